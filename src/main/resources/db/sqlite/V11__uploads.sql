-- Files that clients of the OpenAI-compatible endpoint uploaded. Their bytes lie in HOME/files/ID.
CREATE TABLE upload (
  id         TEXT PRIMARY KEY,                         -- made here, unguessable
  key_name   TEXT NOT NULL,                            -- of who uploaded it
  principals TEXT NOT NULL,                            -- whom that key read as
  purpose    TEXT NOT NULL,
  name       TEXT NOT NULL,                            -- as the client called it; never a path here
  bytes      INTEGER NOT NULL,
  created    INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX upload_owner ON upload (key_name, principals);
