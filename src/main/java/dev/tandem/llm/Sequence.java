package dev.tandem.llm;

import java.util.Arrays;
import java.util.List;
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
  private final PromptLookup lookup = new PromptLookup();
  private boolean tie; // the last step left a choice to one token alone
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

  /** The next tokens of its prompt. */
  Slice beginning(int most) {
    int from = cache.length();
    int to = Math.min(from + most, length);
    return new Slice(tokens, from, to, cache, to == length ? 1 : 0, true, adapter);
  }

  /**
   * The last token written, and behind it what may follow.
   *
   * @param guesses how many tokens may be guessed, at most
   */
  Slice following(int guesses, boolean exact) {
    boolean guessing = !exact && !tie && sampler.guessable();
    int guessed =
        guessing ? lookup.guess(tokens, length, Math.min(guesses, tokens.length - length)) : 0;
    tie = false;
    return new Slice(tokens, length - 1, length + guessed, cache, 1 + guessed, exact, adapter);
  }

  /**
   * Takes the logits of a slice that reached the last token, and those of guesses behind it, and
   * hands over the tokens that follow: as long as they are those guessed.
   *
   * @return whether there is more to compute
   */
  boolean take(List<float[]> logits, PrefixCache prefixes) {
    try {
      if (length == prompt) {
        first = System.nanoTime();
        if (!origin.scope().isEmpty() && origin.keep().getAsBoolean()) {
          prefixes.keep(origin.scope(), tokens, prompt, cache, drops);
        }
      }
      int before = length;
      boolean asGuessed = true;
      for (int i = 0; i < logits.size() && asGuessed; i++) {
        // Several tokens at once differ from one alone in the last bits, which may decide here.
        tie = logits.size() > 1 && Sampler.tie(logits.get(i));
        if (tie) {
          break;
        }
        int token = sampler.next(logits.get(i));
        Optional<TokenScore> score = sampler.told(logits.get(i), token);
        if (ends.test(token)) {
          return end(Generation.Finish.STOP);
        }
        asGuessed = i + 1 < logits.size() && tokens[length] == token;
        tokens[length++] = token;
        events.add(new Event.Token(token, score));
        if (sampler.over()) {
          return end(Generation.Finish.STOP);
        }
        if (length == tokens.length) {
          return end(Generation.Finish.LENGTH);
        }
      }
      cache.truncate(length - 1);
      lookup.learn(logits.size() - 1, length - before);
      return true;
    } catch (RuntimeException e) {
      fail(e);
      return false;
    }
  }

  private boolean end(Generation.Finish finish) {
    events.add(new Event.End(finish));
    return false;
  }

  void fail(Throwable why) {
    events.add(new Event.Failed(why));
  }
}
