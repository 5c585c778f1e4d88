-- A key has roles by collection, may have several secrets while they are exchanged, and limits on tokens.
DROP INDEX name_of_key;
ALTER TABLE api_key RENAME TO api_key_before;

CREATE TABLE api_key (
  id                INTEGER PRIMARY KEY,
  name              TEXT NOT NULL,
  principals        TEXT NOT NULL,
  grants            TEXT NOT NULL,                     -- reader,hr=editor: roles, for all collections or for one
  per_minute        INTEGER NOT NULL,                  -- requests; 0: no limit
  tokens_per_minute INTEGER NOT NULL,                  -- 0: no limit
  tokens_per_day    INTEGER NOT NULL,                  -- 0: no limit
  created           INTEGER NOT NULL,
  expires           INTEGER,                           -- NULL: never
  revoked           INTEGER                            -- NULL: holds; a revoked key stays, its name is free
);
CREATE UNIQUE INDEX name_of_key ON api_key (name) WHERE revoked IS NULL;

-- Only hashes: a secret is 32 random bytes, so there is nothing to guess.
CREATE TABLE key_secret (
  hash   TEXT PRIMARY KEY,                             -- SHA-256 of the secret
  key_id INTEGER NOT NULL REFERENCES api_key,
  until  INTEGER                                       -- NULL: as long as the key; else it was replaced
) WITHOUT ROWID;
CREATE INDEX secret_of_key ON key_secret (key_id);

INSERT INTO api_key
  SELECT id, name, principals,
         CASE WHEN instr(scopes, 'admin') THEN 'admin' WHEN instr(scopes, 'write') THEN 'editor' ELSE 'reader' END,
         per_minute, 0, 0, created, expires, revoked
  FROM api_key_before;
INSERT INTO key_secret SELECT hash, id, NULL FROM api_key_before;
DROP TABLE api_key_before;

-- Tokens used today, so that a new start does not begin a new day.
CREATE TABLE tokens_used (
  who    TEXT NOT NULL,
  day    INTEGER NOT NULL,                             -- since 1970-01-01, UTC
  tokens INTEGER NOT NULL,
  PRIMARY KEY (who, day)
) WITHOUT ROWID;
