-- Keys of the server. Only the hash of a secret: it is 32 random bytes, so there is nothing to guess.
CREATE TABLE api_key (
  id         INTEGER PRIMARY KEY,
  name       TEXT NOT NULL,
  hash       TEXT NOT NULL UNIQUE,                     -- SHA-256 of the secret
  principals TEXT NOT NULL,
  scopes     TEXT NOT NULL,                            -- comma-separated
  per_minute INTEGER NOT NULL,                         -- 0: no limit
  created    INTEGER NOT NULL,
  expires    INTEGER,                                  -- NULL: never
  revoked    INTEGER                                   -- NULL: holds; a revoked key stays, its name is free
);
CREATE UNIQUE INDEX name_of_key ON api_key (name) WHERE revoked IS NULL;

-- What the asker thought of an answer, the newest word of it.
CREATE TABLE feedback (
  answer_sequence INTEGER PRIMARY KEY REFERENCES answer,
  time            INTEGER NOT NULL,
  rating          TEXT NOT NULL CHECK (rating IN ('up', 'down')),
  comment         BLOB                                 -- sealed like the question; NULL: destroyed
);

-- Files that versions were read from. They lie in HOME/originals, sealed.
CREATE TABLE original (
  version_id INTEGER PRIMARY KEY REFERENCES version,
  file       TEXT NOT NULL UNIQUE,
  key        BLOB NOT NULL                             -- the file's own key, sealed under its document's
);
