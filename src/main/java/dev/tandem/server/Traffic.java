package dev.tandem.server;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Whether requests are being served, or were just now. */
final class Traffic {
  private static final Duration JUST_NOW = Duration.ofMillis(500);

  private final AtomicInteger running = new AtomicInteger();
  private volatile long last = System.nanoTime() - JUST_NOW.toNanos();

  void begins() {
    running.incrementAndGet();
  }

  void ends() {
    last = System.nanoTime();
    running.decrementAndGet();
  }

  boolean busy() {
    return running.get() > 0 || System.nanoTime() - last < JUST_NOW.toNanos();
  }
}
