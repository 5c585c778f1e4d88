package dev.tandem.llm;

import com.sun.management.OperatingSystemMXBean;
import dev.tandem.tensor.Gguf;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Random;

/**
 * Prints how fast prompts are read and text is written: arguments are a model file (the default
 * model otherwise), prompt tokens and processors.
 */
final class EngineBench {
  private EngineBench() {}

  public static void main(String[] arguments) throws IOException {
    Path file = arguments.length > 0 ? Path.of(arguments[0]) : TestModel.file();
    int length = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 900;
    int processors =
        arguments.length > 2
            ? Integer.parseInt(arguments[2])
            : Runtime.getRuntime().availableProcessors();
    try (Transformer model = Decoder.of(Gguf.open(file), processors)) {
      Random random = new Random(1);
      int[] prompt = random.ints(length, 0, model.vocabularySize()).toArray();
      System.out.printf("%d prompt tokens, %d processors%n", length, processors);
      for (int round = 1; round <= 5; round++) {
        KvCache cache = model.newCache(Math.min(model.contextLength(), length + 129));
        long start = System.nanoTime();
        long cpuStart = cpuNanos();
        float[] logits = model.forward(prompt, 0, length, cache);
        long prefilled = System.nanoTime();
        long cpuPrefilled = cpuNanos();
        int written = 128;
        for (int i = 0; i < written; i++) {
          logits = model.forward(new int[] {greedy(logits)}, 0, 1, cache);
        }
        long end = System.nanoTime();
        System.out.printf(
            "round %d: prompt %.2f s, %.0f tokens/s (%.2f s of processor); decode %.1f tokens/s"
                + " (%.2f ms of processor a token)%n",
            round,
            (prefilled - start) / 1e9,
            length * 1e9 / (prefilled - start),
            (cpuPrefilled - cpuStart) / 1e9,
            written * 1e9 / (end - prefilled),
            (cpuNanos() - cpuPrefilled) / 1e6 / written);
      }
    }
  }

  // Of the whole process, its compiler included: unlike the clock, it means something on a busy
  // machine.
  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** The most likely token, the lowest id among equals. */
  static int greedy(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best;
  }
}
