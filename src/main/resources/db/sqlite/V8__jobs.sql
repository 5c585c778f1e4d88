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

-- What the asker says would have been right, sealed like the comment, until somebody has reviewed it.
ALTER TABLE feedback ADD COLUMN correction BLOB;                      -- NULL: none, or destroyed
ALTER TABLE feedback ADD COLUMN review TEXT NOT NULL DEFAULT ''
  CHECK (review IN ('', 'open', 'accepted', 'rejected'));             -- empty: no correction
ALTER TABLE feedback ADD COLUMN reviewer TEXT NOT NULL DEFAULT '';    -- name of the key
ALTER TABLE feedback ADD COLUMN reviewed INTEGER;
ALTER TABLE feedback ADD COLUMN example TEXT NOT NULL DEFAULT '';     -- the set that its row went to
CREATE INDEX open_correction ON feedback (answer_sequence) WHERE review = 'open';

-- What requests with an Idempotency-Key were answered, for a day.
CREATE TABLE replay (
  caller TEXT NOT NULL,
  key    TEXT NOT NULL,                                               -- SHA-256 of what the client sent
  time   INTEGER NOT NULL,
  body   TEXT NOT NULL,                                               -- SHA-256 of method, path and body
  status INTEGER NOT NULL,                                            -- 0: it is being answered
  type   TEXT NOT NULL,
  answer BLOB NOT NULL,                                               -- sealed under a key made from the client's
  PRIMARY KEY (caller, key)
) WITHOUT ROWID;
CREATE INDEX replay_by_time ON replay (time);
