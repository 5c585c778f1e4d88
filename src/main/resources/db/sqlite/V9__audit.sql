-- Who did what, in one chain: the hash of each entry is over the one before it and all of its own columns (AuditChain).
-- A person's name lies sealed under that person's key, and only the SHA-256 of the sealed bytes is in the chain; so the
-- name can be destroyed, and the chain stays valid.
CREATE TABLE audit (
  sequence   INTEGER PRIMARY KEY,                      -- 1, 2, 3, ...
  time       INTEGER NOT NULL,
  action     TEXT NOT NULL,
  collection TEXT NOT NULL,                            -- empty: of none
  object     TEXT NOT NULL,                            -- id of what it was done to; empty: of nothing in particular
  outcome    TEXT NOT NULL,
  details    TEXT NOT NULL,                            -- JSON, without anybody's text
  hash       TEXT NOT NULL
);
CREATE INDEX audit_by_time ON audit (time);

CREATE TABLE audit_actor (
  audit_sequence INTEGER NOT NULL REFERENCES audit,
  secret_id      INTEGER NOT NULL REFERENCES secret,
  seal           TEXT NOT NULL,                        -- SHA-256 of the name as it was sealed
  name           BLOB,                                 -- sealed; NULL: destroyed
  PRIMARY KEY (audit_sequence, secret_id)
) WITHOUT ROWID;
CREATE INDEX audit_of_actor ON audit_actor (secret_id, audit_sequence);

CREATE TRIGGER audit_is_appended BEFORE INSERT ON audit
WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM audit)
BEGIN
  SELECT RAISE(ABORT, 'the audit log is only appended to');
END;
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit log is only appended to');
END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit log is only appended to');
END;
CREATE TRIGGER audit_actor_is_appended BEFORE INSERT ON audit_actor
WHEN NEW.audit_sequence <> (SELECT max(sequence) FROM audit)
  OR EXISTS (SELECT 1 FROM audit_actor WHERE audit_sequence = NEW.audit_sequence AND secret_id = NEW.secret_id)
BEGIN
  SELECT RAISE(ABORT, 'the audit log is only appended to');
END;
CREATE TRIGGER audit_actor_is_not_changed BEFORE UPDATE ON audit_actor
WHEN NEW.name IS NOT NULL OR NEW.audit_sequence <> OLD.audit_sequence OR NEW.secret_id <> OLD.secret_id OR NEW.seal <> OLD.seal
BEGIN
  SELECT RAISE(ABORT, 'the audit log is only appended to');
END;
CREATE TRIGGER audit_actor_is_not_deleted BEFORE DELETE ON audit_actor
BEGIN
  SELECT RAISE(ABORT, 'the audit log is only appended to');
END;
