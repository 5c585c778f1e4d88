package dev.tandem.observe.incident;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Sends until it got through: the pause is four times as long after each failure.
 *
 * @param tries at most
 * @param first pause after the first failure
 * @param pause waits; a test counts instead
 */
record Retries(int tries, Duration first, Pause pause) {
  private static final int LONGER = 4;

  /** Waits. */
  @FunctionalInterface
  interface Pause {
    void sleep(Duration time) throws InterruptedException;
  }

  /** Half a minute of tries in all. */
  static final Retries STANDARD = new Retries(4, Duration.ofSeconds(1), Thread::sleep);

  Retries {
    if (tries < 1) {
      throw new IllegalArgumentException("a notice is tried at least once");
    }
  }

  /** Why it did not get through; empty if it did. */
  Optional<String> send(Channel channel, Notice notice) {
    Duration wait = first;
    String reason = "";
    for (int tried = 1; tried <= tries; tried++) {
      try {
        channel.send(notice);
        return Optional.empty();
      } catch (Channel.Refused never) {
        return Optional.of(reason(never));
      } catch (IOException e) {
        reason = reason(e);
      }
      if (tried < tries) {
        try {
          pause.sleep(wait);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return Optional.of("it was interrupted");
        }
        wait = wait.multipliedBy(LONGER);
      }
    }
    return Optional.of(reason + " (%d tries)".formatted(tries));
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
