-- An adapter may have learnt from documents of several collections, and may have been refused by its gates.
ALTER TABLE adapter ADD COLUMN refused TEXT NOT NULL DEFAULT '';   -- the gates it did not pass; empty: in use
CREATE INDEX adapter_of_path ON adapter (path, sequence);

CREATE TABLE adapter_document_of (
  adapter_sequence INTEGER NOT NULL REFERENCES adapter,
  collection       TEXT NOT NULL,                      -- empty: of none
  doc_id           TEXT NOT NULL,
  PRIMARY KEY (adapter_sequence, collection, doc_id)
) WITHOUT ROWID;
INSERT INTO adapter_document_of (adapter_sequence, collection, doc_id)
  SELECT d.adapter_sequence, a.collection, d.doc_id
  FROM adapter_document d JOIN adapter a ON a.sequence = d.adapter_sequence;
DROP TABLE adapter_document;
ALTER TABLE adapter_document_of RENAME TO adapter_document;
CREATE INDEX adapter_of_document ON adapter_document (collection, doc_id);
