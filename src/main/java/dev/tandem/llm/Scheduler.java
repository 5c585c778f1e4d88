package dev.tandem.llm;

import dev.tandem.text.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Computes many sequences at once, step by step, on a thread of its own (Yu et al., 2022:
 * continuous batching). Sequences come and go between steps. A step holds the next token of each
 * that is writing and a slice of the prompts of others, as long as those do not wait too long for
 * it.
 */
final class Scheduler implements AutoCloseable {
  /** Guessed tokens of a step: with the last one written they fill a panel of one vector. */
  private static final int GUESSED = 15;

  private static final Predicate<String> ANY = tenant -> true;

  private final Transformer transformer;
  private final EngineSettings settings;
  private final PrefixCache prefixes;
  private final Pace pace = new Pace();
  private final EngineCounts counts;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final TenantTurns<Sequence> waiting = new TenantTurns<>(); // under the lock
  private boolean closed; // under the lock
  private final Thread engine;

  // Of the engine's thread alone.
  private final List<Sequence> running = new ArrayList<>();
  private final TenantTurns<Sequence> prompts = new TenantTurns<>();
  private long used; // bytes that the running ones may come to

  Scheduler(Transformer transformer, EngineSettings settings) {
    this.transformer = transformer;
    this.settings = settings;
    this.prefixes = new PrefixCache(settings.cacheBytes() / 2);
    this.counts = new EngineCounts(prefixes::bytes);
    this.engine = Thread.ofPlatform().daemon().name("tandem-engine").start(this::run);
  }

  /**
   * Puts a sequence in the line.
   *
   * @throws BusyException if the line is full
   * @throws UserError if it alone takes more memory than there is for all
   * @throws IllegalStateException if the engine is closed
   */
  void submit(Sequence sequence) {
    long bytes = sequence.cache().mostBytes();
    if (bytes > settings.cacheBytes()) {
      throw new UserError(
          "prompt and answer would take %d MB of memory and there are %d (setting model.cache_mb); shorten them, or give the program more"
              .formatted(bytes >> 20, settings.cacheBytes() >> 20));
    }
    lock.lock();
    try {
      refuseIfClosed();
      if (waiting.size() >= settings.queue()) {
        counts.countRefused();
        throw new BusyException(waiting.size());
      }
      Origin origin = sequence.origin();
      waiting.add(origin.tenant(), origin.caller(), sequence);
      counts.waiting(waiting.size());
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Takes a sequence out wherever it is; a step under way is its last. */
  void leave(Sequence sequence) {
    sequence.leave();
    lock.lock();
    try {
      Origin origin = sequence.origin();
      waiting.remove(origin.tenant(), origin.caller(), sequence);
      counts.waiting(waiting.size());
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Forgets what was kept of prompts of some scopes. */
  void forget(Predicate<String> scopes) {
    prefixes.drop(scopes);
  }

  EngineCounts counts() {
    return counts;
  }

  /** Ends everything that runs or waits, each with a failure, and then the thread. */
  @Override
  public void close() {
    lock.lock();
    closed = true;
    changed.signal();
    lock.unlock();
    try {
      engine.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void refuseIfClosed() {
    if (closed) {
      throw new IllegalStateException("the model is closed");
    }
  }

  // ---- the engine's thread

  private void run() {
    Throwable end = new IllegalStateException("the model is closed");
    try {
      while (admit()) {
        step();
      }
    } catch (RuntimeException | Error e) {
      end = e; // nobody may wait for ever for a thread that is gone
    }
    lock.lock();
    try {
      closed = true;
      for (Sequence sequence : waiting.inOrder()) {
        sequence.fail(end);
      }
    } finally {
      lock.unlock();
    }
    for (Sequence sequence : running) {
      sequence.fail(end);
      sequence.cache().release();
    }
  }

  /** Lets go who left and begins with who waits; false if the engine is to end. */
  private boolean admit() {
    lock.lock();
    try {
      while (true) {
        List.copyOf(running).stream().filter(Sequence::left).forEach(this::remove);
        while (running.size() < settings.atOnce()
            && waiting.peek(ANY).filter(this::fits).isPresent()) {
          Sequence next = waiting.poll(ANY).orElseThrow();
          next.start(prefixes);
          used += next.cache().mostBytes();
          running.add(next);
          prompts.add(next.origin().tenant(), next.origin().caller(), next);
        }
        counts.waiting(waiting.size());
        counts.running(running.size());
        if (closed || !running.isEmpty()) {
          return !closed;
        }
        changed.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Whether there is memory for one more; kept prompts make room for it. */
  private boolean fits(Sequence sequence) {
    long free = settings.cacheBytes() - used - sequence.cache().mostBytes();
    if (free < 0) {
      return false;
    }
    prefixes.shrinkTo(free, sequence.cache().pageBytes());
    return true;
  }

  private void remove(Sequence sequence) {
    running.remove(sequence);
    prompts.remove(sequence.origin().tenant(), sequence.origin().caller(), sequence);
    used -= sequence.cache().mostBytes();
    sequence.cache().release();
  }

  private void step() {
    List<Sequence> owners = new ArrayList<>();
    List<Slice> slices = new ArrayList<>();
    List<Sequence> writing = running.stream().filter(sequence -> !sequence.inPrompt()).toList();
    int guesses =
        settings.lookup() && prompts.size() == 0 ? GUESSED / Math.max(1, writing.size()) : 0;
    for (Sequence sequence : writing) {
      owners.add(sequence);
      slices.add(sequence.following(guesses, exact(sequence)));
    }
    int room = pace.promptTokens(slices.size());
    List<Sequence> unfinished = new ArrayList<>();
    while (room > 0 && prompts.size() > 0) {
      Sequence sequence = prompts.poll(ANY).orElseThrow();
      Slice slice = sequence.beginning(room);
      if (slice.count() < sequence.promptLeft()) {
        unfinished.add(sequence);
      }
      owners.add(sequence);
      slices.add(slice);
      room -= slice.count();
    }
    unfinished.forEach(
        sequence ->
            prompts.addFirst(sequence.origin().tenant(), sequence.origin().caller(), sequence));
    long start = System.nanoTime();
    compute(owners, slices);
    int tokens = Slice.count(slices);
    pace.took(tokens, System.nanoTime() - start);
    counts.step(slices.size(), tokens);
  }

  private boolean exact(Sequence sequence) {
    return settings.exact() || sequence.origin().exact();
  }

  /** Computes slices together; if that fails, each alone, so that only the culprit fails. */
  private void compute(List<Sequence> owners, List<Slice> slices) {
    int[] before = slices.stream().mapToInt(slice -> slice.cache().length()).toArray();
    List<List<float[]>> logits;
    try {
      logits = transformer.step(slices);
    } catch (RuntimeException | Error failure) {
      if (slices.size() == 1) {
        owners.getFirst().fail(failure);
        remove(owners.getFirst());
        return;
      }
      for (int i = 0; i < slices.size(); i++) {
        slices.get(i).cache().truncate(before[i]);
        compute(List.of(owners.get(i)), List.of(slices.get(i)));
      }
      return;
    }
    for (int i = 0; i < slices.size(); i++) {
      if (slices.get(i).wanted() > 0 && !owners.get(i).take(logits.get(i), prefixes)) {
        remove(owners.get(i));
      }
    }
  }
}
