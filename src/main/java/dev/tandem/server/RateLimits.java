package dev.tandem.server;

import dev.tandem.Keys;
import dev.tandem.ledger.Limits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much each caller may use, and all of them together. Requests and tokens of a minute are
 * buckets: as many as the rate at once, and that many a minute after. What an answer costs is known
 * when it is there, so the tokens are taken then, into debt where they were more than was left.
 * Tokens of a day are in the ledger, so that no restart begins a new day.
 */
public final class RateLimits {
  private static final double MINUTE = 60e9;
  private static final int MOST = 10_000;

  /** No key is called so. */
  private static final String ALL = "*";

  private record Bucket(double level, Instant since, long perMinute) {
    /** A clock that was set back fills nothing. */
    Bucket at(Instant now) {
      long nanos = Math.max(0, Duration.between(since, now).toNanos());
      double filled = level + nanos * perMinute / MINUTE;
      return new Bucket(Math.min(perMinute, filled), now, perMinute);
    }

    Bucket less(double count) {
      return new Bucket(level - count, since, perMinute);
    }

    boolean full() {
      return level >= perMinute;
    }

    /** After how many whole seconds there are so many in it. */
    long secondsUntil(double wanted) {
      return Math.max(1, (long) Math.ceil((wanted - level) * 60 / perMinute));
    }
  }

  private final Map<String, Bucket> requests = new HashMap<>();
  private final Map<String, Bucket> tokens = new HashMap<>();
  private final InstantSource clock;
  private final Keys keys;
  private final Limits all;

  /** Who uses something, and how much it may be. */
  private record User(String name, Limits limits) {}

  /**
   * @param all what all callers together may use
   * @param clock fills the buckets and says which day it is
   * @param keys counts the tokens of a day
   */
  RateLimits(Limits all, InstantSource clock, Keys keys) {
    this.all = all;
    this.clock = clock;
    this.keys = keys;
  }

  /**
   * Takes one request.
   *
   * @throws Problem 429 with the seconds after which there is room again
   */
  void take(Caller caller) {
    users(caller).forEach(this::take);
  }

  /** The caller first: whoever is refused for itself takes nothing from the others. */
  private List<User> users(Caller caller) {
    return List.of(new User(caller.name(), caller.limits()), new User(ALL, all));
  }

  private synchronized void take(User caller) {
    int perMinute = caller.limits().perMinute();
    if (perMinute == 0) {
      return;
    }
    Bucket bucket = bucket(requests, caller, perMinute);
    if (bucket.level() < 1) {
      throw full(
          "You may send %d requests a minute; wait a little.".formatted(perMinute),
          bucket.secondsUntil(1));
    }
    requests.put(caller.name(), bucket.less(1));
  }

  /**
   * Whether the models may work for this caller now.
   *
   * @throws Problem 429 with the limit that is reached and when there is room again
   */
  public void allowTokens(Caller caller) {
    users(caller).forEach(this::allowTokens);
  }

  private void allowTokens(User caller) {
    long perMinute = caller.limits().tokensPerMinute();
    if (perMinute > 0) {
      Bucket bucket = tokens(caller, perMinute);
      if (bucket.level() <= 0) {
        throw full(
            "You may use %d tokens a minute; wait a little.".formatted(perMinute),
            bucket.secondsUntil(1));
      }
    }
    long perDay = caller.limits().tokensPerDay();
    if (perDay > 0 && keys.used(caller.name(), today().toEpochDay()) >= perDay) {
      throw full(
          "You may use %d tokens a day; wait for the next, by UTC.".formatted(perDay),
          Duration.between(clock.instant(), today().plusDays(1).atStartOfDay(ZoneOffset.UTC))
              .plusSeconds(1)
              .toSeconds());
    }
  }

  /** Counts what the models read and wrote for this caller. */
  public void spend(Caller caller, long count) {
    users(caller).forEach(user -> spend(user, count));
  }

  private void spend(User caller, long count) {
    long perMinute = caller.limits().tokensPerMinute();
    if (perMinute > 0) {
      synchronized (this) {
        tokens.put(caller.name(), bucket(tokens, caller, perMinute).less(count));
      }
    }
    if (caller.limits().tokensPerDay() > 0 && count > 0) {
      keys.use(caller.name(), today().toEpochDay(), count);
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private synchronized Bucket tokens(User caller, long perMinute) {
    return bucket(tokens, caller, perMinute);
  }

  private Bucket bucket(Map<String, Bucket> buckets, User caller, long perMinute) {
    Instant now = clock.instant();
    if (buckets.size() > MOST) {
      buckets.values().removeIf(bucket -> bucket.at(now).full()); // the same as none
    }
    Bucket fresh = new Bucket(perMinute, now, perMinute);
    Bucket bucket = buckets.getOrDefault(caller.name(), fresh);
    Bucket filled = (bucket.perMinute() == perMinute ? bucket : fresh).at(now);
    buckets.put(caller.name(), filled); // also of who is refused: a clock that was set back goes on
    return filled;
  }

  private static Problem full(String sentence, long seconds) {
    return new Problem(429, sentence).with("Retry-After", Long.toString(seconds));
  }
}
