package dev.tandem.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/** Times of a kind, nanoseconds. */
final class Latencies {
  private final long[] sorted;

  Latencies(Collection<Long> nanos) {
    sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  int n() {
    return sorted.length;
  }

  /** The smallest time that so large a share is not above (nearest rank), milliseconds. */
  double millis(double share) {
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(0, rank - 1)] / 1e6;
  }

  double max() {
    return millis(1);
  }

  double mean() {
    return Arrays.stream(sorted).average().orElse(Double.NaN) / 1e6;
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%6d %9.1f %9.1f %9.1f %9.1f",
        n(),
        millis(0.5),
        millis(0.95),
        millis(0.99),
        max());
  }
}
