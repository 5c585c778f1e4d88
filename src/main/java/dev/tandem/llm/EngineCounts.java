package dev.tandem.llm;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** What the engine does now and has done; read by any thread. */
public final class EngineCounts {
  private volatile int waiting;
  private volatile int running;
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong cancelled = new AtomicLong();
  private final AtomicLong steps = new AtomicLong();
  private final AtomicLong slices = new AtomicLong();
  private final AtomicLong tokens = new AtomicLong();

  private final LongSupplier kept;

  EngineCounts(LongSupplier kept) {
    this.kept = kept;
  }

  /** Bytes kept of prompts for others that begin alike. */
  public long keptBytes() {
    return kept.getAsLong();
  }

  /** Requests that wait for the engine. */
  public int waiting() {
    return waiting;
  }

  /** Sequences that are computed together. */
  public int running() {
    return running;
  }

  /** Requests refused since the start because too many waited. */
  public long refused() {
    return refused.get();
  }

  /** Sequences given up since the start because nobody wanted them any more. */
  public long cancelled() {
    return cancelled.get();
  }

  /** Steps since the start. */
  public long steps() {
    return steps.get();
  }

  /** Sequences in all those steps; by {@link #steps} it is the mean size of a batch. */
  public long slices() {
    return slices.get();
  }

  /** Tokens in all those steps, read and written. */
  public long tokens() {
    return tokens.get();
  }

  void waiting(int count) {
    waiting = count;
  }

  void running(int count) {
    running = count;
  }

  void countRefused() {
    refused.incrementAndGet();
  }

  void countCancelled() {
    cancelled.incrementAndGet();
  }

  void step(int sliceCount, int tokenCount) {
    steps.incrementAndGet();
    slices.addAndGet(sliceCount);
    tokens.addAndGet(tokenCount);
  }
}
