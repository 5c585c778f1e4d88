package dev.tandem.tune;

import dev.tandem.llm.Decoder;
import dev.tandem.llm.DecoderWeights;
import dev.tandem.llm.LoraAdapter;
import dev.tandem.llm.Projection;
import dev.tandem.tensor.BlockType;
import dev.tandem.tensor.LowRank;
import dev.tandem.tensor.Matrix;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The trainable pairs of an adapter, rows of queries and keys in the order of the base.
 *
 * @param baseName what the base is called
 * @param layers for each layer the pairs of the matrices that it has
 * @param byRoot whether the scale is said as alpha by the root of the rank (rsLoRA)
 * @param dropout it is trained with
 */
record LoraWeights(
    Decoder base,
    String baseName,
    List<Map<Projection, LowRank>> layers,
    boolean byRoot,
    double dropout)
    implements Trained {
  /** Begun as peft does it: what goes down by chance, what comes up zero. */
  static LoraWeights begin(Decoder base, String baseName, LoraSettings settings, long seed) {
    Random random = new Random(seed);
    List<Map<Projection, LowRank>> layers = new ArrayList<>();
    for (DecoderWeights.Layer layer : base.weights().layers()) {
      Map<Projection, LowRank> pairs = new EnumMap<>(Projection.class);
      for (Projection projection : Projection.values()) {
        if (settings.targets().contains(projection)) {
          Matrix matrix = matrix(layer, projection);
          LowRank pair =
              new LowRank(matrix.columns(), matrix.rows(), settings.rank(), settings.scale());
          // Uniform as He et al. (2015) with a = sqrt(5), which comes to one over the root of the
          // inputs.
          double bound = 1 / Math.sqrt(matrix.columns());
          for (int i = 0; i < pair.inputs(); i++) {
            for (int r = 0; r < pair.rank(); r++) {
              pair.down()[i * pair.stride() + r] = (float) ((2 * random.nextDouble() - 1) * bound);
            }
          }
          pairs.put(projection, pair);
        }
      }
      layers.add(pairs);
    }
    return new LoraWeights(base, baseName, layers, settings.rankStabilized(), settings.dropout());
  }

  /** A copy of an adapter, to be trained further. */
  static LoraWeights copy(Decoder base, String baseName, LoraAdapter adapter, double dropout) {
    List<Map<Projection, LowRank>> layers = new ArrayList<>();
    for (int layer = 0; layer < base.configuration().layers(); layer++) {
      Map<Projection, LowRank> pairs = new EnumMap<>(Projection.class);
      for (Projection projection : Projection.values()) {
        Optional.ofNullable(adapter.pairs().get(projection.tensor(layer)))
            .ifPresent(pair -> pairs.put(projection, copy(pair)));
      }
      layers.add(pairs);
    }
    return new LoraWeights(base, baseName, layers, false, dropout);
  }

  private static LowRank copy(LoraAdapter.Pair pair) {
    LowRank copy = new LowRank(pair.down().columns(), pair.up().rows(), pair.rank(), pair.scale());
    float[] down = new float[copy.inputs()];
    for (int r = 0; r < copy.rank(); r++) {
      pair.down().row(r, down);
      for (int i = 0; i < down.length; i++) {
        copy.down()[i * copy.stride() + r] = down[i];
      }
    }
    float[] up = new float[copy.rank()];
    for (int o = 0; o < copy.outputs(); o++) {
      pair.up().row(o, up);
      System.arraycopy(up, 0, copy.up(), o * copy.stride(), up.length);
    }
    return copy;
  }

  /** What the adapter is now. */
  LoraAdapter values() {
    return adapter(LowRank::down, LowRank::up);
  }

  /** The gradients as they are now, in the form of an adapter. */
  LoraAdapter gradients() {
    return adapter(LowRank::downGradient, LowRank::upGradient);
  }

  private LoraAdapter adapter(Function<LowRank, float[]> down, Function<LowRank, float[]> up) {
    Map<String, LoraAdapter.Pair> pairs = new TreeMap<>();
    for (int layer = 0; layer < layers.size(); layer++) {
      for (Map.Entry<Projection, LowRank> each : layers.get(layer).entrySet()) {
        LowRank pair = each.getValue();
        pairs.put(
            each.getKey().tensor(layer),
            new LoraAdapter.Pair(
                down(pair, down.apply(pair)), up(pair, up.apply(pair)), pair.scale()));
      }
    }
    return new LoraAdapter("adapter", base.architecture(), baseName, rank(), pairs);
  }

  /** (rank, inputs) of (inputs, stride). */
  private static Matrix down(LowRank pair, float[] values) {
    float[] out = new float[pair.rank() * pair.inputs()];
    for (int r = 0; r < pair.rank(); r++) {
      for (int i = 0; i < pair.inputs(); i++) {
        out[r * pair.inputs() + i] = values[i * pair.stride() + r];
      }
    }
    return new Matrix(pair.rank(), pair.inputs(), BlockType.F32, MemorySegment.ofArray(out));
  }

  /** (outputs, rank) of (outputs, stride). */
  private static Matrix up(LowRank pair, float[] values) {
    float[] out = new float[pair.outputs() * pair.rank()];
    for (int o = 0; o < pair.outputs(); o++) {
      System.arraycopy(values, o * pair.stride(), out, o * pair.rank(), pair.rank());
    }
    return new Matrix(pair.outputs(), pair.rank(), BlockType.F32, MemorySegment.ofArray(out));
  }

  @Override
  public Map<Projection, LowRank> pairs(int layer) {
    return layers.get(layer);
  }

  @Override
  public Optional<float[]> gradient(String tensor) {
    return Optional.empty();
  }

  @Override
  public List<Parameter> parameters() {
    List<Parameter> all = new ArrayList<>();
    for (int layer = 0; layer < layers.size(); layer++) {
      for (Map.Entry<Projection, LowRank> each : layers.get(layer).entrySet()) {
        String name = each.getKey().tensor(layer);
        LowRank pair = each.getValue();
        all.add(new Parameter(name + ".lora_a", pair.down(), pair.downGradient(), true));
        all.add(new Parameter(name + ".lora_b", pair.up(), pair.upGradient(), true));
      }
    }
    return all;
  }

  @Override
  public int rank() {
    return layers.stream()
        .flatMap(pairs -> pairs.values().stream())
        .mapToInt(LowRank::rank)
        .max()
        .orElse(1);
  }

  /** As the Python package peft does. */
  @Override
  public void save(Path folder) throws IOException {
    values().write(folder, base.configuration(), byRoot, dropout);
  }

  static Matrix matrix(DecoderWeights.Layer layer, Projection projection) {
    return switch (projection) {
      case QUERY -> layer.query();
      case KEY -> layer.key();
      case VALUE -> layer.value();
      case OUTPUT -> layer.attentionOutput();
      case GATE -> layer.gate();
      case UP -> layer.up();
      case DOWN -> layer.down();
    };
  }
}
