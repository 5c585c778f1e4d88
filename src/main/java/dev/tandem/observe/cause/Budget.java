package dev.tandem.observe.cause;

import java.time.Duration;

/**
 * How much may be spent on one incident.
 *
 * @param time real time, from the start on; what has begun is finished
 * @param questions that are asked again in each shadow, at most
 */
public record Budget(Duration time, int questions) {
  public static final Budget STANDARD = new Budget(Duration.ofMinutes(5), 24);

  public Budget {
    if (questions < 1 || time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("a budget has some time and at least one question");
    }
  }
}
