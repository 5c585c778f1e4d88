package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.FLOATS;
import static dev.tandem.tensor.Simd.LANES;
import static dev.tandem.tensor.Simd.TILE_COLUMNS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Gradients of weights, added to what is there. Sums over tokens have one order, whatever the
 * number of workers: an item of work owns the weights whose gradients it writes. All panels are
 * {@link Panels#wide}.
 */
public final class WeightGradients {
  // Outputs of an item. With more, the rows of a long batch would leave a second-level cache.
  private static final int ROWS = 48;
  private static final int PADDING = 16; // rows apart, lest they compete for the same cache lines

  private static final class Block {
    float[] rows = new float[0]; // (output, token)
    Panels sums = Panels.wide(1, 1); // (output, input), the inputs in lanes
  }

  private static final ThreadLocal<Block> BLOCK = ThreadLocal.withInitial(Block::new);

  private WeightGradients() {}

  /** What {@link #matrices} works in; grows to the largest input. */
  public static final class Scratch {
    private Panels exchanged = Panels.wide(1, 1);

    private Panels exchanged(Panels x) {
      exchanged = fitting(exchanged, x.tokens(), x.features());
      return exchanged.shaped(x.tokens(), x.features());
    }
  }

  private static Panels fitting(Panels panels, int features, int tokens) {
    long floats = (tokens + TILE_COLUMNS - 1L) / TILE_COLUMNS * TILE_COLUMNS * features;
    return floats * Float.BYTES <= panels.bytes() ? panels : Panels.wide(features, tokens);
  }

  /**
   * One of several matrices that were given the same.
   *
   * @param dy gradient of what it gave
   * @param gradient (outputs, inputs), added to
   */
  public record Term(Panels dy, float[] gradient) {}

  /**
   * {@code gradient += dy x^T} for every term: {@code dW[o][i] += sum over tokens of dy[o] x[i]}.
   *
   * @param x what the matrices were given
   */
  public static void matrices(Workers workers, Panels x, Scratch scratch, Term... terms) {
    for (Term term : terms) {
      if (x.width() != TILE_COLUMNS
          || term.dy.width() != TILE_COLUMNS
          || term.dy.tokens() != x.tokens()
          || term.gradient.length != (long) term.dy.features() * x.features()) {
        throw new IllegalArgumentException("sizes of a weight gradient do not match");
      }
    }
    Panels exchanged = scratch.exchanged(x);
    workers.run(exchanged.count(), panel -> exchange(x, exchanged, panel));
    workers.run(
        Arrays.stream(terms).mapToInt(WeightGradients::items).sum(),
        item -> {
          int left = item;
          for (Term term : terms) {
            if (left < items(term)) {
              rows(term, left * ROWS, exchanged);
              return;
            }
            left -= items(term);
          }
        });
  }

  private static int items(Term term) {
    return (term.dy.features() + ROWS - 1) / ROWS;
  }

  /** One panel of inputs in lanes, its features the tokens. */
  private static void exchange(Panels x, Panels out, int panel) {
    float[] in = x.data();
    float[] to = out.data();
    int first = panel * TILE_COLUMNS;
    int lanes = Math.min(TILE_COLUMNS, x.features() - first);
    for (int p = 0; p < x.count(); p++) {
      int from = x.start(p) + first * TILE_COLUMNS;
      int at = out.start(panel) + p * TILE_COLUMNS * TILE_COLUMNS;
      int tokens = Math.min(TILE_COLUMNS, x.tokens() - p * TILE_COLUMNS);
      for (int t = 0; t < tokens; t++) {
        for (int lane = 0; lane < lanes; lane++) {
          to[at + t * TILE_COLUMNS + lane] = in[from + lane * TILE_COLUMNS + t];
        }
      }
    }
  }

  private static void rows(Term term, int from, Panels exchanged) {
    Block block = BLOCK.get();
    int rows = Math.min(ROWS, term.dy.features() - from);
    int tokens = term.dy.tokens();
    int inputs = exchanged.tokens();
    int stride = tokens + PADDING;
    if (block.rows.length < ROWS * stride) {
      block.rows = new float[ROWS * stride];
    }
    for (int p = 0; p < term.dy.count(); p++) {
      int count = Math.min(TILE_COLUMNS, tokens - p * TILE_COLUMNS);
      for (int r = 0; r < rows; r++) {
        int at = term.dy.start(p) + (from + r) * TILE_COLUMNS;
        int to = r * stride + p * TILE_COLUMNS;
        System.arraycopy(term.dy.data(), at, block.rows, to, count);
      }
    }
    block.sums = fitting(block.sums, ROWS, inputs);
    Panels sums = block.sums.shaped(rows, inputs);
    Products.panels(
        rows, tokens, block.rows, 0, 1, stride, exchanged, 0, sums, 0, 0, sums.count(), false);
    for (int panel = 0; panel < sums.count(); panel++) {
      int lanes = Math.min(TILE_COLUMNS, inputs - panel * TILE_COLUMNS);
      for (int r = 0; r < rows; r++) {
        int at = (from + r) * inputs + panel * TILE_COLUMNS;
        add(sums.data(), sums.start(panel) + r * TILE_COLUMNS, lanes, term.gradient, at);
      }
    }
  }

  private static void add(float[] from, int at, int count, float[] to, int first) {
    int i = 0;
    for (; i <= count - LANES; i += LANES) {
      FloatVector.fromArray(FLOATS, to, first + i)
          .add(FloatVector.fromArray(FLOATS, from, at + i))
          .intoArray(to, first + i);
    }
    for (; i < count; i++) {
      to[first + i] += from[at + i];
    }
  }

  /**
   * Of the weights of {@link Elementwise#rmsNorm}: {@code gradient_f += sum over tokens, and over
   * the heads of each, of dy_f x_f / sqrt(mean(x^2) + epsilon)}.
   *
   * @param x what the norm was given
   * @param dy gradient of what it gave, zero in lanes beyond the last token
   */
  public static void rmsNorm(
      Workers workers, Panels x, float epsilon, Panels dy, float[] gradient) {
    int n = gradient.length;
    if (n == 0 || x.features() % n != 0) {
      throw new IllegalArgumentException("sizes of a norm do not match");
    }
    int heads = x.features() / n;
    Panels scales = x.like(heads);
    workers.run(x.count() * heads, i -> scales(x, i / heads, i % heads, n, epsilon, scales));
    workers.run(
        n,
        f -> {
          FloatVector low = FloatVector.zero(FLOATS);
          FloatVector high = FloatVector.zero(FLOATS);
          for (int panel = 0; panel < x.count(); panel++) {
            for (int head = 0; head < heads; head++) {
              int at = x.start(panel) + (head * n + f) * TILE_COLUMNS;
              int scale = scales.start(panel) + head * TILE_COLUMNS;
              low = product(x, dy, scales, at, scale).add(low);
              high = product(x, dy, scales, at + LANES, scale + LANES).add(high);
            }
          }
          gradient[f] += sum(low.add(high));
        });
  }

  private static void scales(Panels x, int panel, int head, int n, float epsilon, Panels out) {
    for (int half = 0; half < TILE_COLUMNS; half += LANES) {
      FloatVector squares = FloatVector.zero(FLOATS);
      int from = x.start(panel) + head * n * TILE_COLUMNS + half;
      for (int at = from; at < from + n * TILE_COLUMNS; at += TILE_COLUMNS) {
        FloatVector v = FloatVector.fromArray(FLOATS, x.data(), at);
        squares = v.fma(v, squares);
      }
      FloatVector.broadcast(FLOATS, 1)
          .div(squares.div(n).add(epsilon).sqrt())
          .intoArray(out.data(), out.start(panel) + head * TILE_COLUMNS + half);
    }
  }

  private static FloatVector product(Panels x, Panels dy, Panels scales, int at, int scale) {
    return FloatVector.fromArray(FLOATS, x.data(), at)
        .mul(FloatVector.fromArray(FLOATS, dy.data(), at))
        .mul(FloatVector.fromArray(FLOATS, scales.data(), scale));
  }

  /** In the order of the lanes, which reduceLanes does not promise. */
  private static float sum(FloatVector lanes) {
    float sum = 0;
    for (float lane : lanes.toArray()) {
      sum += lane;
    }
    return sum;
  }

  /**
   * Of what is added to each token: {@code gradient_f += sum over tokens of dy_f}.
   *
   * @param dy zero in lanes beyond the last token
   */
  public static void bias(Workers workers, Panels dy, float[] gradient) {
    if (gradient.length != dy.features()) {
      throw new IllegalArgumentException("sizes of a bias do not match");
    }
    workers.run(
        gradient.length,
        f -> {
          FloatVector all = FloatVector.zero(FLOATS);
          for (int panel = 0; panel < dy.count(); panel++) {
            int at = dy.start(panel) + f * TILE_COLUMNS;
            all = all.add(FloatVector.fromArray(FLOATS, dy.data(), at));
            all = all.add(FloatVector.fromArray(FLOATS, dy.data(), at + LANES));
          }
          gradient[f] += sum(all);
        });
  }

  /**
   * Of an embedding: {@code gradient[ids[t]] += scale dx_t}, token by token. Rows of other tokens
   * are not touched.
   *
   * @param dx gradient of {@code scale} times the rows
   * @param gradient (vocabulary, features)
   */
  public static void embedding(
      Workers workers, Panels dx, int[] ids, float scale, float[] gradient) {
    if (ids.length != dx.tokens() || gradient.length % dx.features() != 0) {
      throw new IllegalArgumentException("sizes of an embedding do not match");
    }
    float[] data = dx.data();
    int items = (dx.features() + ROWS - 1) / ROWS;
    workers.run(
        items,
        item -> {
          int first = item * ROWS;
          int count = Math.min(ROWS, dx.features() - first);
          for (int t = 0; t < ids.length; t++) {
            int at = dx.start(t / TILE_COLUMNS) + first * TILE_COLUMNS + t % TILE_COLUMNS;
            int row = ids[t] * dx.features() + first;
            for (int f = 0; f < count; f++) {
              gradient[row + f] += scale * data[at + f * TILE_COLUMNS];
            }
          }
        });
  }
}
