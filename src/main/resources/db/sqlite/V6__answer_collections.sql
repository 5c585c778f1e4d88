-- An answer may be of several collections.
ALTER TABLE answer_passage ADD COLUMN collection TEXT NOT NULL DEFAULT '';
UPDATE answer_passage SET collection = (SELECT collection FROM answer WHERE sequence = answer_sequence);
ALTER TABLE answer_citation ADD COLUMN collection TEXT NOT NULL DEFAULT '';
UPDATE answer_citation SET collection = (SELECT collection FROM answer WHERE sequence = answer_sequence);

CREATE TABLE answer_collection (
  collection      TEXT NOT NULL,
  answer_sequence INTEGER NOT NULL REFERENCES answer,
  PRIMARY KEY (collection, answer_sequence)
) WITHOUT ROWID;
INSERT INTO answer_collection (collection, answer_sequence) SELECT collection, sequence FROM answer;
CREATE INDEX collection_of_answer ON answer_collection (answer_sequence);
DROP INDEX answer_of_collection;
