-- Long work that the server does, so that it is known, and can go on, after a restart.
CREATE TABLE job (
  sequence   INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  kind       TEXT NOT NULL,
  collection TEXT NOT NULL,                            -- empty: of none
  started_by TEXT NOT NULL,                            -- name of the key
  state      TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled', 'interrupted')),
  done       INTEGER NOT NULL,
  total      INTEGER NOT NULL,
  phase      TEXT NOT NULL,
  started    INTEGER NOT NULL,
  finished   INTEGER,                                  -- NULL: it goes on, or was interrupted
  request    TEXT NOT NULL,                            -- JSON, without anybody's text
  report     TEXT                                      -- JSON; NULL: it has not ended
);

-- What a job told on its way, as the curve of a training.
CREATE TABLE job_point (
  job_sequence INTEGER NOT NULL REFERENCES job,
  ordinal      INTEGER NOT NULL,                       -- 1 the first
  json         TEXT NOT NULL,
  PRIMARY KEY (job_sequence, ordinal)
) WITHOUT ROWID;
