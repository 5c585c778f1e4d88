package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.TILE_COLUMNS;
import static dev.tandem.tensor.Simd.TILE_ROWS;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The kernels one by one, on one thread: {@code ./do bench kernels}. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class KernelsBench {
  private static final int SIZE = 768;
  private static final Workers ALONE = new Workers(1);

  /** A register tile over 256 columns. */
  @State(Scope.Thread)
  public static class Tiles {
    final float[] a = new float[TILE_ROWS * Matrix.STRIDE];
    final float[] b = new float[256 * TILE_COLUMNS];
    final float[] c = new float[TILE_ROWS * TILE_COLUMNS];
  }

  @Benchmark
  public float[] tile(Tiles t) {
    Tile.multiply(256, t.a, 0, 1, Matrix.STRIDE, t.b, 0, t.c, 0, false);
    return t.c;
  }

  /** A matrix of 768 x 768 in its blocks. */
  @State(Scope.Thread)
  public static class Stored {
    @Param BlockType type = BlockType.Q4_1;
    Matrix weights = Scalar.randomMatrix(random(), type, SIZE, SIZE);
    final float[] row = new float[SIZE];
    final Panels x = Scalar.randomPanels(random(), SIZE, 1);
    final Panels y = new Panels(SIZE, 1);

    @Setup
    public void fill() {
      weights = Scalar.randomMatrix(random(), type, SIZE, SIZE);
    }
  }

  @Benchmark
  public float[] unpackMatrix(Stored s) {
    for (int r = 0; r < SIZE; r++) {
      s.weights.row(r, s.row);
    }
    return s.row;
  }

  @Benchmark
  public float[] oneTokenFromBlocks(Stored s) {
    Matrix.multiply(ALONE, s.x, new Matrix.Product(s.weights, s.y, false));
    return s.y.data();
  }

  /** The same laid out once more, and some tokens. */
  @State(Scope.Thread)
  public static class Laid {
    @Param({"Q4_1", "Q8_0"})
    BlockType type = BlockType.Q4_1;

    @Param({"1", "2", "4", "8", "16", "32"})
    int tokens = 1;

    Matrix.Product product = product();
    Panels x = Scalar.randomPanels(random(), SIZE, tokens);

    @Setup
    public void fill() {
      product = product();
      x = Scalar.randomPanels(random(), SIZE, tokens);
    }

    private Matrix.Product product() {
      Matrix weights = Scalar.randomMatrix(random(), type, SIZE, SIZE).laid(ALONE);
      return new Matrix.Product(weights, new Panels(SIZE, tokens), false);
    }
  }

  @Benchmark
  public float[] fewTokensLaid(Laid s) {
    Matrix.multiply(ALONE, s.x, s.product);
    return s.product.out().data();
  }

  /** Nine query heads, three of keys and values, after 900 positions. */
  @State(Scope.Thread)
  public static class Attending {
    private static final int BEFORE = 900;

    @Param({"1", "8"})
    int tokens = 1;

    final Attention shape = new Attention(9, 3, 64);
    Panels queries = new Panels(9 * 64, 1);
    List<Attention.Run> runs = List.of();

    @Setup
    public void fill() {
      int count = (BEFORE + tokens + Attention.PAGE - 1) / Attention.PAGE;
      float[][] keys = new float[count][shape.keyFloats()];
      float[][] values = new float[count][shape.valueFloats()];
      queries = Scalar.randomPanels(random(), 9 * 64, tokens);
      runs = List.of(new Attention.Run(0, tokens, BEFORE, false, new Filled(keys, values)));
    }
  }

  /** Pages in arrays. */
  private record Filled(float[][] keyPages, float[][] valuePages) implements Attention.Pages {
    @Override
    public float[] keys(int page) {
      return keyPages[page];
    }

    @Override
    public float[] values(int page) {
      return valuePages[page];
    }
  }

  @Benchmark
  public Panels attention(Attending s) {
    Panels out = s.queries.like(s.queries.features());
    s.shape.attend(ALONE, s.queries, s.runs, Attention.ALL, out);
    return out;
  }

  private static Random random() {
    return new Random(1);
  }
}
