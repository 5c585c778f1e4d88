package dev.tandem.llm;

import dev.tandem.tensor.Gguf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Prints what many streams at once write together, against one alone. */
final class ServingBench {
  private static final int ROUNDS = 5;
  private static final int PROMPT = 128;
  private static final int WRITTEN = 64;

  private final Transformer model;
  private final Random random = new Random(1);

  private ServingBench(Transformer model) {
    this.model = model;
  }

  public static void main(String[] arguments) throws IOException {
    Path file = arguments.length > 1 ? Path.of(arguments[1]) : TestModel.file();
    try (Transformer model = Transformer.load(Gguf.open(file))) {
      new ServingBench(model).streams();
    }
  }

  private void streams() {
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round <= ROUNDS; round++) {
      double one = decode(1, false);
      StringBuilder line = new StringBuilder("1 stream %.0f tokens/s".formatted(one));
      double many = 0;
      for (int streams : new int[] {2, 4, 8, 16, 32}) {
        double all = decode(streams, false);
        many = streams == 16 ? all : many;
        line.append("; %d: %.0f".formatted(streams, all));
      }
      line.append("; 1 exact: %.0f, 16 exact: %.0f".formatted(decode(1, true), decode(16, true)));
      System.out.printf("%s; 16 streams %.1f-fold%n", line, many / one);
      if (round > 0) { // the first is the compiler's
        ratios.add(many / one);
      }
    }
    double mean = ratios.stream().mapToDouble(r -> r).average().orElseThrow();
    System.out.printf(
        "16 streams after %d-token prompts write %.2f times what one does (n=%d, %.2f to %.2f)%n",
        PROMPT,
        mean,
        ratios.size(),
        ratios.stream().mapToDouble(r -> r).min().orElseThrow(),
        ratios.stream().mapToDouble(r -> r).max().orElseThrow());
  }

  /** Tokens a second of all streams together. */
  private double decode(int streams, boolean exact) {
    List<KvCache> caches = new ArrayList<>();
    int[] tokens = new int[streams];
    for (int s = 0; s < streams; s++) {
      caches.add(model.newCache(PROMPT + WRITTEN));
      int[] prompt = random.ints(PROMPT, 0, model.vocabularySize()).toArray();
      tokens[s] = Sampler.best(model.forward(prompt, 0, PROMPT, caches.get(s)));
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
}
