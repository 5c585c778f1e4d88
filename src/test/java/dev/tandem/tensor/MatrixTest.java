package dev.tandem.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tandem.tensor.Matrix.Product;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatrixTest {
  private final Random random = Scalar.seeded(MatrixTest.class);
  private final Workers workers = new Workers(3);

  @AfterEach
  void close() {
    workers.close();
  }

  @ParameterizedTest
  @EnumSource
  void unpackedWeightsAreTheOraclesToTheLastBitOrNearly(BlockType type) {
    Matrix w = Scalar.randomMatrix(random, type, 7, 768);
    float[] row = new float[768];
    for (int r = 0; r < w.rows(); r++) {
      w.row(r, row);
      for (int k = 0; k < row.length; k++) {
        float expected = type.weight(w.data(), r * 768L + k);
        assertThat(row[k]).isCloseTo(expected, within(1e-6f * (1 + Math.abs(expected))));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void productsOfAnySizeAreTheOracles(BlockType type) {
    for (int round = 0; round < 12; round++) {
      int rows = random.nextInt(1, 230);
      int whole = Math.max(32, type.weightsPerBlock());
      int columns = whole * random.nextInt(1, 640 / whole + 1);
      int tokens = round % 3 == 0 ? 1 : random.nextInt(2, round % 3 == 1 ? 17 : 80);
      Matrix w = Scalar.randomMatrix(random, type, rows, columns);
      Panels x = Scalar.randomPanels(random, columns, tokens);
      Panels y = new Panels(rows, tokens);
      Matrix.multiply(workers, x, new Product(w, y, false));
      assertProduct(w, x, y, 1);
      Matrix.multiply(workers, x, new Product(w, y, true));
      assertProduct(w, x, y, 2);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"Q4_0", "Q4_1", "Q8_0"})
  void weightsLaidOutOnceMoreGiveTheSameToTheLastBit(BlockType type) {
    for (int round = 0; round < 20; round++) {
      int rows = random.nextInt(1, 230);
      int columns = 32 * random.nextInt(1, 21);
      int tokens = random.nextInt(1, 20);
      Matrix stored = Scalar.randomMatrix(random, type, rows, columns);
      Matrix laid = stored.laid(workers);
      assertThat(laid.lanes()).isPresent();
      assertThat(laid.laidBytes()).isPositive();
      Panels given = Scalar.randomPanels(random, columns, tokens);
      Panels x = Panels.exact(columns, tokens);
      float[] token = new float[columns];
      for (int t = 0; t < tokens; t++) {
        given.getToken(t, token);
        x.setToken(t, token);
      }
      Panels expected = x.like(rows);
      Panels actual = x.like(rows);
      Panels plain = given.like(rows);
      for (boolean accumulate : new boolean[] {false, true}) {
        Matrix.multiply(workers, x, new Product(stored, expected, accumulate));
        Matrix.multiply(workers, x, new Product(laid, actual, accumulate));
        Matrix.multiply(workers, given, new Product(laid, plain, accumulate));
        for (int t = 0; t < tokens; t++) {
          for (int r = 0; r < rows; r++) {
            assertThat(actual.get(r, t)).isEqualTo(expected.get(r, t));
            assertThat(plain.get(r, t)).isEqualTo(expected.get(r, t));
          }
        }
      }
    }
  }

  @Test
  void plainWeightsNeedNotFillBlocks() {
    for (int tokens : new int[] {1, 5}) {
      Matrix w = Scalar.randomMatrix(random, BlockType.F32, 13, 45);
      Panels x = Scalar.randomPanels(random, 45, tokens);
      Panels y = new Panels(13, tokens);
      Matrix.multiply(workers, x, new Product(w, y, false));
      assertProduct(w, x, y, 1);
    }
  }

  @Test
  void severalProductsShareOneInput() {
    for (int tokens : new int[] {1, 40}) {
      Panels x = Scalar.randomPanels(random, 64, tokens);
      Matrix a = Scalar.randomMatrix(random, BlockType.Q4_1, 130, 64);
      Matrix b = Scalar.randomMatrix(random, BlockType.Q8_0, 20, 64);
      Panels ya = new Panels(130, tokens);
      Panels yb = new Panels(20, tokens);
      Matrix.multiply(workers, x, new Product(a, ya, false), new Product(b, yb, false));
      assertProduct(a, x, ya, 1);
      assertProduct(b, x, yb, 1);
    }
  }

  @Test
  void halvesOfEveryFiniteBitPatternAreExact() {
    int patterns = 1 << 16;
    byte[] bytes = new byte[patterns * 2];
    for (int i = 0; i < patterns; i++) {
      int finite = (i & 0x7c00) == 0x7c00 ? i & 0x83ff : i;
      bytes[2 * i] = (byte) finite;
      bytes[2 * i + 1] = (byte) (finite >> 8);
    }
    Matrix w =
        new Matrix(1, patterns, BlockType.F16, java.lang.foreign.MemorySegment.ofArray(bytes));
    float[] row = new float[patterns];
    w.row(0, row);
    for (int i = 0; i < patterns; i++) {
      assertThat(row[i]).isEqualTo(BlockType.F16.weight(w.data(), i));
    }
  }

  @Test
  void sizesThatDoNotMatchAreRefused() {
    Matrix w = Scalar.randomMatrix(random, BlockType.F32, 4, 8);
    Panels wrong = new Panels(9, 2);
    Product product = new Product(w, new Panels(4, 2), false);
    assertThatThrownBy(() -> Matrix.multiply(workers, wrong, product))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertProduct(Matrix w, Panels x, Panels y, int times) {
    double tolerance = 2e-5 * Math.sqrt(w.columns()) * times;
    for (int t = 0; t < x.tokens(); t++) {
      for (int r = 0; r < w.rows(); r++) {
        double expected = times * Scalar.product(w, r, x, t);
        assertThat((double) y.get(r, t))
            .as("%s row %d token %d", w.type(), r, t)
            .isCloseTo(expected, within(tolerance * (1 + Math.abs(expected))));
      }
    }
  }
}
