package dev.tandem.tensor;

import static dev.tandem.tensor.Attention.PAGE;
import static dev.tandem.tensor.Simd.FLOATS;
import static dev.tandem.tensor.Simd.LANES;
import static dev.tandem.tensor.Simd.TILE_COLUMNS;
import static dev.tandem.tensor.Simd.TILE_ROWS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Attention of panels: scores and sums are products of tiles, softmax goes by lane. A lane is a
 * token, or one of {@code side} heads of a token that share keys and values: lane c of all belongs
 * to token {@code c / side}.
 */
final class PanelAttention implements RunAttention {
  private static final int ROWS = NarrowTile.ROWS; // a multiple of every tile's

  /** What one thread needs, kept between calls. */
  private static final class Scratch {
    final float[] scores = new float[PAGE * TILE_COLUMNS]; // (position, lane)
    final float[] maximum = new float[TILE_COLUMNS];
    final float[] total = new float[TILE_COLUMNS];
    final float[] token = new float[TILE_COLUMNS]; // of each lane, from the panel's first
    float[] sums = new float[0]; // (feature, lane)
  }

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final Attention shape;
  private final Attention.Run run;
  private final int window;
  private final int side;
  private final Panels queries;
  private final Panels out;
  private final int width;

  /**
   * @param queries {@code heads / side * headSize} features, {@code tokens * side} lanes
   * @param out likewise
   */
  PanelAttention(
      Attention shape, Attention.Run run, int window, int side, Panels queries, Panels out) {
    this.shape = shape;
    this.run = run;
    this.window = window;
    this.side = side;
    this.queries = queries;
    this.out = out;
    width = queries.width();
  }

  /** One for each panel and head, or heads side by side. */
  @Override
  public int items() {
    return queries.count() * shape.heads() / side;
  }

  @Override
  public void attend(int item) {
    int slots = shape.heads() / side;
    // The last panels see the most positions; begun first, they leave no thread waiting.
    attend(queries.count() - 1 - item / slots, item % slots);
  }

  private void attend(int panel, int slot) {
    Scratch scratch = SCRATCH.get();
    int size = shape.headSize();
    int sumFloats = (size + ROWS - 1) / ROWS * ROWS * TILE_COLUMNS;
    if (scratch.sums.length != sumFloats) {
      scratch.sums = new float[sumFloats];
    }
    Arrays.fill(scratch.sums, 0);
    Arrays.fill(scratch.maximum, Float.NEGATIVE_INFINITY);
    Arrays.fill(scratch.total, 0);
    int before = panel * width / side; // tokens before the panel's first
    for (int lane = 0; lane < width; lane++) {
      scratch.token[lane] = (panel * width + lane) / side - before;
    }
    int first = run.position() + before; // position of the panel's first token
    int end = Math.min(first + last(scratch) + 1, run.position() + run.tokens());
    int start = queries.start(panel) + slot * size * width;
    int pageStart = shape.pageStart(slot * side / shape.group());
    int begin = Math.max(0, first - window + 1); // the first position that the first token sees
    int rows = width == TILE_COLUMNS ? TILE_ROWS : NarrowTile.ROWS;
    for (int from = begin / PAGE * PAGE; from < end; from += PAGE) {
      int count = Math.min(PAGE, end - from);
      float[] keys = run.pages().keys(from / PAGE);
      for (int p = 0; p < count; p += rows) {
        int to = p * width;
        tile(size, keys, pageStart + p, PAGE, queries.data(), start, scratch.scores, to, false);
      }
      softmax(scratch, count, from - first, size);
      float[] values = run.pages().values(from / PAGE);
      for (int d = 0; d < size; d += rows) {
        int to = d * width;
        tile(count, values, pageStart + d, size, scratch.scores, 0, scratch.sums, to, true);
      }
    }
    finish(scratch, start, size);
  }

  /** The last lane's token, counted from the panel's first. */
  private int last(Scratch scratch) {
    return (int) scratch.token[width - 1];
  }

  private void tile(
      int depth,
      float[] a,
      int at,
      int step,
      float[] b,
      int from,
      float[] c,
      int to,
      boolean accumulate) {
    if (width == TILE_COLUMNS) {
      Tile.multiply(depth, a, at, step, 1, b, from, c, to, accumulate);
    } else {
      NarrowTile.multiply(depth, a, at, step, 1, b, from, LANES, c, to, LANES, accumulate);
    }
  }

  /**
   * Turns a page's scores into weights and scales down what was summed before.
   *
   * @param offset position of the page's first key less that of the panel's first token: token i
   *     sees key j if {@code i - window < offset + j <= i}
   */
  private void softmax(Scratch scratch, int count, int offset, int size) {
    float[] scores = scratch.scores;
    float scale = shape.scale();
    if (offset <= last(scratch) - window) { // the last token no longer sees the page's first key
      hide(scratch, count, offset);
    }
    for (int half = 0; half < width; half += LANES) {
      FloatVector tokens = FloatVector.fromArray(FLOATS, scratch.token, half);
      int earliest = (int) scratch.token[half];
      FloatVector before = FloatVector.fromArray(FLOATS, scratch.maximum, half);
      FloatVector maximum = before;
      for (int j = 0; j < count; j++) {
        int at = j * width + half;
        FloatVector score = FloatVector.fromArray(FLOATS, scores, at).mul(scale);
        if (offset + j > earliest) { // some token of this half comes before the key
          score = score.blend(Float.NEGATIVE_INFINITY, tokens.lt(offset + j));
        }
        score.intoArray(scores, at);
        maximum = maximum.max(score);
      }
      // Of a token that has seen no key yet all scores are -infinity, from which nothing but a
      // number may be subtracted.
      FloatVector base =
          maximum.blend(0f, maximum.compare(VectorOperators.EQ, Float.NEGATIVE_INFINITY));
      FloatVector total = FloatVector.zero(FLOATS);
      for (int j = 0; j < count; j++) {
        int at = j * width + half;
        FloatVector weight = Simd.exp(FloatVector.fromArray(FLOATS, scores, at).sub(base));
        weight.intoArray(scores, at);
        total = total.add(weight);
      }
      FloatVector shrink = Simd.exp(before.sub(base));
      maximum.intoArray(scratch.maximum, half);
      FloatVector.fromArray(FLOATS, scratch.total, half)
          .fma(shrink, total)
          .intoArray(scratch.total, half);
      if (shrink.compare(VectorOperators.NE, 1f).anyTrue()) {
        for (int d = 0; d < size; d++) {
          int at = d * width + half;
          FloatVector.fromArray(FLOATS, scratch.sums, at).mul(shrink).intoArray(scratch.sums, at);
        }
      }
    }
  }

  /** Takes from each token's scores those of the keys before its window; as {@link #softmax}. */
  private void hide(Scratch scratch, int count, int offset) {
    for (int j = 0; j < count && offset + j <= last(scratch) - window; j++) {
      for (int lane = width - 1; lane >= 0 && scratch.token[lane] >= offset + j + window; lane--) {
        scratch.scores[j * width + lane] = Float.NEGATIVE_INFINITY;
      }
    }
  }

  private void finish(Scratch scratch, int start, int size) {
    float[] to = out.data();
    for (int half = 0; half < width; half += LANES) {
      // Lanes beyond the last token may have seen nothing; they must stay finite.
      FloatVector total = FloatVector.fromArray(FLOATS, scratch.total, half).max(Float.MIN_NORMAL);
      for (int d = 0; d < size; d++) {
        int at = d * width + half;
        FloatVector.fromArray(FLOATS, scratch.sums, at).div(total).intoArray(to, start + at);
      }
    }
  }
}
