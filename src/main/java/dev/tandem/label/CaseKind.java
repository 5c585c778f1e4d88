package dev.tandem.label;

import java.util.Locale;

/** What a row of the recipe teaches, and how many of the rows do. */
enum CaseKind {
  /** A phrase of one passage. */
  SHORT(.39),
  /** One to four sentences of one passage. */
  SENTENCES(.13),
  /** Lines of one passage, as they stand. */
  LIST(.07),
  /** A cell of a table; a sum only where one stands there. */
  TABLE(.13),
  /** Phrases of several passages. */
  SEVERAL(.05),
  /** Of two passages the newer one, and that it is newer. */
  NEWER(.05),
  /** Passages that differ, and nothing says which is right. */
  DIFFERING(.03),
  /** The passages do not answer. */
  SILENT(.15);

  private final double share;

  CaseKind(double share) {
    this.share = share;
  }

  /** Of all rows, 0 to 1. */
  double share() {
    return share;
  }

  /**
   * The kind that a lot falls on.
   *
   * @param lot from 0 to below 1
   */
  static CaseKind of(double lot) {
    double sum = 0;
    for (CaseKind kind : values()) {
      sum += kind.share;
      if (lot < sum) {
        return kind;
      }
    }
    return SILENT; // sums of shares miss 1 by a rounding
  }

  String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
