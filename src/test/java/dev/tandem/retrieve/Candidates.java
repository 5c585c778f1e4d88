package dev.tandem.retrieve;

import dev.tandem.index.Hit;
import dev.tandem.text.Chunk;
import dev.tandem.text.CodePoints;

/** Candidates for tests. */
final class Candidates {
  private Candidates() {}

  static Excerpt excerpt(String docId, int ordinal, int start, String text, double score) {
    Chunk chunk =
        new Chunk(
            Chunk.id(docId, 1, ordinal),
            docId,
            1,
            ordinal,
            start,
            start + CodePoints.length(text),
            "",
            "",
            0,
            text);
    return new Excerpt(of(docId, ordinal, 0, 0, 0, 0, 0, 0).scored(score), chunk, "Title");
  }

  /** The evidence in the order keyword, dense, coverage, sentence, pairs, title. */
  static Candidate of(String docId, int ordinal, double... evidence) {
    return new Candidate(
        TestHome.COLLECTION,
        new Hit(
            Chunk.id(docId, 1, ordinal),
            docId,
            1,
            ordinal,
            (float) evidence[0],
            (float) evidence[1]),
        TermSequence.NONE,
        0,
        new Candidate.Match(evidence[2], evidence[2], evidence[3], evidence[4], evidence[5]));
  }
}
