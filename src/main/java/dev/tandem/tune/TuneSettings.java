package dev.tandem.tune;

import dev.tandem.text.UserError;

/**
 * How a run goes about its rows.
 *
 * @param epochs how often every row is learnt
 * @param rowsPerStep of one update, whatever their lengths
 * @param learningRate the largest of the run
 * @param warmUp share of the steps on the way up to it
 * @param evaluations of the dev loss in an epoch
 * @param patience evaluations in a row without a better dev loss that end the run; 0 for never
 * @param devRows the most rows that the dev loss is taken over while training
 * @param seed of the rows' order
 * @param last whether the last step's values are kept, and not those of the lowest dev loss
 */
public record TuneSettings(
    int epochs,
    int rowsPerStep,
    double learningRate,
    double warmUp,
    int evaluations,
    int patience,
    int devRows,
    long seed,
    boolean last) {
  public TuneSettings {
    if (epochs < 1 || rowsPerStep < 1) {
      throw new UserError(
          "a run has at least one epoch and one row a step, not %d and %d"
              .formatted(epochs, rowsPerStep));
    }
    if (!(learningRate > 0) || learningRate == Double.POSITIVE_INFINITY) {
      throw new UserError("the learning rate is a positive number, not " + learningRate);
    }
    if (!(warmUp >= 0 && warmUp <= 1)) {
      throw new UserError("the share of steps to warm up in is from 0 to 1, not " + warmUp);
    }
    if (evaluations < 1 || patience < 0 || devRows < 1) {
      throw new UserError(
          "evaluations and dev rows are at least one and patience not negative, not %d, %d, %d"
              .formatted(evaluations, devRows, patience));
    }
  }

  /** Of a run that keeps the step with the lowest dev loss. */
  public TuneSettings(
      int epochs,
      int rowsPerStep,
      double learningRate,
      double warmUp,
      int evaluations,
      int patience,
      int devRows,
      long seed) {
    this(epochs, rowsPerStep, learningRate, warmUp, evaluations, patience, devRows, seed, false);
  }

  /** The same with other epochs, steps and rate. */
  TuneSettings of(int times, int rows, double rate) {
    return new TuneSettings(times, rows, rate, warmUp, evaluations, patience, devRows, seed, last);
  }

  Schedule schedule(long steps) {
    return new Schedule(learningRate, Math.round(warmUp * steps), steps, 0);
  }
}
