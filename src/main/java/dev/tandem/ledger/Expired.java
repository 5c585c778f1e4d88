package dev.tandem.ledger;

/**
 * What lost its text because it was old enough.
 *
 * @param answers with their questions
 * @param comments of feedback
 * @param names in the audit log
 * @param originals files
 * @param versions that were not current
 */
public record Expired(int answers, int comments, int names, int originals, int versions) {
  public static final Expired NOTHING = new Expired(0, 0, 0, 0, 0);

  public Expired plus(Expired other) {
    return new Expired(
        answers + other.answers,
        comments + other.comments,
        names + other.names,
        originals + other.originals,
        versions + other.versions);
  }
}
