package dev.tandem.index;

/**
 * A word of an index.
 *
 * @param word in lower case
 * @param chunks how many chunks that the reader could find have it
 */
public record Spelling(String word, int chunks) {}
