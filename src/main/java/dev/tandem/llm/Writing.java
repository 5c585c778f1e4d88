package dev.tandem.llm;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;

/** A text that is written token by token; who asked takes them, as slowly as he likes. */
final class Writing extends Sequence {
  /** What the engine tells. */
  sealed interface Event {
    record Token(int id, Optional<TokenScore> score) implements Event {}

    /** Whether it came to the end of its tokens, or of the text. */
    record End(Generation.Finish finish) implements Event {}

    record Failed(Throwable why) implements Event {}
  }

  private final Sampler sampler;
  private final IntPredicate ends;
  private final int[] tokens; // the prompt, then what is written
  private int length;
  private final PromptLookup lookup = new PromptLookup();
  private boolean tie; // the last step left a choice to one token alone
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private volatile long first;

  /**
   * @param ends whether a token ends the text
   * @param cache empty, for prompt and {@code maxTokens} more
   */
  Writing(
      int[] prompt,
      int maxTokens,
      Sampler sampler,
      IntPredicate ends,
      Origin origin,
      Optional<LoraAdapter> adapter,
      KvCache cache) {
    super(prompt, origin, adapter, cache);
    this.tokens = Arrays.copyOf(prompt, prompt.length + maxTokens);
    this.length = prompt.length;
    this.sampler = sampler;
    this.ends = ends;
  }

  // ---- for who asked

  /** What the engine tells next, if it tells something in this time. */
  Optional<Event> next(long millis) throws InterruptedException {
    return Optional.ofNullable(events.poll(millis, TimeUnit.MILLISECONDS));
  }

  /** When its first token was known. */
  long first() {
    return first;
  }

  // ---- for the engine

  /** The last token written, and behind it what may follow. */
  @Override
  Slice following(int guesses, boolean exact) {
    boolean guessing = !exact && !tie && sampler.guessable();
    int guessed =
        guessing ? lookup.guess(tokens, length, Math.min(guesses, tokens.length - length)) : 0;
    tie = false;
    return slice(tokens, length - 1, length + guessed, 1 + guessed, exact);
  }

  /**
   * Hands over the tokens that follow the last one, and those of guesses behind it: as long as they
   * are those guessed.
   */
  @Override
  boolean take(List<float[]> logits) {
    if (first == 0) {
      first = System.nanoTime();
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
    cache().truncate(length - 1);
    lookup.learn(logits.size() - 1, length - before);
    return true;
  }

  private boolean end(Generation.Finish finish) {
    events.add(new Event.End(finish));
    return false;
  }

  @Override
  void fail(Throwable why) {
    events.add(new Event.Failed(why));
  }
}
