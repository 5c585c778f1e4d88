package dev.tandem.compare.choice;

import java.util.OptionalDouble;

/**
 * How much is asked, by how many, of how much.
 *
 * @param questionsPerMonth what costs are counted for
 * @param usersAtOnce what waiting is judged at
 * @param domains what memory is judged at
 * @param changesPerWeek documents that change; empty to take what the ledger shows
 */
public record Volume(
    double questionsPerMonth, double usersAtOnce, double domains, OptionalDouble changesPerWeek) {
  /** Where nothing is said: a team's help desk. */
  public static final Volume USUAL = new Volume(10_000, 1, 1, OptionalDouble.empty());

  Volume questions(double perMonth) {
    return new Volume(perMonth, usersAtOnce, domains, changesPerWeek);
  }

  Volume changes(double perWeek) {
    return new Volume(questionsPerMonth, usersAtOnce, domains, OptionalDouble.of(perWeek));
  }
}
