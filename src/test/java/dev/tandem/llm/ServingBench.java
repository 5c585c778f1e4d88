package dev.tandem.llm;

import dev.tandem.tensor.Gguf;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Serving many. Arguments are a part and a model file (the default model otherwise):
 *
 * <ul>
 *   <li>{@code streams}: what 16 streams write together, against one alone
 *   <li>{@code prefix}: time to the first token of a prompt of 900 tokens, of which 800 were there
 *       before, against one of which none was
 *   <li>{@code gaps}: how long a stream waits for its next token while others' prompts come in
 * </ul>
 */
final class ServingBench {
  private static final int ROUNDS = 5;
  private static final int PROMPT = 128;
  private static final int WRITTEN = 32;

  private final Transformer model;
  private final Random random = new Random(1);

  private ServingBench(Transformer model) {
    this.model = model;
  }

  public static void main(String[] arguments) throws Exception {
    Path file = arguments.length > 1 ? Path.of(arguments[1]) : TestModel.file();
    try (Transformer model = Transformer.load(Gguf.open(file))) {
      ServingBench bench = new ServingBench(model);
      switch (arguments[0]) {
        case "streams" -> bench.streams();
        case "prefix" -> bench.prefix();
        case "gaps" -> bench.gaps();
        default -> throw new IllegalArgumentException("no part " + arguments[0]);
      }
    }
  }

  private static void print(String what, List<Double> figures) {
    System.out.printf(
        "%s: %.2f (n=%d, %.2f to %.2f)%n",
        what,
        figures.stream().mapToDouble(f -> f).average().orElseThrow(),
        figures.size(),
        figures.stream().mapToDouble(f -> f).min().orElseThrow(),
        figures.stream().mapToDouble(f -> f).max().orElseThrow());
  }

  private void streams() {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round <= ROUNDS; round++) {
      double one = decode(1, false);
      double four = decode(4, false);
      double many = decode(16, false);
      System.out.printf(
          "tokens/s: 1 stream %.0f, 4 streams %.0f, 16 streams %.0f; exact: 1 %.0f, 16 %.0f%n",
          one, four, many, decode(1, true), decode(16, true));
      if (round > 0) { // the first is the compiler's
        ratios.add(many / one);
      }
    }
    print("16 streams after %d tokens each, times one".formatted(PROMPT), ratios);
  }

  /** Tokens a second of all streams together. */
  private double decode(int streams, boolean exact) {
    List<KvCache> caches = new ArrayList<>();
    int[] tokens = random.ints(streams, 0, model.vocabularySize()).toArray();
    int[] prompt = random.ints(PROMPT, 0, model.vocabularySize()).toArray();
    KvCache first = model.newCache(PROMPT + WRITTEN);
    model.step(List.of(new Slice(prompt, 0, PROMPT, first, 0, true)));
    for (int s = 0; s < streams; s++) {
      KvCache cache = model.newCache(PROMPT + WRITTEN);
      int page = cache.pagePositions();
      cache.begin(List.of(first.share(0)), page);
      model.step(List.of(new Slice(prompt, page, PROMPT, cache, 0, true)));
      caches.add(cache);
    }
    long start = System.nanoTime();
    for (int i = 0; i < WRITTEN; i++) {
      int[] now = tokens;
      List<Slice> slices = new ArrayList<>();
      for (int s = 0; s < streams; s++) {
        slices.add(new Slice(now, s, s + 1, caches.get(s), 1, exact));
      }
      tokens = model.step(slices).stream().mapToInt(l -> Sampler.best(l.getFirst())).toArray();
    }
    return streams * WRITTEN * 1e9 / (System.nanoTime() - start);
  }

  private void prefix() throws InterruptedException {
    List<Double> cold = new ArrayList<>();
    List<Double> warm = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    try (Scheduler scheduler = new Scheduler(model, EngineSettings.STANDARD)) {
      for (int round = 0; round <= ROUNDS; round++) {
        int[] prompt = prompt(900);
        double first = firstToken(scheduler, prompt);
        int[] other = prompt(900);
        System.arraycopy(prompt, 0, other, 0, 800);
        double second = firstToken(scheduler, other);
        System.out.printf("cold %.3f s, warm %.3f s%n", first, second);
        if (round > 0) {
          cold.add(first);
          warm.add(second);
          ratios.add(first / second);
        }
      }
    }
    print("cold, seconds", cold);
    print("warm, seconds", warm);
    print("cold by warm", ratios);
  }

  private int[] prompt(int length) {
    return random.ints(length, 0, model.vocabularySize()).toArray();
  }

  private double firstToken(Scheduler scheduler, int[] prompt) throws InterruptedException {
    Writing sequence = sequence(prompt, 1);
    long start = System.nanoTime();
    scheduler.submit(sequence);
    while (!(sequence.next(60_000).orElseThrow() instanceof Writing.Event.End)) {
      // only the end counts
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private Writing sequence(int[] prompt, int written) {
    return new Writing(
        prompt,
        written,
        new Sampler(Sampling.greedy(written)),
        token -> false,
        new Origin("bench", "bench", () -> true, false, Optional.empty()),
        Optional.empty(),
        model.newCache(prompt.length + written));
  }

  private void gaps() throws InterruptedException {
    try (Scheduler scheduler = new Scheduler(model, EngineSettings.STANDARD)) {
      firstToken(scheduler, prompt(900)); // the compiler's
      gaps(scheduler, "the first text of a process");
      for (int text = 2; text <= 4; text++) {
        gaps(scheduler, "text " + text);
      }
    }
  }

  private void gaps(Scheduler scheduler, String which) throws InterruptedException {
    Writing stream = sequence(prompt(PROMPT), 250);
    scheduler.submit(stream);
    List<Double> gaps = new ArrayList<>();
    long last = 0;
    while (true) {
      if (gaps.size() % 60 == 10) {
        scheduler.submit(sequence(prompt(900), 1));
      }
      if (stream.next(60_000).orElseThrow() instanceof Writing.Event.End) {
        break;
      }
      long now = System.nanoTime();
      if (last > 0) {
        gaps.add((now - last) / 1e6);
      }
      last = now;
    }
    print("%s, milliseconds between tokens while prompts of 900 come in".formatted(which), gaps);
    gaps.sort(null);
    System.out.printf(
        "median %.0f, 95 %% within %.0f, longer than 300: %d of %d%n",
        gaps.get(gaps.size() / 2),
        gaps.get(gaps.size() * 95 / 100),
        gaps.stream().filter(gap -> gap > 300).count(),
        gaps.size());
  }
}
