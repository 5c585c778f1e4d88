package dev.tandem.retrieve;

import java.util.List;

/**
 * Every candidate of a question, before duplicates are folded and neighbours merged.
 *
 * @param candidates best first
 * @param questionTerms how many different terms the question has
 * @param denied hits of the index that the ledger's check refused
 * @param generation of the index searched
 * @param understood how the question was read
 */
public record Ranking(
    List<Candidate> candidates,
    int questionTerms,
    int denied,
    int generation,
    Understood understood) {
  public Ranking {
    candidates = List.copyOf(candidates);
  }
}
