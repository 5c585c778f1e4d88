package dev.tandem.tensor;

import static dev.tandem.tensor.Attention.PAGE;
import static dev.tandem.tensor.Simd.FLOATS;
import static dev.tandem.tensor.Simd.LANES;
import static dev.tandem.tensor.Simd.TILE_COLUMNS;
import static dev.tandem.tensor.Simd.TILE_ROWS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Attention of a panel of tokens: scores and sums are products of tiles, softmax goes by lane. */
final class PanelAttention {
  private static final FloatVector LANE = FloatVector.zero(FLOATS).addIndex(1);

  /** What one thread needs, kept between calls. */
  private static final class Scratch {
    final float[] scores = new float[PAGE * TILE_COLUMNS]; // (position, token)
    final float[] maximum = new float[TILE_COLUMNS];
    final float[] total = new float[TILE_COLUMNS];
    float[] sums = new float[0]; // (feature, token)
  }

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final Attention shape;
  private final Attention.Pages pages;
  private final int position;
  private final int window;
  private final Panels queries;
  private final Panels out;

  PanelAttention(
      Attention shape,
      Attention.Pages pages,
      int position,
      int window,
      Panels queries,
      Panels out) {
    this.shape = shape;
    this.pages = pages;
    this.position = position;
    this.window = window;
    this.queries = queries;
    this.out = out;
  }

  void attend(int panel, int head) {
    Scratch scratch = SCRATCH.get();
    int size = shape.headSize();
    int sumRows = (size + TILE_ROWS - 1) / TILE_ROWS * TILE_ROWS;
    if (scratch.sums.length != sumRows * TILE_COLUMNS) {
      scratch.sums = new float[sumRows * TILE_COLUMNS];
    }
    Arrays.fill(scratch.sums, 0);
    Arrays.fill(scratch.maximum, Float.NEGATIVE_INFINITY);
    Arrays.fill(scratch.total, 0);
    int first = position + panel * TILE_COLUMNS; // position of the panel's first token
    int end = Math.min(first + TILE_COLUMNS, position + queries.tokens());
    int start = queries.start(panel) + head * size * TILE_COLUMNS;
    int pageStart = shape.pageStart(head);
    int begin = Math.max(0, first - window + 1); // the first position that the first token sees
    for (int from = begin / PAGE * PAGE; from < end; from += PAGE) {
      int count = Math.min(PAGE, end - from);
      float[] keys = pages.keys(from / PAGE);
      for (int p = 0; p < count; p += TILE_ROWS) {
        Tile.multiply(
            size,
            keys,
            pageStart + p,
            PAGE,
            1,
            queries.data(),
            start,
            scratch.scores,
            p * TILE_COLUMNS,
            false);
      }
      softmax(scratch, count, from - first, size);
      float[] values = pages.values(from / PAGE);
      for (int d = 0; d < size; d += TILE_ROWS) {
        Tile.multiply(
            count,
            values,
            pageStart + d,
            size,
            1,
            scratch.scores,
            0,
            scratch.sums,
            d * TILE_COLUMNS,
            true);
      }
    }
    finish(scratch, start, size);
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
    if (offset < TILE_COLUMNS - window) { // the last token no longer sees the page's first key
      hide(scores, count, offset);
    }
    for (int half = 0; half < TILE_COLUMNS; half += LANES) {
      FloatVector tokens = LANE.add(half);
      FloatVector before = FloatVector.fromArray(FLOATS, scratch.maximum, half);
      FloatVector maximum = before;
      for (int j = 0; j < count; j++) {
        int at = j * TILE_COLUMNS + half;
        FloatVector score = FloatVector.fromArray(FLOATS, scores, at).mul(scale);
        if (offset + j > half) { // some token of this half comes before the key
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
        int at = j * TILE_COLUMNS + half;
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
          int at = d * TILE_COLUMNS + half;
          FloatVector.fromArray(FLOATS, scratch.sums, at).mul(shrink).intoArray(scratch.sums, at);
        }
      }
    }
  }

  /** Takes from each token's scores those of the keys before its window; as {@link #softmax}. */
  private void hide(float[] scores, int count, int offset) {
    for (int j = 0; j < count && offset + j < TILE_COLUMNS - window; j++) {
      int first = Math.max(0, offset + j + window); // the first token that does not see the key
      int row = j * TILE_COLUMNS;
      Arrays.fill(scores, row + first, row + TILE_COLUMNS, Float.NEGATIVE_INFINITY);
    }
  }

  private void finish(Scratch scratch, int start, int size) {
    float[] to = out.data();
    for (int half = 0; half < TILE_COLUMNS; half += LANES) {
      // Lanes beyond the last token may have seen nothing; they must stay finite.
      FloatVector total = FloatVector.fromArray(FLOATS, scratch.total, half).max(Float.MIN_NORMAL);
      for (int d = 0; d < size; d++) {
        int at = d * TILE_COLUMNS + half;
        FloatVector.fromArray(FLOATS, scratch.sums, at).div(total).intoArray(to, start + at);
      }
    }
  }
}
