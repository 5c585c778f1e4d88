package dev.tandem.ledger;

/**
 * Where the audit log ends.
 *
 * @param sequence of the last entry; 0 if there is none
 * @param hash of the last entry, lower-case hex; zeros if there is none
 */
public record AuditHead(long sequence, String hash) {
  /** Of an empty log. */
  public static final AuditHead NONE = new AuditHead(0, "0".repeat(64));
}
