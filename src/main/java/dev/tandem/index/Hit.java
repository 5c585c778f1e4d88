package dev.tandem.index;

/**
 * A chunk found.
 *
 * @param keyword BM25 score over text, title and headings; 0 where no term matches
 * @param dense cosine of question and chunk, exact, also for chunks that only the keywords found
 */
public record Hit(
    String chunkId, String docId, int version, int ordinal, float keyword, float dense) {}
