package dev.tandem.retrieve;

import dev.tandem.text.Chunk;
import dev.tandem.text.DocumentKey;

/**
 * A candidate with its text.
 *
 * @param chunk from the ledger, after its permission check
 * @param title of its document
 */
record Excerpt(Candidate candidate, Chunk chunk, String title) {
  String collection() {
    return candidate.collection();
  }

  DocumentKey document() {
    return candidate.document();
  }

  double score() {
    return candidate.score();
  }

  Excerpt scored(double newScore) {
    return new Excerpt(candidate.scored(newScore), chunk, title);
  }
}
