package dev.tandem.ledger;

/**
 * After how many days what a collection holds loses its text; 0 keeps it.
 *
 * @param answers questions, answers, and what was said of them
 * @param feedback what was said of answers
 * @param audit names in the audit log
 * @param originals files that documents were read from
 * @param versions text of versions that are not the current ones any more
 */
public record Keep(int answers, int feedback, int audit, int originals, int versions) {
  public static final Keep ALL = new Keep(0, 0, 0, 0, 0);

  public Keep {
    if (Math.min(Math.min(answers, feedback), Math.min(audit, Math.min(originals, versions))) < 0) {
      throw new IllegalArgumentException("days are a whole number; 0 keeps it for ever");
    }
  }
}
