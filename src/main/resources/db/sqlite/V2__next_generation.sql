-- The next generation of a collection's chunks is made beside the current one, and read once it is whole.
ALTER TABLE collection ADD COLUMN next_embedder TEXT NOT NULL DEFAULT ''; -- '': none is under way

CREATE TABLE chunk_of_generation (
  id            INTEGER PRIMARY KEY,
  collection_id INTEGER NOT NULL REFERENCES collection,
  generation    INTEGER NOT NULL,
  version_id    INTEGER NOT NULL REFERENCES version,
  ordinal       INTEGER NOT NULL,
  chunk_id      TEXT NOT NULL,
  body          BLOB NOT NULL,                         -- sealed
  vector        BLOB NOT NULL,                         -- sealed: a vector can be turned back into text
  UNIQUE (collection_id, generation, chunk_id),
  UNIQUE (version_id, generation, ordinal)
);

INSERT INTO chunk_of_generation
  SELECT c.id, c.collection_id, v.generation, c.version_id, c.ordinal, c.chunk_id, c.body, c.vector
  FROM chunk c JOIN version v ON v.id = c.version_id;

DROP TABLE chunk;

ALTER TABLE chunk_of_generation RENAME TO chunk;
