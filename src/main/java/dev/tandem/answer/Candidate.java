package dev.tandem.answer;

/**
 * A unit of a passage as an answer to the question.
 *
 * @param overlap weighted part of the question's topic words in it, 0 to 1
 * @param context the same with title, headings and the unit before it
 * @param similarity cosine of question and unit
 * @param score by which units are ranked; comparable within one question
 */
record Candidate(Span span, double overlap, double context, double similarity, double score) {
  /** The same where its passage stands in another place among those used. */
  Candidate in(int place) {
    return new Candidate(span.in(place), overlap, context, similarity, score);
  }
}
