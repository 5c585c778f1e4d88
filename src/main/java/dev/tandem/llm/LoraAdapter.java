package dev.tandem.llm;

import dev.tandem.tensor.BlockType;
import dev.tandem.tensor.FormatException;
import dev.tandem.tensor.Gguf;
import dev.tandem.tensor.GgufTensor;
import dev.tandem.tensor.Matrix;
import dev.tandem.tensor.Rope;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/**
 * Low-rank additions to some matrices of a model (LoRA; Hu et al., 2021): {@code W x} becomes
 * {@code W x + scale * up (down x)}.
 *
 * @param name of the file or folder, without its ending
 * @param architecture of the base, as in GGUF files
 * @param base what the adapter says it was trained on; may be empty
 * @param rank the largest of its pairs
 * @param pairs by the GGUF name of the matrix they add to, such as {@code blk.3.attn_q.weight};
 *     rows of queries and keys are in the order of the base it was opened for
 */
public record LoraAdapter(
    String name, String architecture, String base, int rank, Map<String, Pair> pairs) {
  /**
   * One addition.
   *
   * @param down (rank, inputs)
   * @param up (outputs, rank)
   * @param scale what their product is multiplied by
   */
  public record Pair(Matrix down, Matrix up, float scale) {
    public Pair {
      if (down.rows() != up.columns() || !Float.isFinite(scale)) {
        throw new FormatException(
            "the adapter's matrices do not fit each other: rank %d and %d, scale %s"
                .formatted(down.rows(), up.columns(), scale));
      }
    }

    public int rank() {
      return down.rows();
    }
  }

  public LoraAdapter {
    pairs = Collections.unmodifiableMap(new TreeMap<>(pairs));
    if (pairs.isEmpty()) {
      throw new FormatException("the adapter holds no matrices");
    }
  }

  /**
   * Reads an adapter for a model: a folder as PEFT writes it, or a GGUF file.
   *
   * @throws UserError if it cannot be read, needs what is not supported, or is of another model
   */
  public static LoraAdapter open(Path path, ModelFile model) {
    return reading(
        path,
        () -> {
          try {
            DecoderConfiguration c = DecoderConfiguration.of(model.gguf());
            return Files.isDirectory(path)
                ? PeftAdapter.read(path, c).fitting(model.gguf(), c, Rope.Pairs.HALVES)
                : gguf(path).fitting(model.gguf(), c, c.architecture().ggufPairs());
          } catch (IOException e) {
            throw new UserError("the adapter %s cannot be read: %s".formatted(path, e), e);
          }
        });
  }

  /** Bytes of its matrices. */
  long bytes() {
    return pairs.values().stream()
        .mapToLong(pair -> pair.down.data().byteSize() + pair.up.data().byteSize())
        .sum();
  }

  /** The file that holds an adapter's weights, which of a folder is one of peft's names. */
  public static Path weights(Path adapter) {
    return Files.isDirectory(adapter) ? adapter.resolve(PeftAdapter.WEIGHTS) : adapter;
  }

  /**
   * The chat template that lies in an adapter's folder, where who trained it saved the tokenizer
   * there.
   *
   * @throws UserError if it cannot be read
   */
  public static Optional<String> template(Path adapter) {
    try {
      return Files.isDirectory(adapter) ? HubTokenizer.template(adapter) : Optional.empty();
    } catch (IOException e) {
      throw new UserError("the adapter %s cannot be read: %s".formatted(adapter, e), e);
    }
  }

  /**
   * Writes it as the Python package peft does: rows of queries and keys in Hugging Face's order.
   *
   * @param folder made if there is none; files of the same names are replaced
   * @param base whose order the rows have
   * @param byRoot whether the scale is said as alpha by the root of the rank (rsLoRA)
   * @param dropout it was trained with
   */
  public void write(Path folder, DecoderConfiguration base, boolean byRoot, double dropout)
      throws IOException {
    PeftWriter.write(folder, inHubOrder(base), base.layers(), byRoot, dropout);
  }

  /** The same with rows of queries and keys as Hugging Face has them, for whom they are written. */
  public LoraAdapter inHubOrder(DecoderConfiguration from) {
    return inOrder(from.headSize(), from.pairs(), Rope.Pairs.HALVES);
  }

  /** The same with rows of queries and keys in another order. */
  LoraAdapter inOrder(int headSize, Rope.Pairs there, Rope.Pairs wanted) {
    if (there == wanted) {
      return this;
    }
    Map<String, Pair> ordered = new TreeMap<>(pairs);
    ordered.replaceAll(
        (target, pair) ->
            RowOrder.turns(target)
                ? new Pair(
                    pair.down,
                    reordered(pair.up, RowOrder.source(target, headSize, there, wanted)),
                    pair.scale)
                : pair);
    return new LoraAdapter(name, architecture, base, rank, ordered);
  }

  private static Matrix reordered(Matrix up, IntUnaryOperator source) {
    int rank = up.columns();
    float[] row = new float[rank];
    float[] out = new float[up.rows() * rank];
    for (int r = 0; r < up.rows(); r++) {
      up.row(source.applyAsInt(r), row);
      System.arraycopy(row, 0, out, r * rank, rank);
    }
    MemorySegment data = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_FLOAT, out);
    return new Matrix(up.rows(), rank, BlockType.F32, data);
  }

  private static <T> T reading(Path path, Supplier<T> work) {
    try {
      return work.get();
    } catch (FormatException e) {
      throw new UserError("the adapter %s cannot be used: %s".formatted(path, e.getMessage()), e);
    }
  }

  /** An adapter's file, as llama.cpp's {@code convert_lora_to_gguf.py} writes it. */
  private static LoraAdapter gguf(Path path) throws IOException {
    Gguf file = Gguf.open(path);
    if (!file.getString("general.type", "model").equals("adapter")
        || !file.getString("adapter.type", "").equals("lora")) {
      throw new FormatException("it is no LoRA adapter (general.type adapter, adapter.type lora)");
    }
    float alpha = file.requireFloat("adapter.lora.alpha");
    Map<String, GgufTensor> downs = new LinkedHashMap<>();
    Map<String, GgufTensor> ups = new LinkedHashMap<>();
    for (GgufTensor tensor : file.tensors()) {
      String name = tensor.name();
      boolean down = name.endsWith(".lora_a");
      String target = name.substring(0, Math.max(0, name.length() - ".lora_a".length()));
      if (!down && !name.endsWith(".lora_b") || !HubNames.isProjection(target)) {
        throw new FormatException(
            "its tensor '%s' is not of one of the seven projections; others are not supported"
                .formatted(name));
      }
      (down ? downs : ups).put(target, tensor);
    }
    // llama.cpp: an alpha of 0 means that nothing is scaled.
    return of(
        name(path),
        file.getString("general.architecture", ""),
        file.getString("general.base_model.0.name", ""),
        downs,
        ups,
        (target, rank) -> alpha == 0 ? 1 : alpha / rank);
  }

  /** What a pair's product is multiplied by. */
  @FunctionalInterface
  interface Scale {
    float of(String target, int rank);
  }

  /** Puts the two halves of each pair together. */
  static LoraAdapter of(
      String name,
      String architecture,
      String base,
      Map<String, GgufTensor> downs,
      Map<String, GgufTensor> ups,
      Scale scale) {
    Map<String, Pair> pairs = new TreeMap<>();
    downs.forEach(
        (target, down) -> {
          Matrix first = matrix(down);
          Matrix second =
              matrix(
                  Optional.ofNullable(ups.get(target))
                      .orElseThrow(() -> new FormatException(half(target))));
          pairs.put(target, new Pair(first, second, scale.of(target, first.rows())));
        });
    for (String target : ups.keySet()) {
      if (!downs.containsKey(target)) {
        throw new FormatException(half(target));
      }
    }
    int rank = pairs.values().stream().mapToInt(Pair::rank).max().orElse(0);
    return new LoraAdapter(name, architecture, base, rank, pairs);
  }

  private static String half(String target) {
    return "it has only one of the two matrices for '" + target + "'";
  }

  private static Matrix matrix(GgufTensor tensor) {
    if (tensor.shape().size() != 2 || tensor.weights() > Integer.MAX_VALUE) {
      throw new FormatException("its tensor '" + tensor.name() + "' is no matrix");
    }
    if (!tensor.finite()) {
      throw new FormatException("its tensor '" + tensor.name() + "' holds NaN or infinity");
    }
    return Matrix.of(
        tensor, tensor.shape().getLast().intValue(), tensor.shape().getFirst().intValue());
  }

  static String name(Path path) {
    Path file = path.getFileName();
    return file == null ? "adapter" : file.toString().replaceFirst("\\.gguf$", "");
  }

  /** The adapter for this very base: sizes checked, rows of queries and keys in its order. */
  private LoraAdapter fitting(Gguf model, DecoderConfiguration c, Rope.Pairs order) {
    if (!architecture.equals(c.architecture().ggufName())) {
      throw new FormatException(
          "it is for a model of architecture '%s' and this one is '%s'"
              .formatted(architecture, c.architecture().ggufName()));
    }
    pairs.forEach(
        (target, pair) -> {
          GgufTensor weights =
              model
                  .tensor(target)
                  .orElseThrow(() -> new FormatException("the model has no '" + target + "'"));
          int inputs = pair.down.columns();
          int outputs = pair.up.rows();
          if (weights.shape().getFirst() != inputs || weights.shape().getLast() != outputs) {
            throw new FormatException(
                "its '%s' is %d x %d and the model's %d x %d; it is of another model"
                    .formatted(
                        target,
                        outputs,
                        inputs,
                        weights.shape().getLast(),
                        weights.shape().getFirst()));
          }
        });
    return inOrder(c.headSize(), order, c.pairs());
  }
}
