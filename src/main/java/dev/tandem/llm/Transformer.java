package dev.tandem.llm;

import dev.tandem.tensor.Gguf;
import java.util.List;

/**
 * A decoder-only language model: token ids in, logits out. Safe for use by many threads, each with
 * its own cache; float32 throughout.
 */
public interface Transformer extends AutoCloseable {
  /**
   * The model of a file, with threads for all processors.
   *
   * @throws dev.tandem.tensor.FormatException if the architecture is not supported or a part of the
   *     model is missing
   */
  static Transformer load(Gguf gguf) {
    return Decoder.of(gguf, Runtime.getRuntime().availableProcessors());
  }

  /** The architecture's name in GGUF files, for example {@code llama}. */
  String architecture();

  /** Number of weights. */
  long parameters();

  /** The most tokens a sequence may have. */
  int contextLength();

  /** Number of logits. */
  int vocabularySize();

  /**
   * An empty cache for one sequence; its memory grows with the sequence.
   *
   * @param capacity the most tokens it will hold, 1 to {@link #contextLength}
   */
  KvCache newCache(int capacity);

  /**
   * Appends {@code tokens[from..to)} to the cached sequence.
   *
   * @return the logits of the last position, one for each vocabulary entry; a new array
   * @throws IllegalArgumentException if there is no token, a token is not in the vocabulary, or the
   *     cache is too small; the cache is then unchanged
   * @throws dev.tandem.text.UserError naming the tensor, if weights are NaN or infinite
   */
  float[] forward(int[] tokens, int from, int to, KvCache cache);

  /**
   * Appends tokens to several sequences at once, which costs little more than to one: the weights
   * are unpacked once for all of them. What one sequence gets depends on the others in the last
   * bits, and not at all where its slice is {@link Slice#exact}.
   *
   * @return for each slice the logits of its last tokens, as many as it wants
   * @throws IllegalArgumentException as {@link #forward} does, all caches unchanged
   * @throws dev.tandem.text.UserError as {@link #forward} does
   */
  List<List<float[]>> step(List<Slice> slices);

  /**
   * Appends tokens to several sequences at once, and tells how likely given tokens are behind them.
   *
   * @param next for each slice the tokens behind its last ones, as many as it wants logits
   * @return for each slice the natural log-probability of each of {@code next}
   * @throws IllegalArgumentException as {@link #forward} does, all caches unchanged
   * @throws dev.tandem.text.UserError as {@link #forward} does
   */
  List<double[]> score(List<Slice> slices, List<int[]> next);

  /**
   * Appends all tokens to the cached sequence and hands out the logits of every position, in order.
   * Only a slice of positions is held at a time.
   *
   * @throws IllegalArgumentException as {@link #forward} does
   */
  void forwardAll(int[] tokens, KvCache cache, LogitsConsumer perPosition);

  /** Ends the threads that compute. */
  @Override
  void close();

  /** Receives the logits of one position. */
  @FunctionalInterface
  interface LogitsConsumer {
    /**
     * @param index of the token among those given, 0 first
     * @param logits of what follows it; valid only during the call
     */
    void accept(int index, float[] logits);
  }
}
