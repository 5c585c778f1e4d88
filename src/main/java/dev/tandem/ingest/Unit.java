package dev.tandem.ingest;

/**
 * What is not cut any more: a sentence, a row, a line of code, or a piece of one that was too long.
 *
 * @param tokens without the embedder's special tokens
 * @param opens whether it begins a block
 * @param leads whether it means little without what follows: a table's header, a line with a colon
 * @param context header of its table, where the unit is a row; empty otherwise
 * @param contextTokens of the context
 */
record Unit(
    int start,
    int end,
    int tokens,
    int page,
    boolean opens,
    boolean leads,
    String context,
    int contextTokens) {}
