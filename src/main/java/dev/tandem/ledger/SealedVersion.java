package dev.tandem.ledger;

import dev.tandem.text.Acl;
import java.sql.ResultSet;
import java.sql.SQLException;

/** A version of an existing document, its details and text still sealed. */
record SealedVersion(
    long documentId,
    String docId,
    Acl acl,
    boolean current,
    byte[] key,
    int version,
    String contentHash,
    String sourceHash,
    int characters,
    int chunks,
    long ingested,
    byte[] details,
    boolean original) {

  static final String COLUMNS =
      "SELECT d.id, d.doc_id, d.acl, d.current_id = v.id, s.key, v.version, v.content_hash,"
          + " v.source_hash, v.characters, iif(v.generation = col.generation, v.chunks, 0),"
          + " v.ingested, v.details,"
          + " EXISTS (SELECT 1 FROM original o WHERE o.version_id = v.id) ";
  // the secret of a deleted earlier life of the same id differs, so its versions are not found;
  // nor are those whose text was kept long enough
  static final String JOINS =
      " AND v.secret_id = d.secret_id AND v.text IS NOT NULL JOIN collection col ON col.id = d.collection_id"
          + " JOIN secret s ON s.id = d.secret_id ";

  static SealedVersion read(ResultSet row) throws SQLException {
    return new SealedVersion(
        row.getLong(1),
        row.getString(2),
        Acl.parse(row.getString(3)),
        row.getBoolean(4),
        row.getBytes(5),
        row.getInt(6),
        row.getString(7),
        row.getString(8),
        row.getInt(9),
        row.getInt(10),
        row.getLong(11),
        row.getBytes(12),
        row.getBoolean(13));
  }

  Details open() {
    return Details.parse(Vault.open(key, "details", details));
  }

  VersionInfo info() {
    Details opened = open();
    return new VersionInfo(
        docId,
        version,
        opened.title(),
        contentHash,
        sourceHash,
        acl,
        opened.source(),
        opened.url(),
        opened.updated(),
        opened.review(),
        opened.language(),
        opened.meta(),
        Bytes.instant(ingested),
        characters,
        chunks,
        current,
        original);
  }
}
