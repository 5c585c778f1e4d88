package dev.tandem.answer;

import java.util.List;

/**
 * What is said where the documents do not answer, in the collection's language as far as it is
 * known.
 *
 * @param sentence says that they do not
 * @param nearest stands before the titles of the nearest sources
 */
record Declined(String sentence, String nearest) {
  private static final int NEAREST = 3;

  private static final Declined ENGLISH =
      new Declined("The documents do not answer this.", "Nearest sources:");

  private static final Declined GERMAN =
      new Declined("Die Dokumente beantworten das nicht.", "Am nächsten kommen:");

  /**
   * @param language of a collection, a code like {@code de}
   */
  static Declined in(String language) {
    return language.equals("de") ? GERMAN : ENGLISH;
  }

  /**
   * @param titles of the passages found, best first
   */
  String text(List<String> titles) {
    List<String> first = titles.stream().distinct().limit(NEAREST).toList();
    return first.isEmpty()
        ? sentence
        : "%s %s %s.".formatted(sentence, nearest, String.join("; ", first));
  }

  /** Whether a model says just that. */
  boolean saidBy(String text) {
    return Squad.normalise(text).startsWith(Squad.normalise(sentence));
  }

  /** What a conversation remembers of it: the sentence alone, without the sources' titles. */
  static String remembered(String text) {
    return text.substring(0, text.indexOf('.') + 1);
  }
}
