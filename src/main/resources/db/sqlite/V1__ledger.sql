-- Keys of documents, persons and answers. Rows are only ever appended, and destroyed by overwriting
-- the key in place with zeros of the same length: a cell that never moves leaves no copy behind in
-- the slack of another page.
CREATE TABLE secret (
  id  INTEGER PRIMARY KEY,
  key BLOB NOT NULL CHECK (length(key) = 32)
);

CREATE TABLE collection (
  id            INTEGER PRIMARY KEY,
  name          TEXT NOT NULL UNIQUE,
  default_acl   TEXT NOT NULL,
  acl_confirmed INTEGER NOT NULL,
  language      TEXT NOT NULL,
  embedder      TEXT NOT NULL,
  generation    INTEGER NOT NULL,
  created       INTEGER NOT NULL           -- nanoseconds since 1970, as every time here
);

CREATE TABLE setting (
  collection_id INTEGER NOT NULL REFERENCES collection,
  key           TEXT NOT NULL,
  json          TEXT NOT NULL,
  PRIMARY KEY (collection_id, key)
) WITHOUT ROWID;

CREATE TABLE document (
  id              INTEGER PRIMARY KEY,
  collection_id   INTEGER NOT NULL REFERENCES collection,
  doc_id          TEXT NOT NULL,
  secret_id       INTEGER NOT NULL REFERENCES secret,  -- a new one for each life of the id
  acl             TEXT NOT NULL,
  last_version    INTEGER NOT NULL,
  current_id      INTEGER NOT NULL,                    -- version.id; 0: deleted
  put_sequence    INTEGER NOT NULL,                    -- what still matters of its history; 0: nothing
  permit_sequence INTEGER NOT NULL,
  remove_sequence INTEGER NOT NULL,
  UNIQUE (collection_id, doc_id)
);

CREATE TABLE version (
  id           INTEGER PRIMARY KEY,
  document_id  INTEGER NOT NULL REFERENCES document,
  version      INTEGER NOT NULL,
  secret_id    INTEGER NOT NULL REFERENCES secret,
  generation   INTEGER NOT NULL,
  content_hash TEXT NOT NULL,
  source_hash  TEXT NOT NULL,
  characters   INTEGER NOT NULL,
  chunks       INTEGER NOT NULL,
  ingested     INTEGER NOT NULL,
  details      BLOB,                                   -- sealed, as are blocks and text; NULL: destroyed
  blocks       BLOB,
  text         BLOB,
  UNIQUE (document_id, version)
);

-- Chunks of current versions only.
CREATE TABLE chunk (
  id            INTEGER PRIMARY KEY,
  collection_id INTEGER NOT NULL REFERENCES collection,
  version_id    INTEGER NOT NULL REFERENCES version,
  ordinal       INTEGER NOT NULL,
  chunk_id      TEXT NOT NULL,
  body          BLOB NOT NULL,                         -- sealed
  vector        BLOB NOT NULL,                         -- sealed: a vector can be turned back into text
  UNIQUE (collection_id, chunk_id),
  UNIQUE (version_id, ordinal)
);

-- The history, append-only.
CREATE TABLE change (
  sequence      INTEGER PRIMARY KEY,
  collection_id INTEGER NOT NULL REFERENCES collection,
  document_id   INTEGER NOT NULL REFERENCES document,
  kind          TEXT NOT NULL CHECK (kind IN ('put', 'permit', 'remove')),
  version       INTEGER NOT NULL,
  acl           TEXT NOT NULL,
  time          INTEGER NOT NULL
);
CREATE INDEX change_of_collection ON change (collection_id, sequence);

-- The key of a person's questions; the name is overwritten when the person is forgotten.
CREATE TABLE subject (
  secret_id INTEGER PRIMARY KEY REFERENCES secret,
  principal TEXT NOT NULL UNIQUE
);

CREATE TABLE answer (
  sequence          INTEGER PRIMARY KEY,
  id                TEXT NOT NULL UNIQUE,
  time              INTEGER NOT NULL,
  collection        TEXT NOT NULL,
  secret_id         INTEGER NOT NULL REFERENCES secret,
  generation        INTEGER NOT NULL,
  arm               TEXT NOT NULL,
  model             TEXT NOT NULL,
  adapter           TEXT NOT NULL,
  prompt_version    TEXT NOT NULL,
  mode              TEXT NOT NULL,
  abstained         INTEGER NOT NULL,
  reason            TEXT NOT NULL,
  denied            INTEGER NOT NULL,
  prompt_tokens     INTEGER NOT NULL,
  completion_tokens INTEGER NOT NULL,
  timing            TEXT NOT NULL,
  question_hash     TEXT NOT NULL,                     -- keyed
  answer_hash       TEXT NOT NULL,                     -- keyed
  question          BLOB,                              -- sealed: who asked, and what
  answer            BLOB                               -- sealed under the keys of all it stands on
);
CREATE INDEX answer_of_collection ON answer (collection, sequence);
CREATE INDEX answer_by_time ON answer (time);

CREATE TABLE answer_subject (
  secret_id       INTEGER NOT NULL REFERENCES secret,
  answer_sequence INTEGER NOT NULL REFERENCES answer,
  PRIMARY KEY (secret_id, answer_sequence)
) WITHOUT ROWID;
CREATE INDEX subject_of_answer ON answer_subject (answer_sequence);

CREATE TABLE answer_passage (
  answer_sequence INTEGER NOT NULL REFERENCES answer,
  ordinal         INTEGER NOT NULL,
  chunk_id        TEXT NOT NULL,
  doc_id          TEXT NOT NULL,
  version         INTEGER NOT NULL,
  start_offset    INTEGER NOT NULL,
  end_offset      INTEGER NOT NULL,
  score           REAL NOT NULL,
  used            INTEGER NOT NULL,
  hash            TEXT NOT NULL,
  secret_id       INTEGER NOT NULL,                    -- 0: the document was gone when the answer came
  PRIMARY KEY (answer_sequence, ordinal)
) WITHOUT ROWID;

CREATE TABLE answer_citation (
  answer_sequence INTEGER NOT NULL REFERENCES answer,
  ordinal         INTEGER NOT NULL,
  marker          INTEGER NOT NULL,
  doc_id          TEXT NOT NULL,
  version         INTEGER NOT NULL,
  start_offset    INTEGER NOT NULL,
  end_offset      INTEGER NOT NULL,
  page            INTEGER NOT NULL,
  hash            TEXT NOT NULL,                       -- keyed
  secret_id       INTEGER NOT NULL,                    -- 0: the document was gone when the answer came
  body            BLOB,                                -- sealed: title and quote
  PRIMARY KEY (answer_sequence, ordinal)
) WITHOUT ROWID;

CREATE TABLE run (
  sequence   INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  collection TEXT NOT NULL,
  kind       TEXT NOT NULL,
  started    INTEGER NOT NULL,
  finished   INTEGER,
  metrics    TEXT NOT NULL
);
CREATE INDEX run_of_collection ON run (collection, sequence);

CREATE TABLE file_outcome (
  id           INTEGER PRIMARY KEY,
  run_sequence INTEGER NOT NULL REFERENCES run,
  path         TEXT NOT NULL,
  doc_id       TEXT NOT NULL,
  outcome      TEXT NOT NULL,
  reason       TEXT NOT NULL
);
CREATE INDEX outcome_of_run ON file_outcome (run_sequence);
