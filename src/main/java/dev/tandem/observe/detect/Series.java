package dev.tandem.observe.detect;

import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Values by time.
 *
 * @param samples each after the one before
 */
public record Series(List<Sample> samples) {
  /**
   * @param value empty where it is missing
   */
  public record Sample(Instant time, OptionalDouble value) {}

  public Series {
    samples = List.copyOf(samples);
    for (int i = 1; i < samples.size(); i++) {
      if (!samples.get(i).time().isAfter(samples.get(i - 1).time())) {
        throw new IllegalArgumentException("a series has its values in order of time, once each");
      }
    }
  }
}
