package dev.tandem.compare;

import java.util.List;

/**
 * What a judge gave one answer each time it was asked.
 *
 * @param grades from 1 to 5, at least one
 */
public record JudgeGrades(List<Integer> grades) {
  static final JudgeGrades WORST = new JudgeGrades(List.of(1));
  static final JudgeGrades BEST = new JudgeGrades(List.of(5));

  /** From here on an answer counts as right: all that matters, in the mean. */
  private static final double RIGHT = 3.5;

  private static final double NEAR = 0.5;
  private static final int APART = 2;

  public JudgeGrades {
    grades = List.copyOf(grades);
  }

  private double mean() {
    return grades.stream().mapToInt(Integer::intValue).average().orElse(1);
  }

  /** From 0 to 1. */
  double score() {
    return (mean() - 1) / 4;
  }

  boolean right() {
    return mean() >= RIGHT;
  }

  /** Whether a little less or more would turn it. */
  boolean near() {
    return Math.abs(mean() - RIGHT) <= NEAR;
  }

  /** Whether it gave the same answer grades that lie far apart. */
  boolean inconsistent() {
    int least = grades.stream().mapToInt(Integer::intValue).min().orElse(1);
    int most = grades.stream().mapToInt(Integer::intValue).max().orElse(1);
    return most - least >= APART;
  }
}
