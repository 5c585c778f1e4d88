package dev.tandem.answer;

/**
 * A unit of a passage as an answer to the question.
 *
 * @param features in the order of {@link Extractor#FEATURES}
 * @param score log-odds that it holds the answer
 */
@SuppressWarnings("ArrayRecordComponent") // short-lived, never changed
record Candidate(Span span, double[] features, double score) {}
