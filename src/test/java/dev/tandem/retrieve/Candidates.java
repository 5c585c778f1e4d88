package dev.tandem.retrieve;

import dev.tandem.text.Chunk;
import dev.tandem.text.CodePoints;

/** Candidates for tests. */
final class Candidates {
  private Candidates() {}

  static Candidate of(String docId, int ordinal, int start, String text, double score) {
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
    return new Candidate(TestHome.COLLECTION, chunk, "Title", 0, 0, score, Candidate.Match.NONE);
  }

  /** The evidence in the order keyword, dense, coverage, sentence, pairs, title. */
  static Candidate of(String docId, int ordinal, double... evidence) {
    Candidate bare = of(docId, ordinal, 0, "text", 0);
    return new Candidate(
        bare.collection(),
        bare.chunk(),
        bare.title(),
        evidence[0],
        evidence[1],
        0,
        new Candidate.Match(evidence[2], evidence[2], evidence[3], evidence[4], evidence[5]));
  }
}
