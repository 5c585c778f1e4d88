package dev.tandem.retrieve;

import dev.tandem.index.Hit;
import dev.tandem.text.DocumentKey;

/**
 * A chunk that may answer the question and that the reader may read, before its text is wanted.
 *
 * @param collection whose chunk it is
 * @param hit as the index found it
 * @param terms of its text, title and headings
 * @param score fused, higher is better, comparable within one ranking only
 * @param match how the question's terms stand in it
 */
public record Candidate(String collection, Hit hit, TermSequence terms, double score, Match match) {

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
    return hit.docId();
  }

  public String chunkId() {
    return hit.chunkId();
  }

  /** BM25; 0 where no term matches. */
  public double keyword() {
    return hit.keyword();
  }

  /** Cosine. */
  public double dense() {
    return hit.dense();
  }

  DocumentKey document() {
    return new DocumentKey(collection, docId());
  }

  Candidate scored(double newScore) {
    return new Candidate(collection, hit, terms, newScore, match);
  }

  Candidate matched(Match newMatch) {
    return new Candidate(collection, hit, terms, score, newMatch);
  }

  /** The same for who only orders what is matched already, and keeps many. */
  Candidate withoutTerms() {
    return new Candidate(collection, hit, TermSequence.NONE, score, match);
  }
}
