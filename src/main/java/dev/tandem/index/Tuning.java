package dev.tandem.index;

/**
 * How an index searches.
 *
 * @param exact up to so many chunks that the reader may see, vectors are compared one by one: as
 *     fast as a graph at this size, exact, and the same however the segments fell
 */
record Tuning(KeywordQuery keywords, int exact) {
  static final Tuning DEFAULT = new Tuning(KeywordQuery.DEFAULT, 16_384);
}
