package dev.tandem.stats;

/**
 * A measured figure with its doubt.
 *
 * @param value the figure
 * @param low lower end of its interval, at most {@code value}
 * @param high upper end of its interval, at least {@code value}
 * @param n how many observations it stands on, at least 1
 */
public record Estimate(double value, double low, double high, int n) {
  public Estimate {
    if (n < 1) {
      throw new IllegalArgumentException("an estimate stands on at least one observation");
    }
    if (!Double.isFinite(value) || !(low <= value && value <= high)) {
      throw new IllegalArgumentException(
          "%s is not inside the interval [%s, %s]".formatted(value, low, high));
    }
  }
}
