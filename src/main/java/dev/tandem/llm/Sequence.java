package dev.tandem.llm;

import java.util.List;
import java.util.Optional;

/**
 * Something on its way through the engine: a prompt, and what is computed behind it. The engine's
 * thread computes it; who asked waits for it on his own.
 */
abstract sealed class Sequence permits Writing, Choosing {
  private final Origin origin;
  private final Optional<LoraAdapter> adapter;
  private final KvCache cache;
  private final int[] prompt;
  private volatile boolean left;
  private volatile long started;
  private long drops;
  private boolean read; // all of the prompt

  /**
   * @param cache empty, for all that it may come to
   */
  Sequence(int[] prompt, Origin origin, Optional<LoraAdapter> adapter, KvCache cache) {
    this.prompt = prompt;
    this.origin = origin;
    this.adapter = adapter;
    this.cache = cache;
  }

  // ---- for who asked

  /** When the engine began with it, in {@link System#nanoTime}. */
  final long started() {
    return started;
  }

  // ---- for the engine

  final Origin origin() {
    return origin;
  }

  final KvCache cache() {
    return cache;
  }

  /** Nobody waits for it any more. */
  final void leave() {
    left = true;
  }

  final boolean left() {
    return left;
  }

  final void start(PrefixCache prefixes) {
    started = System.nanoTime();
    drops = prefixes.drops();
    if (!origin.scope().isEmpty()) {
      prefixes.restore(origin.scope(), prompt, prompt.length, cache);
    }
  }

  final boolean inPrompt() {
    return cache.length() < prompt.length;
  }

  final int promptLeft() {
    return prompt.length - cache.length();
  }

  final int promptLength() {
    return prompt.length;
  }

  /** The next tokens of its prompt. */
  final Slice beginning(int most) {
    int from = cache.length();
    int to = Math.min(from + most, prompt.length);
    return slice(prompt, from, to, to == prompt.length ? 1 : 0, true);
  }

  final Slice slice(int[] tokens, int from, int to, int wanted, boolean exact) {
    return new Slice(tokens, from, to, cache, wanted, exact, adapter);
  }

  /**
   * What is to be computed next behind the prompt.
   *
   * @param guesses how many tokens may be guessed, at most
   */
  abstract Slice following(int guesses, boolean exact);

  /**
   * Takes the logits of a slice that reached the last token of the prompt, or of one behind it.
   *
   * @return whether there is more to compute
   */
  final boolean take(List<float[]> logits, PrefixCache prefixes) {
    try {
      if (!read) {
        read = true;
        if (!origin.scope().isEmpty() && origin.keep().getAsBoolean()) {
          prefixes.keep(origin.scope(), prompt, prompt.length, cache, drops);
        }
      }
      return take(logits);
    } catch (RuntimeException e) {
      fail(e);
      return false;
    }
  }

  /** The same for what stands behind the prompt. */
  abstract boolean take(List<float[]> logits);

  /** Tells who asked why there is no more. */
  abstract void fail(Throwable why);
}
