package dev.tandem.index;

import dev.tandem.text.Principals;

/**
 * What to look for.
 *
 * @param text the question in words; never parsed as a query language
 * @param vector the question's vector, unit length; length 0 searches by keywords only
 * @param who the reader; the permission filter is part of the query and cannot be left out
 * @param depth how many chunks each of the two searches contributes
 */
@SuppressWarnings("ArrayRecordComponent")
public record IndexQuery(String text, float[] vector, Principals who, int depth) {
  public IndexQuery {
    if (depth < 1) {
      throw new IllegalArgumentException("a search wants at least one chunk");
    }
  }
}
