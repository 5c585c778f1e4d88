package dev.tandem.llm;

import dev.tandem.llm.Architecture.Trait;
import dev.tandem.tensor.BlockType;
import dev.tandem.tensor.FormatException;
import dev.tandem.tensor.Gguf;
import dev.tandem.tensor.GgufTensor;
import dev.tandem.tensor.Matrix;
import dev.tandem.tensor.Workers;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Weights of a decoder-only model. Matrices are (outputs, inputs) and stay in the file's blocks;
 * norms and biases are floats, those that the architecture does not have are empty.
 *
 * @param embedding (vocabulary, width)
 * @param layers the blocks, first to last
 * @param outputNorm (width)
 * @param output (vocabulary, width); the embedding itself where the file ties them
 * @param ropeDivisors of the rotation's frequencies, or empty
 */
public record DecoderWeights(
    Matrix embedding, List<Layer> layers, float[] outputNorm, Matrix output, float[] ropeDivisors) {
  /** Names of the tensors that are of no layer. */
  public static final String EMBEDDING = "token_embd.weight";

  public static final String OUTPUT_NORM = "output_norm.weight";
  public static final String OUTPUT = "output.weight";

  /** The one tensor that is not learnt. */
  private static final String ROPE_DIVISORS = "rope_freqs.weight";

  /**
   * One block.
   *
   * @param attentionNorm (width)
   * @param query (heads * head size, width)
   * @param key (key-value heads * head size, width)
   * @param value likewise
   * @param biases of the three
   * @param headNorms of queries and keys
   * @param attentionOutput (width, heads * head size)
   * @param normAfterAttention (width)
   * @param feedForwardNorm (width)
   * @param gate (hidden, width)
   * @param up (hidden, width)
   * @param down (width, hidden)
   * @param normAfterFeedForward (width)
   */
  public record Layer(
      float[] attentionNorm,
      Matrix query,
      Matrix key,
      Matrix value,
      Biases biases,
      HeadNorms headNorms,
      Matrix attentionOutput,
      float[] normAfterAttention,
      float[] feedForwardNorm,
      Matrix gate,
      Matrix up,
      Matrix down,
      float[] normAfterFeedForward) {
    private Layer laid(Workers workers) {
      return new Layer(
          attentionNorm,
          query.laid(workers),
          key.laid(workers),
          value.laid(workers),
          biases,
          headNorms,
          attentionOutput.laid(workers),
          normAfterAttention,
          feedForwardNorm,
          gate.laid(workers),
          up.laid(workers),
          down.laid(workers),
          normAfterFeedForward);
    }

    private Stream<Matrix> matrices() {
      return Stream.of(query, key, value, attentionOutput, gate, up, down);
    }
  }

  /**
   * What is added to a layer's queries, keys and values.
   *
   * @param query (heads * head size)
   * @param key (key-value heads * head size)
   * @param value likewise
   */
  public record Biases(float[] query, float[] key, float[] value) {}

  /**
   * Weights of the norms of every head.
   *
   * @param query (head size)
   * @param key (head size)
   */
  public record HeadNorms(float[] query, float[] key) {}

  /**
   * Takes the weights from a file.
   *
   * @throws FormatException if a tensor is missing, has another size, or would go unused: a model
   *     with more parts than these would compute nonsense
   */
  static DecoderWeights of(Gguf gguf, DecoderConfiguration c) {
    return of(new Tensors(gguf), c);
  }

  /**
   * Takes a copy of them, every matrix in an array of floats.
   *
   * @param arrays filled: the arrays themselves by the names of their tensors; what changes there
   *     changes the weights
   * @throws FormatException as {@link #of} does
   */
  static DecoderWeights floats(Gguf gguf, DecoderConfiguration c, Map<String, float[]> arrays) {
    return of(new Floats(gguf, arrays), c);
  }

  private static DecoderWeights of(Tensors tensors, DecoderConfiguration c) {
    boolean biases = c.architecture().has(Trait.BIASES);
    boolean headNorms = c.architecture().has(Trait.HEAD_NORMS);
    boolean normsAfter = c.architecture().has(Trait.NORMS_AFTER);
    int queries = c.heads() * c.headSize();
    int keys = c.keyValueHeads() * c.headSize();
    Matrix embedding = tensors.matrix(EMBEDDING, c.vocabulary(), c.width());
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < c.layers(); i++) {
      String layer = "blk." + i + ".";
      layers.add(
          new Layer(
              tensors.vector(layer + "attn_norm.weight", c.width()),
              tensors.matrix(layer + "attn_q.weight", queries, c.width()),
              tensors.matrix(layer + "attn_k.weight", keys, c.width()),
              tensors.matrix(layer + "attn_v.weight", keys, c.width()),
              new Biases(
                  tensors.vector(layer + "attn_q.bias", queries, biases),
                  tensors.vector(layer + "attn_k.bias", keys, biases),
                  tensors.vector(layer + "attn_v.bias", keys, biases)),
              new HeadNorms(
                  tensors.vector(layer + "attn_q_norm.weight", c.headSize(), headNorms),
                  tensors.vector(layer + "attn_k_norm.weight", c.headSize(), headNorms)),
              tensors.matrix(layer + "attn_output.weight", c.width(), queries),
              tensors.vector(layer + "post_attention_norm.weight", c.width(), normsAfter),
              tensors.vector(layer + "ffn_norm.weight", c.width()),
              tensors.matrix(layer + "ffn_gate.weight", c.hidden(), c.width()),
              tensors.matrix(layer + "ffn_up.weight", c.hidden(), c.width()),
              tensors.matrix(layer + "ffn_down.weight", c.width(), c.hidden()),
              tensors.vector(layer + "post_ffw_norm.weight", c.width(), normsAfter)));
    }
    float[] outputNorm = tensors.vector(OUTPUT_NORM, c.width());
    Matrix output =
        tensors.has(OUTPUT) ? tensors.matrix(OUTPUT, c.vocabulary(), c.width()) : embedding;
    boolean divided = tensors.has(ROPE_DIVISORS);
    float[] divisors = tensors.vector(ROPE_DIVISORS, c.rotated() / 2, divided);
    tensors.refuseUnused();
    return new DecoderWeights(embedding, List.copyOf(layers), outputNorm, output, divisors);
  }

  /** Bytes that {@link #laid} adds. */
  long laidBytes() {
    return Stream.concat(layers.stream().flatMap(Layer::matrices), Stream.of(output))
        .mapToLong(Matrix::laidBytes)
        .sum();
  }

  /** The same with {@linkplain Matrix#laid laid} matrices; of the embedding only rows are read. */
  DecoderWeights laid(Workers workers) {
    return new DecoderWeights(
        embedding,
        layers.stream().map(layer -> layer.laid(workers)).toList(),
        outputNorm,
        output.laid(workers),
        ropeDivisors);
  }

  private static class Tensors {
    private static final float[] NONE = {};
    private final Gguf gguf;
    private final Set<String> used = new HashSet<>();

    Tensors(Gguf gguf) {
      this.gguf = gguf;
    }

    boolean has(String name) {
      return gguf.tensor(name).isPresent();
    }

    Matrix matrix(String name, int rows, int columns) {
      used.add(name);
      return Matrix.of(gguf.requireTensor(name), rows, columns);
    }

    /** The tensor, or nothing where the architecture has none. */
    float[] vector(String name, int size, boolean there) {
      return there ? vector(name, size) : NONE;
    }

    float[] vector(String name, int size) {
      used.add(name);
      GgufTensor tensor = gguf.requireTensor(name);
      if (tensor.weights() != size) {
        throw new FormatException(
            "tensor '%s' has %d weights and should have %d"
                .formatted(name, tensor.weights(), size));
      }
      float[] out = new float[size];
      tensor.type().dequantise(tensor.data(), 0, out, 0, size);
      for (float weight : out) {
        if (!Float.isFinite(weight)) {
          throw new FormatException("tensor '%s' holds NaN or infinity".formatted(name));
        }
      }
      return out;
    }

    void refuseUnused() {
      for (GgufTensor tensor : gguf.tensors()) {
        if (!used.contains(tensor.name())) {
          throw new FormatException(
              "the model has a tensor '" + tensor.name() + "' that its architecture does not use");
        }
      }
    }
  }

  /** The same in arrays that are kept. */
  private static final class Floats extends Tensors {
    private final Map<String, float[]> arrays;

    Floats(Gguf gguf, Map<String, float[]> arrays) {
      super(gguf);
      this.arrays = arrays;
    }

    @Override
    Matrix matrix(String name, int rows, int columns) {
      float[] all = super.matrix(name, rows, columns).floats();
      arrays.put(name, all);
      return new Matrix(rows, columns, BlockType.F32, MemorySegment.ofArray(all));
    }

    @Override
    float[] vector(String name, int size) {
      float[] all = super.vector(name, size);
      if (!name.equals(ROPE_DIVISORS)) {
        arrays.put(name, all);
      }
      return all;
    }
  }
}
