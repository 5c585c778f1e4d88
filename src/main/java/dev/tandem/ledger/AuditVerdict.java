package dev.tandem.ledger;

import java.util.Optional;

/**
 * What a check of the audit log found.
 *
 * @param entries how many there are, up to what is broken
 * @param erased names in them that were destroyed, as forgetting and retention do
 * @param head where it ends, or the last entry before what is broken
 * @param broken the first thing that is wrong; empty if nothing is
 */
public record AuditVerdict(long entries, long erased, AuditHead head, Optional<Broken> broken) {
  /**
   * @param sequence of the first entry that is not as it was written
   * @param what is wrong, a sentence
   */
  public record Broken(long sequence, String what) {}
}
