package dev.tandem.retrieve;

import dev.tandem.ledger.CollectionInfo;
import java.util.List;

/**
 * Every candidate of a question in one collection, before duplicates are folded and neighbours
 * merged.
 *
 * @param candidates best first
 * @param questionTerms how many different terms the question has
 * @param denied hits of the index that the ledger's check refused
 * @param collection that was searched
 * @param understood how the question was read
 */
public record Ranking(
    List<Candidate> candidates,
    int questionTerms,
    int denied,
    CollectionInfo collection,
    Understood understood) {
  public Ranking {
    candidates = List.copyOf(candidates);
  }
}
