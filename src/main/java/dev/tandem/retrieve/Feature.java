package dev.tandem.retrieve;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What fusion knows of a candidate. Each is a standard score over the candidates of one question
 * (mean 0, deviation 1), so that weights mean the same for every question, collection and embedder;
 * a feature that is equal for all candidates is 0.
 *
 * <p>Terms are the analyser's; they weigh by how rare they are among the candidates that the reader
 * may see. A rarity over the whole collection would tell a reader about documents of others.
 */
public enum Feature {
  /** BM25 over text, title and headings. */
  KEYWORD,
  /** Cosine of question and chunk. */
  DENSE,
  /** Share of the question's terms, by weight, in text, context, headings or title. */
  COVERAGE,
  /**
   * The largest such share that one sentence holds, half of what stands above it (title, headings,
   * table header) included: terms that stand together answer together.
   */
  SENTENCE,
  /**
   * Share of the question's neighbouring term pairs that are neighbours in text, title or headings
   * too (ordered phrases of the sequential dependence model; Metzler and Croft, 2005).
   */
  PAIRS,
  /** Share of the question's terms, by weight, in the title and headings. */
  TITLE;

  /** How it is written in a stored fusion. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Feature> of(String key) {
    return Arrays.stream(values()).filter(feature -> feature.key().equals(key)).findFirst();
  }
}
