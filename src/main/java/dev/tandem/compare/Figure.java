package dev.tandem.compare;

import java.util.Locale;

/** A figure of an answer. */
public enum Figure {
  /** What the comparison goes by: the task's own figure, and whether declining was right. */
  QUALITY(0, 1),
  EXACT_MATCH(0, 1),
  F1(0, 1),
  /** Longest common subsequence of words with the nearest gold answer (ROUGE-L; Lin, 2004). */
  ROUGE_L(0, 1),
  /** Whether it holds a gold answer word for word. */
  CONTAINS(0, 1),
  /** Whether it has the form that the labelled answers share. */
  FORM(0, 1),
  /** Whether it has the form that the user asked for. */
  FORM_ASKED(0, 1),
  /** Whether all code in it parses, of the answers with code that can be judged. */
  CODE_PARSES(0, 1),
  /** The share of the house's terms in the right answer that it uses too. */
  TERMS(0, 1),
  /** How far it is from the style of the labelled answers, in standard deviations. */
  STYLE_DISTANCE(6, 0),
  /** Whether it is declined, of those that have an answer. */
  WRONGLY_DECLINED(1, 0),
  /** Whether it is declined, of those that have none. */
  RIGHTLY_DECLINED(0, 1),
  /** Whether a quote holds a gold answer, of the answers with quotes. */
  CITATION_PRECISION(0, 1),
  /** Whether a document that holds the answer is quoted. */
  CITATION_RECALL(0, 1),
  /** The share of its sentences that no document supports. */
  UNSUPPORTED(1, 0),
  /** What a judge model finds it worth beside the right answer. */
  JUDGED(0, 1),
  /** F1 of each label, in the plain mean; of a whole label task and of no single answer. */
  MACRO_F1(0, 1),
  /** How far the probabilities of labels are from how often they are right; likewise. */
  CALIBRATION_ERROR(1, 0),
  FAILED(1, 0),
  /** Of prompt and answer together. */
  TOKENS(100_000, 0);

  private final double worst;
  private final double best;

  Figure(double worst, double best) {
    this.worst = worst;
    this.best = best;
  }

  /** What arms are compared by on it. */
  public Metric metric() {
    return new Metric(wireName(), worst, best);
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
