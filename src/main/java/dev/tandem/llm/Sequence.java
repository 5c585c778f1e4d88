package dev.tandem.llm;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/**
 * One generation on its way through the engine. The engine's thread computes it and hands over its
 * tokens; who asked takes them, as slowly as he likes.
 */
final class Sequence {
  /** What the engine tells. */
  sealed interface Event {
    record Token(int id, Optional<TokenScore> score) implements Event {}

    /** Whether it came to the end of its tokens, or of the text. */
    record End(Generation.Finish finish) implements Event {}

    record Failed(Throwable why) implements Event {}
  }

  private final Origin origin;
  private final Optional<LoraAdapter> adapter;
  private final KvCache cache;
  private final Sampler sampler;
  private final IntPredicate ends;
  private final int[] tokens; // the prompt, then what is written
  private final int prompt;
  private int length;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private volatile boolean left;
  private volatile long started;
  private volatile long first;
  private long drops;

  /**
   * @param ends whether a token ends the text
   * @param cache empty, for prompt and {@code maxTokens} more
   */
  Sequence(
      int[] prompt,
      int maxTokens,
      Sampler sampler,
      IntPredicate ends,
      Origin origin,
      Optional<LoraAdapter> adapter,
      KvCache cache) {
    this.prompt = prompt.length;
    this.tokens = Arrays.copyOf(prompt, prompt.length + maxTokens);
    this.length = prompt.length;
    this.sampler = sampler;
    this.ends = ends;
    this.origin = origin;
    this.adapter = adapter;
    this.cache = cache;
  }

  // ---- for who asked

  /** What the engine tells next, if it tells something in this time. */
  Optional<Event> next(long millis) throws InterruptedException {
    return Optional.ofNullable(events.poll(millis, TimeUnit.MILLISECONDS));
  }

  /** When the engine began with it, in {@link System#nanoTime}. */
  long started() {
    return started;
  }

  /** When its first token was known. */
  long first() {
    return first;
  }

  // ---- for the engine

  Origin origin() {
    return origin;
  }

  KvCache cache() {
    return cache;
  }

  /** Nobody takes its tokens any more. */
  void leave() {
    left = true;
  }

  boolean left() {
    return left;
  }

  void start(PrefixCache prefixes) {
    started = System.nanoTime();
    drops = prefixes.drops();
    if (!origin.scope().isEmpty()) {
      prefixes.restore(origin.scope(), tokens, prompt, cache);
    }
  }

  boolean inPrompt() {
    return cache.length() < prompt;
  }

  int promptLeft() {
    return prompt - cache.length();
  }

  /** Its next tokens, {@code most} of its prompt or the last one written. */
  Slice slice(int most, boolean exact) {
    int from = cache.length();
    int to = Math.min(from + most, length);
    return new Slice(tokens, from, to, cache, to == length, exact || inPrompt(), adapter);
  }

  /**
   * Takes the logits of a slice that reached the last token, and hands the next token over.
   *
   * @return whether there is more to compute
   */
  boolean take(float[] logits, PrefixCache prefixes) {
    int token;
    Optional<TokenScore> score;
    try {
      if (length == prompt) {
        first = System.nanoTime();
        if (!origin.scope().isEmpty() && origin.keep().getAsBoolean()) {
          prefixes.keep(origin.scope(), tokens, prompt, cache, drops);
        }
      }
      token = sampler.next(logits);
      score = sampler.told(logits, token);
    } catch (RuntimeException e) {
      fail(e);
      return false;
    }
    if (ends.test(token)) {
      return end(Generation.Finish.STOP);
    }
    tokens[length++] = token;
    events.add(new Event.Token(token, score));
    if (sampler.over()) {
      return end(Generation.Finish.STOP);
    }
    return length < tokens.length || end(Generation.Finish.LENGTH);
  }

  private boolean end(Generation.Finish finish) {
    events.add(new Event.End(finish));
    return false;
  }

  void fail(Throwable why) {
    events.add(new Event.Failed(why));
  }
}
