package dev.tandem.embed;

import dev.tandem.text.CodePoints;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Turns texts into vectors. Safe for use by many threads. */
public interface Embedder extends AutoCloseable {
  /** Names model and version; vectors of different ids are never compared. */
  String id();

  /** Length of every vector. */
  int dimension();

  /** Tokens that are kept free for the words which a model wants before a question. */
  int PREFIX = 32;

  /** The most tokens of one passage; what is longer is refused by the chunker, not cut here. */
  int maxTokens();

  /** Tokens of a text as this model counts them, special tokens included. */
  int countTokens(String text);

  /**
   * Whether a word is one of the model's own, whole: an ordinary word, and no mistake. True for
   * every word where the model's words are not known.
   */
  default boolean knows(String word) {
    return true;
  }

  /**
   * As much of the beginning of a text as {@link #query} takes: a model's ramblings have more
   * tokens than their length tells.
   */
  default String beginning(String text) {
    String cut = text;
    for (int n = countTokens(cut); n > maxTokens() - PREFIX; n = countTokens(cut)) {
      int length = CodePoints.length(cut);
      cut = CodePoints.beginning(cut, Math.min(length - 1, length * (maxTokens() - PREFIX) / n));
    }
    return cut;
  }

  /** The vector of a question, with the prefix the model wants; unit length. */
  float[] query(String question);

  /**
   * The vectors of passages, in order; unit length. The same text gives the same vector, whatever
   * stands beside it.
   */
  List<float[]> passages(List<String> texts);

  /** Languages (ISO 639) the model was made for; empty means that it fits every language. */
  default Set<String> languages() {
    return Set.of();
  }

  /** Whether the model fits a language, BCP 47; an unknown one ({@code und}) gets no warning. */
  default boolean fits(String language) {
    String code = Locale.forLanguageTag(language).getLanguage();
    return languages().isEmpty() || code.isEmpty() || languages().contains(code);
  }

  @Override
  void close();
}
