-- Adapters that were trained here, and the documents their rows were made from.
CREATE TABLE adapter (
  sequence    INTEGER PRIMARY KEY,
  id          TEXT NOT NULL UNIQUE,
  name        TEXT NOT NULL,
  path        TEXT NOT NULL,
  collection  TEXT NOT NULL,                           -- empty: of none
  base        TEXT NOT NULL,
  base_sha256 TEXT NOT NULL,
  readers     TEXT NOT NULL,
  created     INTEGER NOT NULL,
  metrics     TEXT NOT NULL
);

CREATE TABLE adapter_document (
  adapter_sequence INTEGER NOT NULL REFERENCES adapter,
  doc_id           TEXT NOT NULL,
  PRIMARY KEY (adapter_sequence, doc_id)
) WITHOUT ROWID;
CREATE INDEX adapter_of_document ON adapter_document (doc_id);
