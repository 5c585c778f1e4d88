package dev.tandem.tune;

import dev.tandem.text.UserError;

/**
 * How the learning rate goes: up in a straight line, then down along half a cosine (Loshchilov and
 * Hutter, 2017).
 *
 * @param peak the largest rate
 * @param warmUp steps on the way up
 * @param steps of the whole training
 * @param floor the last rate as a share of the peak; 1 keeps it at the peak
 */
public record Schedule(double peak, long warmUp, long steps, double floor) {
  public Schedule {
    if (!(peak > 0) || peak == Double.POSITIVE_INFINITY) {
      throw new UserError("the learning rate is a positive number, not " + peak);
    }
    if (warmUp < 0 || steps < 1 || !(floor >= 0 && floor <= 1)) {
      throw new UserError(
          "a schedule of %d steps cannot begin with %d and end at %s of its peak"
              .formatted(steps, warmUp, floor));
    }
  }

  /** The rate of a step, 0 the first; the peak is that of step {@code warmUp}. */
  public double rate(long step) {
    if (step < warmUp) {
      return peak * (step + 1) / (warmUp + 1);
    }
    double done = Math.min(1, (double) (step - warmUp) / Math.max(1, steps - warmUp));
    return peak * (floor + (1 - floor) * (1 + Math.cos(Math.PI * done)) / 2);
  }
}
