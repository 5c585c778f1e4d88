package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.FLOATS;
import static dev.tandem.tensor.Simd.LANES;
import static dev.tandem.tensor.Simd.TILE_COLUMNS;
import static dev.tandem.tensor.Simd.TILE_ROWS;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * {@link TrainingAttention} of one sequence and one key-value head. What it works on is copied into
 * panels of its own, {@code (panel, feature, token)}, wherever the sequence lies in those given.
 *
 * <p>Tiles run over their matrices' ends by less than their rows: what they read there is ignored
 * and what they write is overwritten, so arrays are that much longer.
 */
final class HeadAttention {
  private static final int WIDTH = TILE_COLUMNS;
  private static final FloatVector LANE = FloatVector.zero(FLOATS).addIndex(1);

  /** What one thread needs, kept between calls. */
  private static final class Scratch {
    float[] queries = {};
    float[] keys = {};
    float[] values = {};
    float[] out = {};
    float[] gradient = {};
    float[] dQueries = {};
    float[] dKeys = {};
    float[] dValues = {};
    float[] scores = {}; // (key, query) of a panel of queries
    float[] logSums = {}; // (token)
    float[] dots = {}; // (token): the product of an output and its gradient
    float[] sums = {};
    final float[] weights = new float[WIDTH * WIDTH + TILE_ROWS * WIDTH]; // (query, key)
    final float[] slopes = new float[WIDTH * WIDTH + TILE_ROWS * WIDTH];
    final float[] turned = new float[WIDTH * WIDTH]; // (key, query)
  }

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private final TrainingAttention attention;
  private final TrainingAttention.Span span;
  private final int size;
  private final float scale;
  private final int panels;
  private final int panelFloats; // of gathered features
  private final int sumFloats; // of a panel that tiles write: whole tiles of rows
  private final Scratch s;

  HeadAttention(TrainingAttention attention, TrainingAttention.Span span) {
    this.attention = attention;
    this.span = span;
    size = attention.shape().headSize();
    scale = attention.shape().scale();
    panels = span.panels();
    panelFloats = size * WIDTH;
    sumFloats = (size + TILE_ROWS - 1) / TILE_ROWS * TILE_ROWS * WIDTH;
    s = SCRATCH.get();
  }

  private static float[] room(float[] array, int floats) {
    return array.length < floats ? new float[floats] : array;
  }

  private int gathered() {
    return panels * panelFloats + TILE_ROWS * WIDTH;
  }

  void gatherGroup(Panels keys, Panels values, int group) {
    s.keys = gather(keys, group * size, size, room(s.keys, gathered()));
    s.values = gather(values, group * size, size, room(s.values, gathered()));
  }

  void clearGroupGradients() {
    s.dKeys = room(s.dKeys, panels * sumFloats);
    s.dValues = room(s.dValues, panels * sumFloats);
    Arrays.fill(s.dKeys, 0, panels * sumFloats, 0);
    Arrays.fill(s.dValues, 0, panels * sumFloats, 0);
  }

  void scatterGroup(Panels dKeys, Panels dValues, int group) {
    scatter(s.dKeys, sumFloats, dKeys, group * size);
    scatter(s.dValues, sumFloats, dValues, group * size);
  }

  /**
   * The gradients of the keys and values before the span's own: (keys or values, feature, token).
   */
  float[] beginning() {
    float[] beginning = new float[2 * size * span.shared()];
    for (int t = 0; t < span.shared(); t++) {
      int from = t / WIDTH * sumFloats + t % WIDTH;
      for (int f = 0; f < size; f++) {
        beginning[f * span.shared() + t] = s.dKeys[from + f * WIDTH];
        beginning[(size + f) * span.shared() + t] = s.dValues[from + f * WIDTH];
      }
    }
    return beginning;
  }

  static void addBeginning(
      float[] beginning, int tokens, int size, int group, Panels dKeys, Panels dValues) {
    for (int t = 0; t < tokens; t++) {
      int to = dKeys.start(t / WIDTH) + group * size * WIDTH + t % WIDTH;
      for (int f = 0; f < size; f++) {
        dKeys.data()[to + f * WIDTH] += beginning[f * tokens + t];
        dValues.data()[to + f * WIDTH] += beginning[(size + f) * tokens + t];
      }
    }
  }

  void forward(Panels queries, int head, Panels out, Panels logSums) {
    s.queries = gather(queries, head * size, size, room(s.queries, gathered()));
    s.scores = room(s.scores, (panels * WIDTH + TILE_ROWS) * WIDTH);
    s.sums = room(s.sums, panels * sumFloats);
    for (int panel = span.shared() / WIDTH; panel < panels; panel++) { // the span's own queries
      int begin = Math.max(0, panel * WIDTH - attention.window() + 1) / WIDTH;
      int query = panel * panelFloats;
      for (int k = begin; k <= panel; k++) {
        block(s.keys, k * panelFloats, s.queries, query, s.scores, (k - begin) * WIDTH * WIDTH);
      }
      int count = (panel + 1 - begin) * WIDTH;
      softmax(count, begin * WIDTH - panel * WIDTH, panel, logSums, head);
      int to = panel * sumFloats;
      for (int k = begin; k <= panel; k++) {
        sum(s.values, k, s.scores, (k - begin) * WIDTH * WIDTH, s.sums, to, k > begin);
      }
    }
    scatter(s.sums, sumFloats, out, head * size);
  }

  /** (row, lane): the product of every token of one panel with every token of another. */
  private void block(float[] rows, int at, float[] lanes, int from, float[] out, int to) {
    for (int r = 0; r < WIDTH; r += TILE_ROWS) {
      Tile.multiply(size, rows, at + r, WIDTH, 1, lanes, from, out, to + r * WIDTH, false);
    }
  }

  /** (feature, lane) (+)= the features of a panel's tokens, each times a row of weights. */
  private void sum(
      float[] tokens, int panel, float[] weights, int from, float[] out, int to, boolean add) {
    int at = panel * panelFloats;
    for (int d = 0; d < size; d += TILE_ROWS) {
      Tile.multiply(
          WIDTH, tokens, at + d * WIDTH, 1, WIDTH, weights, from, out, to + d * WIDTH, add);
    }
  }

  /**
   * @param offset position of the first key less that of the first query
   */
  private void softmax(int count, int offset, int panel, Panels logSums, int head) {
    float[] scores = s.scores;
    float[] logs = new float[WIDTH];
    for (int half = 0; half < WIDTH; half += LANES) {
      FloatVector queries = LANE.add(half);
      FloatVector maximum = FloatVector.broadcast(FLOATS, Float.NEGATIVE_INFINITY);
      for (int j = 0; j < count; j++) {
        int at = j * WIDTH + half;
        FloatVector score = FloatVector.fromArray(FLOATS, scores, at).mul(scale);
        int key = offset + j;
        if (key > half) {
          score = score.blend(Float.NEGATIVE_INFINITY, queries.lt(key));
        }
        if (key <= half + LANES - 1 - attention.window()) {
          score =
              score.blend(
                  Float.NEGATIVE_INFINITY, queries.sub(attention.window()).sub(key).lt(0).not());
        }
        score.intoArray(scores, at);
        maximum = maximum.max(score);
      }
      FloatVector total = FloatVector.zero(FLOATS);
      for (int j = 0; j < count; j++) {
        int at = j * WIDTH + half;
        FloatVector weight = Simd.exp(FloatVector.fromArray(FLOATS, scores, at).sub(maximum));
        weight.intoArray(scores, at);
        total = total.add(weight);
      }
      for (int j = 0; j < count; j++) {
        int at = j * WIDTH + half;
        FloatVector.fromArray(FLOATS, scores, at).div(total).intoArray(scores, at);
      }
      maximum.intoArray(logs, half);
      for (int lane = 0; lane < LANES; lane++) {
        logs[half + lane] += (float) Math.log(total.lane(lane));
      }
    }
    int last = Math.min((panel + 1) * WIDTH, span.length());
    for (int t = Math.max(panel * WIDTH, span.shared()); t < last; t++) {
      logSums.set(head, span.at(t), logs[t - panel * WIDTH]);
    }
  }

  void backward(
      Panels queries, Panels out, Panels logSums, Panels gradient, int head, Panels dQueries) {
    s.queries = gather(queries, head * size, size, room(s.queries, gathered()));
    s.out = gather(out, head * size, size, room(s.out, gathered()));
    s.gradient = gather(gradient, head * size, size, room(s.gradient, gathered()));
    clearShared(s.gradient); // those of the beginning are its own span's
    s.logSums = gather(logSums, head, 1, room(s.logSums, panels * WIDTH));
    s.dots = room(s.dots, panels * WIDTH);
    s.dQueries = room(s.dQueries, panels * sumFloats);
    Arrays.fill(s.dQueries, 0, panels * sumFloats, 0);
    dots();
    for (int k = 0; k < panels; k++) {
      // The last query that sees the panel's last key.
      long last = (k + 1L) * WIDTH - 2 + attention.window();
      for (int q = Math.max(k, span.shared() / WIDTH);
          q <= Math.min(panels - 1, last / WIDTH);
          q++) {
        int query = q * panelFloats;
        int key = k * panelFloats;
        block(s.queries, query, s.keys, key, s.weights, 0);
        block(s.gradient, query, s.values, key, s.slopes, 0);
        slopes(q, k);
        sum(s.gradient, q, s.weights, 0, s.dValues, k * sumFloats, true);
        sum(s.queries, q, s.slopes, 0, s.dKeys, k * sumFloats, true);
        turn();
        sum(s.keys, k, s.turned, 0, s.dQueries, q * sumFloats, true);
      }
    }
    scatter(s.dQueries, sumFloats, dQueries, head * size);
  }

  private void dots() {
    for (int panel = 0; panel < panels; panel++) {
      for (int half = 0; half < WIDTH; half += LANES) {
        FloatVector dot = FloatVector.zero(FLOATS);
        for (int d = 0; d < size; d++) {
          int at = panel * panelFloats + d * WIDTH + half;
          FloatVector o = FloatVector.fromArray(FLOATS, s.out, at);
          dot = FloatVector.fromArray(FLOATS, s.gradient, at).fma(o, dot);
        }
        dot.intoArray(s.dots, panel * WIDTH + half);
      }
    }
  }

  /** Scores to weights, and the weights' gradients to those of the scores. */
  private void slopes(int q, int k) {
    for (int i = 0; i < WIDTH; i++) {
      int query = q * WIDTH + i;
      float log = s.logSums[query];
      float dot = s.dots[query];
      int lastKey = query - k * WIDTH; // the query sees the panel's keys up to this
      long firstKey = (long) query - attention.window() + 1 - k * WIDTH;
      boolean whole = lastKey >= WIDTH - 1 && firstKey <= 0 && query < span.length();
      for (int half = 0; half < WIDTH; half += LANES) {
        int at = i * WIDTH + half;
        FloatVector score = FloatVector.fromArray(FLOATS, s.weights, at);
        FloatVector weight = Simd.exp(score.mul(scale).sub(log));
        if (!whole) {
          FloatVector keys = LANE.add(half);
          weight = weight.blend(0f, keys.lt(lastKey + 1).not());
          weight = weight.blend(0f, keys.lt(Math.max(firstKey, -1)));
          weight = query < span.length() ? weight : FloatVector.zero(FLOATS);
        }
        FloatVector slope = FloatVector.fromArray(FLOATS, s.slopes, at).sub(dot);
        weight.intoArray(s.weights, at);
        slope.mul(weight).mul(scale).intoArray(s.slopes, at);
      }
    }
  }

  private void turn() {
    for (int i = 0; i < WIDTH; i++) {
      for (int j = 0; j < WIDTH; j++) {
        s.turned[j * WIDTH + i] = s.slopes[i * WIDTH + j];
      }
    }
  }

  private void clearShared(float[] gathered) {
    for (int from = 0; from < span.shared(); from += WIDTH) {
      int count = Math.min(WIDTH, span.shared() - from);
      int at = from / WIDTH * panelFloats;
      for (int f = 0; f < size; f++, at += WIDTH) {
        Arrays.fill(gathered, at, at + count, 0);
      }
    }
  }

  /** The span's own panels of some features, zeros beyond its last token. */
  private float[] gather(Panels from, int feature, int features, float[] to) {
    for (int panel = 0; panel < panels; panel++) {
      int end = Math.min((panel + 1) * WIDTH, span.length());
      int write = panel * features * WIDTH;
      for (int t = panel * WIDTH; t < end; ) {
        int count = together(t, end);
        int read = from.start(span.at(t) / WIDTH) + feature * WIDTH + span.at(t) % WIDTH;
        copy(from.data(), read, to, write + t % WIDTH, count, features);
        t += count;
      }
      if (end < (panel + 1) * WIDTH) {
        for (int f = 0; f < features; f++) {
          int row = write + f * WIDTH;
          Arrays.fill(to, row + end % WIDTH, row + WIDTH, 0);
        }
      }
    }
    return to;
  }

  /** Puts the span's own tokens, and not those that it shares, back where they lie. */
  private void scatter(float[] from, int floats, Panels to, int feature) {
    for (int t = span.shared(); t < span.length(); ) {
      int panel = t / WIDTH;
      int count = together(t, Math.min((panel + 1) * WIDTH, span.length()));
      int write = to.start(span.at(t) / WIDTH) + feature * WIDTH + span.at(t) % WIDTH;
      copy(from, panel * floats + t % WIDTH, to.data(), write, count, size);
      t += count;
    }
  }

  /** How many tokens from one on lie side by side in a panel of those given too. */
  private int together(int token, int end) {
    int most = Math.min(end - token, WIDTH - span.at(token) % WIDTH);
    return token < span.shared() ? Math.min(most, span.shared() - token) : most;
  }

  private static void copy(float[] from, int read, float[] to, int write, int count, int features) {
    for (int f = 0; f < features; f++) {
      System.arraycopy(from, read + f * WIDTH, to, write + f * WIDTH, count);
    }
  }
}
