package dev.tandem.llm;

import dev.tandem.tensor.FormatException;
import dev.tandem.tensor.Gguf;
import dev.tandem.tensor.GgufTensor;
import dev.tandem.tensor.Matrix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Weights of a model of the {@code llama} architecture. Matrices are (outputs, inputs) and stay in
 * the file's blocks; norms are floats.
 *
 * @param embedding (vocabulary, width)
 * @param layers the blocks, first to last
 * @param outputNorm (width)
 * @param output (vocabulary, width); the embedding itself where the file ties them
 * @param ropeDivisors of the rotation's frequencies, or empty
 */
record LlamaWeights(
    Matrix embedding, List<Layer> layers, float[] outputNorm, Matrix output, float[] ropeDivisors) {
  /**
   * One block.
   *
   * @param attentionNorm (width)
   * @param query (heads * head size, width)
   * @param key (key-value heads * head size, width)
   * @param value likewise
   * @param attentionOutput (width, heads * head size)
   * @param feedForwardNorm (width)
   * @param gate (hidden, width)
   * @param up (hidden, width)
   * @param down (width, hidden)
   */
  record Layer(
      float[] attentionNorm,
      Matrix query,
      Matrix key,
      Matrix value,
      Matrix attentionOutput,
      float[] feedForwardNorm,
      Matrix gate,
      Matrix up,
      Matrix down) {}

  /**
   * Takes the weights from a file.
   *
   * @throws FormatException if a tensor is missing, has another size, or would go unused: a model
   *     with more parts than these would compute nonsense
   */
  static LlamaWeights of(Gguf gguf, LlamaConfiguration c) {
    Tensors tensors = new Tensors(gguf);
    int queries = c.heads() * c.headSize();
    int keys = c.keyValueHeads() * c.headSize();
    Matrix embedding = tensors.matrix("token_embd.weight", c.vocabulary(), c.width());
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < c.layers(); i++) {
      String layer = "blk." + i + ".";
      layers.add(
          new Layer(
              tensors.vector(layer + "attn_norm.weight", c.width()),
              tensors.matrix(layer + "attn_q.weight", queries, c.width()),
              tensors.matrix(layer + "attn_k.weight", keys, c.width()),
              tensors.matrix(layer + "attn_v.weight", keys, c.width()),
              tensors.matrix(layer + "attn_output.weight", c.width(), queries),
              tensors.vector(layer + "ffn_norm.weight", c.width()),
              tensors.matrix(layer + "ffn_gate.weight", c.hidden(), c.width()),
              tensors.matrix(layer + "ffn_up.weight", c.hidden(), c.width()),
              tensors.matrix(layer + "ffn_down.weight", c.width(), c.hidden())));
    }
    float[] outputNorm = tensors.vector("output_norm.weight", c.width());
    Matrix output =
        gguf.tensor("output.weight").isPresent()
            ? tensors.matrix("output.weight", c.vocabulary(), c.width())
            : embedding;
    float[] divisors =
        gguf.tensor("rope_freqs.weight").isPresent()
            ? tensors.vector("rope_freqs.weight", c.rotated() / 2)
            : new float[0];
    tensors.refuseUnused();
    return new LlamaWeights(embedding, List.copyOf(layers), outputNorm, output, divisors);
  }

  private static final class Tensors {
    private final Gguf gguf;
    private final Set<String> used = new HashSet<>();

    Tensors(Gguf gguf) {
      this.gguf = gguf;
    }

    Matrix matrix(String name, int rows, int columns) {
      used.add(name);
      return Matrix.of(gguf.requireTensor(name), rows, columns);
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
}
