package dev.tandem.llm;

import dev.tandem.text.UserError;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Which open model fits a machine's memory. Sizes are of the usual four-bit files; what is needed
 * beside the file is the KV cache of 4,096 tokens in float32 and half a gigabyte for the program.
 */
public final class ModelFit {
  private static final long GIB = 1L << 30;
  private static final long PROGRAM = GIB / 2;
  private static final int TOKENS = 4096;

  /**
   * A well-known open model.
   *
   * @param parameters number of weights
   * @param fileBytes size of its four-bit file
   * @param cacheBytesPerToken keys and values of all layers, float32
   */
  record Known(
      String name, long parameters, long fileBytes, long cacheBytesPerToken, String architecture) {
    Known {
      if (parameters <= 0 || fileBytes <= 0 || cacheBytesPerToken <= 0) {
        throw new IllegalArgumentException("sizes are positive");
      }
    }

    long needed() {
      return fileBytes + cacheBytesPerToken * TOKENS + PROGRAM;
    }
  }

  /**
   * One row of the advice.
   *
   * @param neededBytes memory to run it with 4,096 tokens of context
   * @param builtIn whether Tandem's own engine knows the architecture; others run behind an
   *     endpoint
   */
  public record Advice(
      String name,
      long parameters,
      long fileBytes,
      long neededBytes,
      boolean fits,
      boolean builtIn) {}

  // layers * key-value heads * head size * (key and value) * 4 bytes, from each model's config.json
  private static final List<Known> MODELS =
      List.of(
          new Known("SmolLM2-135M-Instruct", 134_515_008L, 98_362_432L, 30 * 3 * 64 * 8L, "llama"),
          new Known("SmolLM2-360M-Instruct", 361_821_120L, 229_000_000L, 32 * 5 * 64 * 8L, "llama"),
          new Known("Qwen2.5-0.5B-Instruct", 494_032_768L, 398_000_000L, 24 * 2 * 64 * 8L, "qwen2"),
          new Known(
              "Llama-3.2-1B-Instruct", 1_235_814_400L, 808_000_000L, 16 * 8 * 64 * 8L, "llama"),
          new Known(
              "SmolLM2-1.7B-Instruct", 1_711_376_384L, 1_060_000_000L, 24 * 32 * 64 * 8L, "llama"),
          new Known(
              "Llama-3.2-3B-Instruct", 3_212_749_824L, 2_020_000_000L, 28 * 8 * 128 * 8L, "llama"),
          new Known(
              "Qwen2.5-7B-Instruct", 7_615_616_512L, 4_680_000_000L, 28 * 4 * 128 * 8L, "qwen2"),
          new Known(
              "Llama-3.1-8B-Instruct", 8_030_261_248L, 4_920_000_000L, 32 * 8 * 128 * 8L, "llama"),
          new Known(
              "Qwen2.5-14B-Instruct", 14_770_033_664L, 8_990_000_000L, 48 * 8 * 128 * 8L, "qwen2"),
          new Known(
              "Qwen2.5-32B-Instruct", 32_763_876_352L, 19_900_000_000L, 64 * 8 * 128 * 8L, "qwen2"),
          new Known(
              "Llama-3.3-70B-Instruct",
              70_553_706_496L,
              42_500_000_000L,
              80 * 8 * 128 * 8L,
              "llama"));

  private ModelFit() {}

  /** The table, smallest model first, for so much free memory. */
  public static List<Advice> advise(long availableBytes) {
    return MODELS.stream()
        .map(
            m ->
                new Advice(
                    m.name,
                    m.parameters,
                    m.fileBytes,
                    m.needed(),
                    m.needed() <= availableBytes,
                    Architecture.supports(m.architecture)))
        .toList();
  }

  /** The architectures that Tandem's own engine runs, for people. */
  public static String architectures() {
    return Architecture.names();
  }

  /**
   * Refuses a model whose weights do not fit this machine's memory: mapped from the file, it would
   * start, and then read itself anew from disk for every token.
   *
   * @throws UserError saying what is needed and what there is
   */
  static void requireFits(Path model, long fileBytes, long memoryBytes) {
    long needed = fileBytes + PROGRAM;
    if (needed > memoryBytes) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "the model %s needs %.1f GiB of memory and this machine has %.1f; use a smaller one ('tandem doctor' lists what fits) or an endpoint",
              model,
              (double) needed / GIB,
              (double) memoryBytes / GIB));
    }
  }

  /** This machine's or container's memory. */
  public static long memoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean os
        ? os.getTotalMemorySize()
        : Long.MAX_VALUE;
  }
}
