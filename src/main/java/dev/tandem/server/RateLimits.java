package dev.tandem.server;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** A token bucket a key: as many requests as its rate at once, and that many a minute after. */
final class RateLimits {
  private static final double MINUTE = 60e9;

  private record Bucket(double tokens, long nanos) {}

  private final Map<String, Bucket> buckets = new HashMap<>();
  private final LongSupplier nanoTime;

  /**
   * @param nanoTime usually {@link System#nanoTime}
   */
  RateLimits(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * @param perMinute 0 for no limit
   * @throws Problem 429 with the seconds after which there is room again
   */
  synchronized void take(String key, int perMinute) {
    if (perMinute == 0) {
      return;
    }
    long now = nanoTime.getAsLong();
    Bucket before = buckets.getOrDefault(key, new Bucket(perMinute, now));
    double filled = before.tokens() + (now - before.nanos()) * perMinute / MINUTE;
    double tokens = Math.min(perMinute, filled);
    if (tokens < 1) {
      long seconds = (long) Math.ceil((1 - tokens) * 60 / perMinute);
      throw new Problem(
              429, "This key may send %d requests a minute; wait a little.".formatted(perMinute))
          .with("Retry-After", Long.toString(seconds));
    }
    buckets.put(key, new Bucket(tokens - 1, now));
  }
}
