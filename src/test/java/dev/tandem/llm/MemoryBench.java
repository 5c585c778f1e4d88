package dev.tandem.llm;

import dev.tandem.tensor.Gguf;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * What a process takes that only loads the model: the time from its start to the first token of a
 * short prompt, then its memory once it has read 900 tokens and written 64. Linux only. The
 * argument is a model file (the default model otherwise).
 */
final class MemoryBench {
  private static final int SHORT = 16;
  private static final int PROMPT = 900;
  private static final int WRITTEN = 64;

  private MemoryBench() {}

  public static void main(String[] arguments) throws IOException {
    Path file = arguments.length > 0 ? Path.of(arguments[0]) : TestModel.file();
    long started = ManagementFactory.getRuntimeMXBean().getStartTime();
    try (Transformer model = Transformer.load(Gguf.open(file))) {
      long loaded = System.currentTimeMillis();
      Random random = new Random(1);
      write(model, random.ints(SHORT, 0, model.vocabularySize()).toArray(), 1);
      long first = System.currentTimeMillis();
      System.out.printf(
          "seconds from the start of the process: model loaded %.2f, first token after %d %.2f%n",
          (loaded - started) / 1e3, SHORT, (first - started) / 1e3);
      int[] prompt = random.ints(PROMPT, 0, model.vocabularySize()).toArray();
      KvCache cache = write(model, prompt, WRITTEN);
      long anonymous = anonymous();
      System.out.printf(
          "MB after %d + %d tokens: %d anonymous, of them %d keys and values, so %d beside; and %d of the model's file mapped%n",
          PROMPT,
          WRITTEN,
          anonymous >> 20,
          cache.mostBytes() >> 20,
          (anonymous - cache.mostBytes()) >> 20,
          Files.size(file) >> 20);
    }
  }

  private static KvCache write(Transformer model, int[] prompt, int count) {
    KvCache cache = model.newCache(prompt.length + count);
    float[] logits = model.forward(prompt, 0, prompt.length, cache);
    for (int i = 1; i < count; i++) {
      logits = model.forward(new int[] {EngineBench.greedy(logits)}, 0, 1, cache);
    }
    return cache;
  }

  /** Bytes of memory in use that no file stands behind: heap, compiled code and stacks. */
  private static long anonymous() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("RssAnon:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
        .sum();
  }
}
