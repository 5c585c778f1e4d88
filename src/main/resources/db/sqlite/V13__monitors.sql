-- What is watched, what was seen of it, and where that was not as it should be. Nobody's text.
CREATE TABLE monitor (
  sequence   INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,                     -- volume.documents-4f2a91c0
  kind       TEXT NOT NULL,                            -- freshness, volume, ...
  collection TEXT NOT NULL,                            -- empty: of none, or of all
  target     TEXT NOT NULL,                            -- collection:hr, source:/path, adapter:ID, pipeline:ingest, model
  metric     TEXT NOT NULL,
  created    INTEGER NOT NULL,
  state      TEXT NOT NULL CHECK (state IN ('training', 'active', 'inactive')),
  why        TEXT NOT NULL,
  until      INTEGER NOT NULL,                         -- its values up to here are known
  memory     BLOB NOT NULL,                            -- all that its detector learnt, compressed JSON; empty: it learns nothing
  tested     TEXT NOT NULL,                            -- JSON: what it would have missed; empty: not yet known
  tested_at  INTEGER NOT NULL                          -- 0: never
);
CREATE INDEX monitor_of_collection ON monitor (collection);

CREATE TABLE monitor_value (
  monitor_sequence INTEGER NOT NULL REFERENCES monitor,
  time             INTEGER NOT NULL,                   -- end of the time that it is of
  value            REAL,                               -- NULL: missing
  n                INTEGER NOT NULL,                   -- things that it was computed from
  expected         REAL,                               -- NULL: nothing was expected yet, as low and high
  low              REAL,
  high             REAL,
  p                REAL NOT NULL,
  state            TEXT NOT NULL CHECK (state IN ('training', 'normal', 'anomaly', 'missing')),
  PRIMARY KEY (monitor_sequence, time)
) WITHOUT ROWID;

CREATE TABLE breach (
  sequence   INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  monitor    TEXT NOT NULL,
  kind       TEXT NOT NULL,
  collection TEXT NOT NULL,
  target     TEXT NOT NULL,
  metric     TEXT NOT NULL,
  observed   REAL,                                     -- NULL: what should have come did not
  low        REAL,                                     -- NULL: no bound on that side
  high       REAL,
  p          REAL NOT NULL,
  onset      INTEGER NOT NULL,
  noticed    INTEGER NOT NULL,
  severity   TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
  sentence   TEXT NOT NULL,
  last       INTEGER NOT NULL,                         -- when it was last seen
  ended      INTEGER,                                  -- NULL: it goes on
  verdict    TEXT NOT NULL DEFAULT '' CHECK (verdict IN ('', 'normal', 'real')),
  judged     INTEGER                                   -- NULL: nobody has said anything
);
CREATE INDEX breach_by_noticed ON breach (noticed);
CREATE INDEX breach_of_monitor ON breach (monitor, sequence);
CREATE INDEX open_breach ON breach (monitor) WHERE ended IS NULL;

-- How far what goes along with the record has read it.
CREATE TABLE watch_mark (
  name TEXT PRIMARY KEY,
  json TEXT NOT NULL
) WITHOUT ROWID;

CREATE INDEX run_by_started ON run (started);
CREATE INDEX change_by_time ON change (time);
CREATE INDEX feedback_by_time ON feedback (time);
