package dev.tandem.tune;

import dev.tandem.llm.DecoderConfiguration;
import dev.tandem.llm.ModelFile;
import dev.tandem.text.UserError;
import java.util.Locale;
import java.util.Map;

/**
 * The heap that full fine-tuning takes: of each weight its value, its gradient and two moments, and
 * what a batch needs with the activations of one layer alone; more are kept where there is room.
 *
 * @param weights of the model
 * @param batchBytes for a batch of so many tokens
 */
record FullMemory(long weights, long batchBytes) {
  private static final long GIB = 1L << 30;

  /** Value, gradient, running mean and running square. */
  private static final int BYTES = 4 * Float.BYTES;

  /** What the program takes beside, and what a garbage collector cannot fill. */
  private static final long PROGRAM = 256L << 20;

  static FullMemory of(ModelFile base, int tokens) {
    DecoderConfiguration c = base.configuration();
    long each =
        (c.layers() + 5L) * c.width() // between layers, and the scratch of one
            + 4L * c.heads() * c.headSize()
            + 3L * c.hidden()
            + Activations.floats(c, Map.of());
    return new FullMemory(
        base.parameters(), Float.BYTES * tokens * each + ModelPass.logitsBytes(c));
  }

  long bytes() {
    return weights * BYTES + batchBytes + PROGRAM;
  }

  /**
   * Bytes of the heap beyond these.
   *
   * @throws UserError if the heap is too small
   */
  long left(String model) {
    long heap = Runtime.getRuntime().maxMemory();
    if (bytes() > heap) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "full fine-tuning of %s needs %.1f GiB of memory and Java may use %.1f; give it more with TANDEM_JAVA_OPTS=-Xmx%dm, or train an adapter with --method lora",
              model,
              (double) bytes() / GIB,
              (double) heap / GIB,
              bytes() / (1 << 20) + 1));
    }
    return heap - bytes();
  }
}
