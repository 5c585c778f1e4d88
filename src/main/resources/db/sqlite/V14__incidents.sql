-- Breaches with one cause, and what people did about them. Nobody's text.
CREATE TABLE incident (
  sequence    INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  status      TEXT NOT NULL CHECK (status IN ('open', 'acknowledged', 'resolved')),
  severity    TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
  title       TEXT NOT NULL,
  collections TEXT NOT NULL,                           -- JSON, as targets
  targets     TEXT NOT NULL,
  onset       INTEGER NOT NULL,
  noticed     INTEGER NOT NULL,
  resolved    INTEGER,                                 -- NULL: it goes on
  owner       TEXT NOT NULL                            -- empty: nobody's
);
CREATE INDEX incident_by_noticed ON incident (noticed);
CREATE INDEX open_incident ON incident (sequence) WHERE resolved IS NULL;
CREATE INDEX incident_by_resolved ON incident (resolved);

CREATE TABLE incident_breach (
  incident_sequence INTEGER NOT NULL REFERENCES incident,
  breach            TEXT NOT NULL,
  PRIMARY KEY (incident_sequence, breach)
) WITHOUT ROWID;
CREATE INDEX incident_of_breach ON incident_breach (breach);

CREATE TABLE incident_event (
  incident_sequence INTEGER NOT NULL REFERENCES incident,
  ordinal           INTEGER NOT NULL,                  -- 1 the first
  time              INTEGER NOT NULL,
  kind              TEXT NOT NULL,
  who               TEXT NOT NULL,
  note              TEXT NOT NULL,
  PRIMARY KEY (incident_sequence, ordinal)
) WITHOUT ROWID;

-- How settings changed. Where first is 1, it is what was there when somebody first looked.
CREATE TABLE setting_change (
  sequence   INTEGER PRIMARY KEY,
  time       INTEGER NOT NULL,
  collection TEXT NOT NULL,                            -- empty: the home's
  key        TEXT NOT NULL,
  before     TEXT NOT NULL,
  after      TEXT NOT NULL,
  first      INTEGER NOT NULL
);
CREATE INDEX change_of_setting ON setting_change (collection, key, sequence);
CREATE INDEX setting_change_by_time ON setting_change (time);
