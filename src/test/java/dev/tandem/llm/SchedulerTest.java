package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.text.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The engine's thread over a small random model of 110 tokens and more of context. */
class SchedulerTest {
  private static final long MEMORY = 1L << 30;

  private final long seed = Long.getLong("tandem.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<List<Slice>> steps = new ArrayList<>();
  private Transformer model;

  @BeforeEach
  void open() throws Exception {
    System.out.println("SchedulerTest: -Dtandem.seed=" + seed);
    model = BatchTest.model("llama");
  }

  @AfterEach
  void close() {
    model.close();
  }

  /** The real model, with somebody who looks at each step before it is computed. */
  private record Watched(Transformer model, Consumer<List<Slice>> before) implements Transformer {
    @Override
    public String architecture() {
      return model.architecture();
    }

    @Override
    public long parameters() {
      return model.parameters();
    }

    @Override
    public int contextLength() {
      return model.contextLength();
    }

    @Override
    public int vocabularySize() {
      return model.vocabularySize();
    }

    @Override
    public KvCache newCache(int capacity) {
      return model.newCache(capacity);
    }

    @Override
    public float[] forward(int[] tokens, int from, int to, KvCache cache) {
      return model.forward(tokens, from, to, cache);
    }

    @Override
    public List<List<float[]>> step(List<Slice> slices) {
      before.accept(slices);
      return model.step(slices);
    }

    @Override
    public List<double[]> score(List<Slice> slices, List<int[]> next) {
      return model.score(slices, next);
    }

    @Override
    public void forwardAll(int[] tokens, KvCache cache, LogitsConsumer perPosition) {
      model.forwardAll(tokens, cache, perPosition);
    }

    @Override
    public void close() {}
  }

  private Scheduler scheduler(int atOnce, int queue, long bytes, Consumer<List<Slice>> before) {
    return new Scheduler(
        new Watched(model, before), new EngineSettings(atOnce, queue, bytes, false, true));
  }

  private Scheduler recording(int atOnce) {
    return scheduler(
        atOnce,
        1000,
        MEMORY,
        slices -> {
          synchronized (steps) {
            steps.add(slices);
          }
        });
  }

  private Writing sequence(int[] prompt, int written, Origin origin) {
    return new Writing(
        prompt,
        written,
        new Sampler(Sampling.greedy(written)),
        token -> false,
        origin,
        Optional.empty(),
        model.newCache(prompt.length + written));
  }

  private int[] prompt(int length) {
    return random.ints(length, 0, model.vocabularySize()).toArray();
  }

  /** Waits for the end and gives the tokens. */
  private static List<Integer> tokens(Writing sequence) throws InterruptedException {
    List<Integer> tokens = new ArrayList<>();
    while (true) {
      switch (sequence.next(60_000).orElseThrow()) {
        case Writing.Event.Token(int id, var _) -> tokens.add(id);
        case Writing.Event.End _ -> {
          return tokens;
        }
        case Writing.Event.Failed(Throwable why) -> throw new IllegalStateException(why);
      }
    }
  }

  @Test
  void guessesFromThePromptChangeNoToken() throws Exception {
    int guessed = 0;
    for (int round = 0; round < 20; round++) {
      // Small models soon repeat themselves, and a repeated prompt is guessed from.
      int[] part = prompt(random.nextInt(2, 9));
      int[] prompt = new int[random.nextInt(20, 120)];
      Arrays.setAll(prompt, i -> part[i % part.length]);
      List<List<Integer>> texts = new ArrayList<>();
      for (boolean lookup : List.of(false, true)) {
        steps.clear();
        EngineSettings settings = new EngineSettings(4, 10, MEMORY, false, lookup);
        try (Scheduler scheduler = new Scheduler(new Watched(model, steps::add), settings)) {
          Writing sequence = sequence(prompt, 40, Origin.NOBODY);
          scheduler.submit(sequence);
          texts.add(tokens(sequence));
        }
        int more = steps.stream().mapToInt(s -> Math.max(0, s.getFirst().wanted() - 1)).sum();
        guessed += lookup ? more : 0;
        assertThat(lookup || more == 0).isTrue();
      }
      assertThat(texts.get(1)).as("round %d", round).isEqualTo(texts.get(0));
    }
    assertThat(guessed).isPositive();
  }

  @Test
  void aHundredRequestsOfManyThreadsGetWhatEachGetsAlone() throws Exception {
    List<int[]> prompts = new ArrayList<>();
    List<List<Integer>> alone = new ArrayList<>();
    Origin exact = new Origin("a", "scope", () -> true, true, Optional.empty());
    for (int i = 0; i < 100; i++) {
      // Some begin alike, so that pages are shared.
      int[] prompt = prompt(random.nextInt(1, 230));
      int[] other = prompts.isEmpty() ? prompt : prompts.get(random.nextInt(prompts.size()));
      System.arraycopy(other, 0, prompt, 0, Math.min(prompt.length, other.length) / (1 + i % 2));
      prompts.add(prompt);
      KvCache cache = model.newCache(prompt.length + 10);
      float[] logits =
          model
              .step(List.of(new Slice(prompt, 0, prompt.length, cache, 1, true)))
              .getFirst()
              .getFirst();
      List<Integer> tokens = new ArrayList<>();
      while (tokens.size() < 10) {
        int[] next = {Sampler.best(logits)};
        tokens.add(next[0]);
        logits = model.step(List.of(new Slice(next, 0, 1, cache, 1, true))).getFirst().getFirst();
      }
      alone.add(tokens);
    }
    try (Scheduler scheduler = recording(16);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<Integer>>> answers = new ArrayList<>();
      for (int[] prompt : prompts) {
        answers.add(
            threads.submit(
                () -> {
                  Writing sequence = sequence(prompt, 10, exact);
                  scheduler.submit(sequence);
                  return tokens(sequence);
                }));
      }
      for (int i = 0; i < 100; i++) {
        assertThat(answers.get(i).get()).as("request %d", i).isEqualTo(alone.get(i));
      }
      assertThat(scheduler.counts().waiting()).isZero();
    }
    synchronized (steps) {
      assertThat(steps).allMatch(step -> step.size() <= 16).anyMatch(step -> step.size() > 4);
    }
  }

  @Test
  void theTurnGoesRoundTheCallers() throws Exception {
    ConcurrentLinkedQueue<Integer> begun = new ConcurrentLinkedQueue<>();
    Semaphore gate = new Semaphore(0);
    try (Scheduler scheduler =
        scheduler(
            1,
            100,
            MEMORY,
            slices -> {
              gate.acquireUninterruptibly();
              begun.add(slices.getFirst().tokens()[0]);
            })) {
      List<Writing> all = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        all.add(
            sequence(
                new int[] {1}, 1, new Origin("many", "", () -> false, false, Optional.empty())));
      }
      all.add(
          sequence(new int[] {2}, 1, new Origin("one", "", () -> false, false, Optional.empty())));
      all.add(
          sequence(new int[] {3}, 1, new Origin("two", "", () -> false, false, Optional.empty())));
      all.forEach(scheduler::submit);
      gate.release(100);
      for (Writing sequence : all) {
        assertThat(tokens(sequence)).hasSize(1);
      }
    }
    assertThat(begun.stream().limit(4)).contains(2, 3);
  }

  @Test
  void aFullLineRefusesAndMemoryBoundsWhatRuns() throws Exception {
    Semaphore gate = new Semaphore(0);
    long two = 2 * model.newCache(60).mostBytes();
    try (Scheduler scheduler =
        scheduler(
            8,
            4,
            two,
            slices -> {
              gate.acquireUninterruptibly();
              assertThat(slices).hasSizeLessThanOrEqualTo(2);
            })) {
      List<Writing> all = new ArrayList<>();
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 8; i++) {
                  Writing sequence = sequence(prompt(50), 10, Origin.NOBODY);
                  scheduler.submit(sequence);
                  all.add(sequence);
                }
              })
          .isInstanceOf(BusyException.class)
          .hasMessageContaining("4 requests wait");
      assertThat(scheduler.counts().refused()).isEqualTo(1);
      assertThatThrownBy(() -> scheduler.submit(sequence(prompt(300), 1, Origin.NOBODY)))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("model.cache_mb");
      gate.release(1_000_000);
      for (Writing sequence : all) {
        assertThat(tokens(sequence)).hasSize(10);
      }
    }
  }

  @Test
  void whoLeavesFreesHisPlaceAndHisMemory() throws Exception {
    Semaphore gate = new Semaphore(0);
    try (Scheduler scheduler = scheduler(1, 4, MEMORY, slices -> gate.acquireUninterruptibly())) {
      Writing running = sequence(prompt(20), 80, Origin.NOBODY);
      Writing waiting = sequence(prompt(20), 80, Origin.NOBODY);
      Writing last = sequence(prompt(20), 3, Origin.NOBODY);
      List.of(running, waiting, last).forEach(scheduler::submit);
      scheduler.leave(waiting);
      gate.release(2);
      assertThat(running.next(60_000)).isPresent();
      scheduler.leave(running);
      gate.release(100);
      assertThat(tokens(last)).hasSize(3);
      assertThat(running.cache().length()).isZero();
      assertThat(waiting.cache().length()).isZero();
      assertThat(waiting.next(0)).isEmpty();
    }
  }

  @Test
  void whatFailsFailsAlone() throws Exception {
    try (Scheduler scheduler =
        scheduler(
            8,
            100,
            MEMORY,
            slices -> {
              if (slices.stream().anyMatch(slice -> slice.tokens()[0] == 7)) {
                throw new UserError("token 7 is broken");
              }
            })) {
      List<Writing> good = new ArrayList<>();
      List<Writing> bad = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int[] prompt = prompt(30);
        prompt[0] = i % 5 == 0 ? 7 : 3;
        Writing sequence = sequence(prompt, 10, Origin.NOBODY);
        (i % 5 == 0 ? bad : good).add(sequence);
        scheduler.submit(sequence);
      }
      for (Writing sequence : good) {
        assertThat(tokens(sequence)).hasSize(10);
      }
      for (Writing sequence : bad) {
        assertThatThrownBy(() -> tokens(sequence)).hasMessageContaining("token 7 is broken");
      }
    }
  }

  @Test
  void closingEndsWhatRunsAndWhatWaits() throws Exception {
    Scheduler scheduler = recording(1);
    List<Writing> all = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      all.add(sequence(prompt(20), 90, Origin.NOBODY));
    }
    all.forEach(scheduler::submit);
    scheduler.close();
    scheduler.close();
    for (Writing sequence : all.subList(1, 5)) {
      assertThatThrownBy(() -> tokens(sequence)).hasMessageContaining("the model is closed");
    }
    assertThatThrownBy(() -> scheduler.submit(sequence(prompt(2), 1, Origin.NOBODY)))
        .hasMessageContaining("the model is closed");
  }

  @Test
  void aPromptThatBeganAsAnotherOfItsScopeIsComputedFromThereOnly() throws Exception {
    int page = model.newCache(1).pagePositions();
    int[] first = prompt(2 * page + 10);
    int[] second = Arrays.copyOf(first, 2 * page + 1);
    try (Scheduler scheduler = recording(4)) {
      assertThat(computed(scheduler, first, "hr")).isEqualTo(2 * page + 10);
      assertThat(computed(scheduler, second, "hr")).isEqualTo(1);
      assertThat(computed(scheduler, first, "hr")).isEqualTo(10);
      assertThat(computed(scheduler, Arrays.copyOf(first, 2 * page), "hr")).isEqualTo(1);
      int[] parting = first.clone();
      parting[page + 40] ^= 1;
      assertThat(computed(scheduler, parting, "hr")).isEqualTo(page - 30);
      parting[page + 20] ^= 1; // what the last one shared in part is still the first one's
      assertThat(computed(scheduler, parting, "hr")).isEqualTo(page - 10);
      assertThat(computed(scheduler, first, "hr")).isEqualTo(10);
      assertThat(computed(scheduler, first, "other")).isEqualTo(2 * page + 10);
      assertThat(computed(scheduler, first, "")).isEqualTo(2 * page + 10);
      assertThat(computed(scheduler, first, "")).isEqualTo(2 * page + 10);
      assertThat(scheduler.counts().keptBytes()).isEqualTo(6 * model.newCache(1).pageBytes());
      scheduler.forget("hr"::equals);
      assertThat(scheduler.counts().keptBytes()).isEqualTo(2 * model.newCache(1).pageBytes());
      assertThat(computed(scheduler, first, "hr")).isEqualTo(2 * page + 10);
      assertThat(computed(scheduler, second, "other")).isEqualTo(1);
    }
  }

  /** How many tokens of a prompt were computed; the text is checked to be that of no cache. */
  private int computed(Scheduler scheduler, int[] prompt, String scope) throws Exception {
    Writing sequence =
        sequence(prompt, 1, new Origin("", scope, () -> true, false, Optional.empty()));
    int before;
    synchronized (steps) {
      before = steps.stream().mapToInt(Slice::count).sum();
    }
    scheduler.submit(sequence);
    KvCache cache = model.newCache(prompt.length);
    assertThat(tokens(sequence))
        .containsExactly(Sampler.best(model.forward(prompt, 0, prompt.length, cache)));
    synchronized (steps) {
      return steps.stream().mapToInt(Slice::count).sum() - before;
    }
  }
}
