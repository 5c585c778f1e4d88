-- What came of what, so that it can be asked from the document to the answer and not only back.

-- The strongest way in which an answer stands on a version of a document.
CREATE TABLE answer_source (
  document_id     INTEGER NOT NULL REFERENCES document,
  rank            INTEGER NOT NULL,                    -- 0: cited, 1: stood in the prompt, 2: only found
  answer_sequence INTEGER NOT NULL REFERENCES answer,
  version         INTEGER NOT NULL,
  time            INTEGER NOT NULL,                    -- of the answer
  PRIMARY KEY (document_id, rank, answer_sequence, version)
) WITHOUT ROWID;
INSERT INTO answer_source (document_id, rank, answer_sequence, version, time)
  SELECT d.id, min(s.rank), s.answer_sequence, s.version, a.time
  FROM (SELECT answer_sequence, collection, doc_id, version, CASE used WHEN 1 THEN 1 ELSE 2 END AS rank FROM answer_passage
        UNION ALL SELECT answer_sequence, collection, doc_id, version, 0 FROM answer_citation) s
  JOIN answer a ON a.sequence = s.answer_sequence
  JOIN collection c ON c.name = s.collection
  JOIN document d ON d.collection_id = c.id AND d.doc_id = s.doc_id
  GROUP BY d.id, s.answer_sequence, s.version;

-- The adapter, and not only its name, that an answer was written with.
CREATE TABLE answer_adapter (
  adapter_sequence INTEGER NOT NULL REFERENCES adapter,
  answer_sequence  INTEGER NOT NULL REFERENCES answer,
  time             INTEGER NOT NULL,
  PRIMARY KEY (adapter_sequence, answer_sequence)
) WITHOUT ROWID;
CREATE INDEX adapter_of_answer ON answer_adapter (answer_sequence);

-- Where documents came from: a folder or a file of rows, as its real path.
CREATE TABLE document_source (
  source      TEXT NOT NULL,
  document_id INTEGER NOT NULL REFERENCES document,
  PRIMARY KEY (source, document_id)
) WITHOUT ROWID;
CREATE INDEX source_of_document ON document_source (document_id);

-- The version that an adapter's row was made from; 0: the document was not there.
ALTER TABLE adapter_document ADD COLUMN version INTEGER NOT NULL DEFAULT 0;

-- The documents that the rows of kept sets were made from, at the version of that moment.
CREATE TABLE example_source (
  collection  TEXT NOT NULL,
  example_set TEXT NOT NULL,
  example     TEXT NOT NULL,                           -- id of the row
  document_id INTEGER NOT NULL REFERENCES document,
  version     INTEGER NOT NULL,
  PRIMARY KEY (collection, example_set, example, document_id)
) WITHOUT ROWID;
CREATE INDEX example_of_document ON example_source (document_id);

-- What the figures of a comparison's arms rest on. The comparison is the run of that id.
CREATE TABLE comparison_arm (
  run_sequence     INTEGER NOT NULL REFERENCES run,
  arm              TEXT NOT NULL,
  adapter_sequence INTEGER NOT NULL,                   -- 0: none that was trained here
  PRIMARY KEY (run_sequence, arm)
) WITHOUT ROWID;
CREATE INDEX comparison_of_adapter ON comparison_arm (adapter_sequence);
CREATE TABLE comparison_source (
  run_sequence INTEGER NOT NULL REFERENCES run,
  arm          TEXT NOT NULL,
  document_id  INTEGER NOT NULL REFERENCES document,
  rank         INTEGER NOT NULL,                       -- as in answer_source
  version      INTEGER NOT NULL,
  PRIMARY KEY (run_sequence, arm, document_id)
) WITHOUT ROWID;
CREATE INDEX comparison_of_document ON comparison_source (document_id);

CREATE TABLE decision (
  sequence     INTEGER PRIMARY KEY,
  id           TEXT NOT NULL UNIQUE,
  time         INTEGER NOT NULL,
  collection   TEXT NOT NULL,
  run_sequence INTEGER NOT NULL REFERENCES run,        -- the comparison that it rests on
  arm          TEXT NOT NULL,
  folder       TEXT NOT NULL,                          -- of its page; empty: none was written
  stale        INTEGER,                                -- since when it does not hold; NULL: it holds
  why          TEXT NOT NULL DEFAULT ''                -- a sentence without anybody's text
);
CREATE INDEX decision_of_comparison ON decision (run_sequence);

-- What those who asked are told of an answer that was asked again; no text of anybody.
CREATE TABLE answer_note (
  answer_sequence INTEGER PRIMARY KEY REFERENCES answer,
  time            INTEGER NOT NULL,
  verdict         TEXT NOT NULL,
  why             TEXT NOT NULL,                       -- JSON, a list of sentences
  again           TEXT NOT NULL                        -- id of the newer answer; empty: it was declined or not kept
);
