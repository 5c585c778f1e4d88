package dev.tandem.compare.choice;

import java.util.Locale;

/** What must hold; an arm that breaks one is never recommended. */
public enum Constraint {
  OFFLINE("answers without a network"),
  MAX_LATENCY_MS("answers in at most %s ms", 1, 3_600_000),
  MAX_COST_PER_1000("costs at most %s per 1,000 questions", 0, 1e9),
  MAX_HOSTING_PER_MONTH("costs at most %s a month to host", 0, 1e9),
  MAX_HOURS_TO_FOLLOW("follows a changed document within %s h", 0, 87_600),
  NO_LEAKS("tells outsiders nothing restricted"),
  DELETION("tells nothing of deleted documents"),
  LABELLED_EXAMPLES("needs at most %s labelled examples", 0, 1e9),
  MIN_QUALITY("has a quality of at least %s", 0, 1),
  CITATIONS("shows its sources");

  private final String says;
  private final boolean flag;
  private final double least;
  private final double most;

  Constraint(String says) {
    this.says = says;
    this.flag = true;
    this.least = 0;
    this.most = 1;
  }

  Constraint(String says, double least, double most) {
    this.says = says;
    this.flag = false;
    this.least = least;
    this.most = most;
  }

  /** Whether it is said with true or false and not with a number. */
  public boolean isFlag() {
    return flag;
  }

  /** The least number it may be said with. */
  public double least() {
    return least;
  }

  /** The largest number it may be said with. */
  public double most() {
    return most;
  }

  /** In words. */
  public String says(double limit) {
    return flag ? says : says.formatted(Words.number(limit));
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
