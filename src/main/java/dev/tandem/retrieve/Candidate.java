package dev.tandem.retrieve;

import dev.tandem.text.Chunk;
import dev.tandem.text.DocumentKey;

/**
 * A chunk that may answer the question and that the reader may read.
 *
 * @param collection whose chunk it is
 * @param chunk from the ledger, after its permission check
 * @param title of its document
 * @param keyword BM25; 0 where no term matches
 * @param dense cosine
 * @param score fused, higher is better, comparable within one ranking only
 * @param match how the question's terms stand in it
 */
public record Candidate(
    String collection,
    Chunk chunk,
    String title,
    double keyword,
    double dense,
    double score,
    Match match) {

  /**
   * Raw term evidence, each from 0 to 1.
   *
   * @param coverage share of the question's terms found, all alike
   * @param weighted the same, rare terms counting more
   * @param sentence the best sentence's weighted share
   * @param pairs share of neighbouring term pairs found
   * @param title weighted share in title and headings
   */
  public record Match(
      double coverage, double weighted, double sentence, double pairs, double title) {
    static final Match NONE = new Match(0, 0, 0, 0, 0);
  }

  public String docId() {
    return chunk.docId();
  }

  DocumentKey document() {
    return new DocumentKey(collection, chunk.docId());
  }

  Candidate scored(double newScore) {
    return new Candidate(collection, chunk, title, keyword, dense, newScore, match);
  }

  Candidate matched(Match newMatch) {
    return new Candidate(collection, chunk, title, keyword, dense, score, newMatch);
  }
}
