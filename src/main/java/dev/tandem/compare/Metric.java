package dev.tandem.compare;

import java.util.Locale;

/** A figure of an answer. */
public enum Metric {
  /** What the comparison goes by: the task's own figure, and whether declining was right. */
  QUALITY(true, true),
  EXACT_MATCH(true, true),
  F1(true, true),
  /** Longest common subsequence of words with the nearest gold answer (ROUGE-L; Lin, 2004). */
  ROUGE_L(true, true),
  /** Whether it holds a gold answer word for word. */
  CONTAINS(true, true),
  /** Whether it has the form that the labelled answers share. */
  FORM(true, true),
  /** How far it is from the style of the labelled answers, in standard deviations. */
  STYLE_DISTANCE(false, false),
  /** Whether it is declined, of those that have an answer. */
  WRONGLY_DECLINED(false, true),
  /** Whether it is declined, of those that have none. */
  RIGHTLY_DECLINED(true, true),
  /** Whether a quote holds a gold answer, of the answers with quotes. */
  CITATION_PRECISION(true, true),
  /** Whether a document that holds the answer is quoted. */
  CITATION_RECALL(true, true),
  FAILED(false, true),
  TOKENS(false, false);

  private final boolean higher;
  private final boolean share;

  Metric(boolean higher, boolean share) {
    this.higher = higher;
    this.share = share;
  }

  /** Whether more is better. */
  public boolean higherIsBetter() {
    return higher;
  }

  /** Whether it lies between 0 and 1. */
  public boolean isShare() {
    return share;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
