package dev.tandem.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The way back through every operation against finite differences of its plain twin in double
 * precision. The loss is always a sum of what comes out, each number times one of {@code gradient}.
 */
class GradientsTest {
  private final Random random = Scalar.seeded(GradientsTest.class);
  private final Workers workers = new Workers(2);

  @AfterEach
  void close() {
    workers.close();
  }

  private Panels wide(int features, int tokens) {
    return Scalar.gaussian(random, features, tokens);
  }

  private float[] weights(int n) {
    return Scalar.gaussian(random, n);
  }

  /**
   * The central difference in double precision; panels hold floats, so the step is what they say.
   */
  private static double slope(Panels x, int feature, int token, DoubleSupplier loss) {
    float value = x.get(feature, token);
    x.set(feature, token, value + 2e-3f);
    double right = x.get(feature, token);
    double more = loss.getAsDouble();
    x.set(feature, token, value - 2e-3f);
    double left = x.get(feature, token);
    double less = loss.getAsDouble();
    x.set(feature, token, value);
    return (more - less) / (right - left);
  }

  private void check(String what, Panels x, Panels dx, int times, DoubleSupplier loss) {
    for (int i = 0; i < times; i++) {
      int feature = random.nextInt(x.features());
      int token = random.nextInt(x.tokens());
      double expected = slope(x, feature, token, loss);
      assertThat((double) dx.get(feature, token))
          .as("%s, feature %d of token %d", what, feature, token)
          .isCloseTo(expected, within(2e-4 * (1 + Math.abs(expected))));
    }
  }

  @Test
  void aGradientPassesTransposedWeightsOfEveryType() {
    for (BlockType type : BlockType.values()) {
      int columns = type.weightsPerBlock() * (type.weightsPerBlock() == 256 ? 2 : 5);
      int more = type.weightsPerBlock() == 1 ? 90 : 0;
      int tokens = random.nextInt(1, 80);
      Matrix one = Scalar.randomMatrix(random, type, random.nextInt(1, 300), columns + more);
      Matrix other = Scalar.randomMatrix(random, type, random.nextInt(1, 30), columns + more);
      Panels dOne = wide(one.rows(), tokens);
      Panels dOther = wide(other.rows(), tokens);
      Panels out = wide(one.columns(), tokens);
      Panels before = Panels.wide(one.columns(), tokens);
      before.copyFrom(out);
      Transposed.multiply(
          workers, out, true, new Transposed.Term(one, dOne), new Transposed.Term(other, dOther));
      for (int i = 0; i < out.features(); i++) {
        int t = random.nextInt(tokens);
        double expected =
            before.get(i, t) + transposed(one, i, dOne, t) + transposed(other, i, dOther, t);
        assertThat((double) out.get(i, t))
            .as("%s", type)
            .isCloseTo(expected, within(1e-4 * (1 + Math.abs(expected))));
      }
    }
  }

  private static double transposed(Matrix w, int column, Panels dy, int token) {
    double sum = 0;
    for (int o = 0; o < w.rows(); o++) {
      double weight = w.type().weight(w.data(), (long) o * w.columns() + column);
      sum += weight * dy.get(o, token);
    }
    return sum;
  }

  @Test
  void aGradientPassesNormsOfTokensAndOfHeads() {
    for (int heads : new int[] {1, 3}) {
      int n = random.nextInt(2, 30);
      Panels x = wide(heads * n, 41);
      Panels gradient = wide(heads * n, 41);
      float[] weight = weights(n);
      Panels dx = Panels.wide(heads * n, 41);
      Gradients.rmsNorm(workers, x, weight, 1e-3f, gradient, dx, false);
      DoubleSupplier loss = () -> normLoss(x, weight, gradient);
      check("norm", x, dx, 40, loss);
      Panels twice = Panels.wide(heads * n, 41);
      twice.copyFrom(dx);
      Gradients.rmsNorm(workers, x, weight, 1e-3f, gradient, twice, true);
      assertThat(twice.get(0, 40)).isCloseTo(2 * dx.get(0, 40), within(1e-5f));
      Gradients.rmsNorm(workers, x, weight, 1e-3f, gradient, gradient, false);
      assertThat(gradient.get(n - 1, 7)).isCloseTo(dx.get(n - 1, 7), within(1e-6f));
    }
  }

  private static double normLoss(Panels x, float[] weight, Panels gradient) {
    int n = weight.length;
    double sum = 0;
    for (int t = 0; t < x.tokens(); t++) {
      for (int from = 0; from < x.features(); from += n) {
        double squares = 0;
        for (int f = 0; f < n; f++) {
          squares += (double) x.get(from + f, t) * x.get(from + f, t);
        }
        double scale = 1 / Math.sqrt(squares / n + 1e-3f);
        for (int f = 0; f < n; f++) {
          sum += x.get(from + f, t) * scale * weight[f] * gradient.get(from + f, t);
        }
      }
    }
    return sum;
  }

  @Test
  void aGradientPassesBothGates() {
    for (boolean gelu : new boolean[] {false, true}) {
      Panels gate = wide(9, 35);
      Panels up = wide(9, 35);
      Panels gradient = wide(9, 35);
      Panels dGate = Panels.wide(9, 35);
      Panels dUp = Panels.wide(9, 35);
      dGate.copyFrom(gate);
      dUp.copyFrom(up);
      if (gelu) {
        Gradients.geglu(workers, dGate, dUp, gradient);
      } else {
        Gradients.swiglu(workers, dGate, dUp, gradient);
      }
      DoubleSupplier loss =
          () -> {
            double sum = 0;
            for (int t = 0; t < 35; t++) {
              for (int f = 0; f < 9; f++) {
                double g = gate.get(f, t);
                double s = gelu ? 2 * Math.sqrt(2 / Math.PI) * (g + 0.044715 * g * g * g) : g;
                sum += g / (1 + Math.exp(-s)) * up.get(f, t) * gradient.get(f, t);
              }
            }
            return sum;
          };
      check("gate", gate, dGate, 40, loss);
      check("up", up, dUp, 40, loss);
    }
  }

  @Test
  void aGradientTurnsBackByBothKindsOfPairs() {
    for (Rope.Pairs pairs : Rope.Pairs.values()) {
      float[] divisors = new float[3];
      Arrays.fill(divisors, 1.5f);
      Rope rope = new Rope(pairs, 10, 6, 100, divisors, 1.2f);
      Panels x = wide(20, 40);
      Panels gradient = wide(20, 40);
      int[] positions = random.ints(40, 0, 500).toArray();
      Panels turned = Panels.wide(20, 40);
      Panels back = Panels.wide(20, 40);
      turned.copyFrom(x);
      back.copyFrom(gradient);
      Rope.Turns turns = rope.turns(positions, x);
      rope.apply(workers, turned, turns);
      rope.apply(workers, back, turns.backward());
      // A turn is linear: <turned x, g> = <x, g turned back>, token by token.
      for (int t = 0; t < 40; t++) {
        assertThat(dot(turned, gradient, t)).isCloseTo(dot(x, back, t), within(1e-4));
      }
    }
  }

  private static double dot(Panels a, Panels b, int token) {
    double sum = 0;
    for (int f = 0; f < a.features(); f++) {
      sum += (double) a.get(f, token) * b.get(f, token);
    }
    return sum;
  }

  @Test
  void theLossIsThatOfTheTargetsAndItsGradientTheSlope() {
    int vocabulary = random.nextInt(2, 700);
    Panels logits = wide(vocabulary, 37);
    int[] targets = random.ints(37, 0, vocabulary).toArray();
    Panels gradient = Panels.wide(vocabulary, 37);
    gradient.copyFrom(logits);
    double[] losses = CrossEntropy.gradient(workers, gradient, targets, 0.5f);
    DoubleSupplier loss =
        () -> {
          double sum = 0;
          for (int t = 0; t < 37; t++) {
            sum += loss(logits, targets[t], t);
          }
          return 0.5 * sum;
        };
    for (int t = 0; t < 37; t++) {
      assertThat(losses[t]).isCloseTo(loss(logits, targets[t], t), within(1e-5));
      check("target", logits, gradient, 3, loss);
    }
    for (int i = 0; i < gradient.data().length; i++) {
      int token = i / gradient.start(1) * gradient.width() + i % gradient.width();
      assertThat(token < 37 || gradient.data()[i] == 0).as("a lane of no token is zero").isTrue();
    }
  }

  @Test
  void aSumOfExponentialsIsThatOfDoubles() {
    for (int n : new int[] {1, 7, 96, 50_000}) {
      float[] logits = new float[n];
      double sum = 0;
      for (int i = 0; i < n; i++) {
        logits[i] = (float) random.nextGaussian() * 8;
        sum += Math.exp(logits[i]);
      }
      assertThat(CrossEntropy.logSum(logits)).isCloseTo(Math.log(sum), within(1e-5));
    }
  }

  private static double loss(Panels logits, int target, int token) {
    double sum = 0;
    for (int v = 0; v < logits.features(); v++) {
      sum += Math.exp(logits.get(v, token));
    }
    return Math.log(sum) - logits.get(target, token);
  }

  @Test
  void attentionOfSeveralSequencesThatMayBeginAlikeGoesBackWithAndWithoutAWindow() {
    for (int round = 0; round < 12; round++) {
      int shared = random.nextInt(1, 3);
      Attention shape =
          new Attention(shared * random.nextInt(1, 4), shared, random.nextInt(1, 30), 0.4f);
      int window = round % 2 == 0 ? Attention.ALL : random.nextInt(1, 60);
      List<TrainingAttention.Span> spans =
          List.of(
              new TrainingAttention.Span(0, random.nextInt(1, 5) * 13),
              new TrainingAttention.Span(0, 1),
              new TrainingAttention.Span(0, random.nextInt(30, 90)));
      spans = behind(spans, round % 4 < 2);
      int tokens = spans.getLast().first() + spans.getLast().tokens();
      attention(new TrainingAttention(shape, window), spans, tokens);
    }
  }

  private static List<TrainingAttention.Span> behind(
      List<TrainingAttention.Span> spans, boolean shared) {
    TrainingAttention.Span one = spans.get(0);
    int beginning = shared ? one.tokens() : 0;
    TrainingAttention.Span two =
        new TrainingAttention.Span(one.tokens(), spans.get(1).tokens(), beginning);
    return List.of(
        one,
        two,
        new TrainingAttention.Span(two.first() + two.tokens(), spans.get(2).tokens(), beginning));
  }

  private void attention(
      TrainingAttention attention, List<TrainingAttention.Span> spans, int tokens) {
    Attention shape = attention.shape();
    int features = shape.heads() * shape.headSize();
    int shared = shape.keyValueHeads() * shape.headSize();
    Panels q = wide(features, tokens);
    Panels k = wide(shared, tokens);
    Panels v = wide(shared, tokens);
    Panels gradient = wide(features, tokens);
    Panels out = Panels.wide(features, tokens);
    Panels logSums = Panels.wide(shape.heads(), tokens);
    attention.forward(workers, q, k, v, spans, out, logSums);
    for (TrainingAttention.Span span : spans) {
      int t = random.nextInt(span.tokens());
      int head = random.nextInt(shape.heads());
      double[] expected = attended(attention, span, q, k, v, head, t);
      for (int d = 0; d < shape.headSize(); d++) {
        assertThat((double) out.get(head * shape.headSize() + d, span.first() + t))
            .isCloseTo(expected[d], within(1e-4));
      }
    }
    Panels dQ = wide(features, tokens);
    Panels dK = wide(shared, tokens);
    Panels dV = wide(shared, tokens);
    attention.backward(workers, q, k, v, spans, out, logSums, gradient, dQ, dK, dV);
    DoubleSupplier loss =
        () -> {
          double sum = 0;
          for (TrainingAttention.Span span : spans) {
            for (int t = 0; t < span.tokens(); t++) {
              for (int head = 0; head < shape.heads(); head++) {
                double[] attended = attended(attention, span, q, k, v, head, t);
                for (int d = 0; d < attended.length; d++) {
                  sum += attended[d] * gradient.get(head * shape.headSize() + d, span.first() + t);
                }
              }
            }
          }
          return sum;
        };
    check("queries", q, dQ, 4, loss);
    check("keys", k, dK, 4, loss);
    check("values", v, dV, 4, loss);
  }

  private static double[] attended(
      TrainingAttention attention,
      TrainingAttention.Span span,
      Panels q,
      Panels k,
      Panels v,
      int head,
      int own) {
    int token = span.shared() + own;
    float[] query = new float[q.features()];
    q.getToken(span.at(token), query);
    int first = Math.max(0, token - attention.window() + 1);
    float[][] keys = new float[token + 1][k.features()];
    float[][] values = new float[token + 1][k.features()];
    for (int t = 0; t <= token; t++) {
      k.getToken(span.at(t), keys[t]);
      v.getToken(span.at(t), values[t]);
    }
    return Scalar.attention(attention.shape(), query, head, keys, values, first, token);
  }

  @Test
  void additionsOfAnyRankAddAndLearn() {
    for (int rank : new int[] {1, 4, 16, 17, 40}) {
      int inputs = random.nextInt(1, 70);
      int outputs = random.nextInt(1, 70);
      int tokens = random.nextInt(1, 70);
      LowRank pair = new LowRank(inputs, outputs, rank, 0.7f);
      fill(pair.down(), rank, pair.stride());
      fill(pair.up(), rank, pair.stride());
      Panels x = wide(inputs, tokens);
      Panels low = Panels.wide(rank, tokens);
      Panels y = Panels.wide(outputs, tokens);
      Panels dy = wide(outputs, tokens);
      pair.forward(workers, x, low, y);
      DoubleSupplier loss = () -> pairLoss(pair, x, dy);
      double sum = 0;
      for (int t = 0; t < tokens; t++) {
        sum += dot(y, dy, t);
      }
      assertThat(sum).isCloseTo(loss.getAsDouble(), within(1e-3 * (1 + Math.abs(sum))));
      LowRank.Scratch scratch = new LowRank.Scratch(50, x);
      Panels dx = Panels.wide(inputs, tokens);
      pair.backward(workers, x, low, dy, scratch);
      pair.inputGradient(workers, scratch, dx, false);
      check("inputs", x, dx, 10, loss);
      slopes(pair.down(), pair.downGradient(), rank, pair.stride(), loss);
      slopes(pair.up(), pair.upGradient(), rank, pair.stride(), loss);
      float before = pair.upGradient()[0];
      pair.backward(workers, x, low, dy, scratch);
      assertThat(pair.upGradient()[0])
          .isCloseTo(2 * before, within(1e-3f * (1 + Math.abs(before))));
      Arrays.fill(pair.downGradient(), 0);
      Arrays.fill(pair.upGradient(), 0);
      assertThat(pair.upGradient()).containsOnly(0);
    }
  }

  private void fill(float[] values, int rank, int stride) {
    for (int i = 0; i < values.length; i++) {
      values[i] = i % stride < rank ? (float) random.nextGaussian() : 0;
    }
  }

  private void slopes(float[] values, float[] gradient, int rank, int stride, DoubleSupplier loss) {
    for (int n = 0; n < 10; n++) {
      int i = random.nextInt(values.length / stride) * stride + random.nextInt(rank);
      float value = values[i];
      values[i] = value + 1e-2f; // the loss is linear in each
      double more = loss.getAsDouble();
      double right = values[i];
      values[i] = value - 1e-2f;
      double expected = (more - loss.getAsDouble()) / (right - values[i]);
      values[i] = value;
      assertThat((double) gradient[i]).isCloseTo(expected, within(1e-3 * (1 + Math.abs(expected))));
    }
  }

  private static double pairLoss(LowRank pair, Panels x, Panels dy) {
    double sum = 0;
    for (int t = 0; t < x.tokens(); t++) {
      for (int r = 0; r < pair.rank(); r++) {
        double down = 0;
        for (int i = 0; i < pair.inputs(); i++) {
          down += (double) pair.down()[i * pair.stride() + r] * x.get(i, t);
        }
        for (int o = 0; o < pair.outputs(); o++) {
          sum += pair.scale() * down * pair.up()[o * pair.stride() + r] * dy.get(o, t);
        }
      }
    }
    return sum;
  }

  @Test
  void dropoutLeavesOutItsShareTheSameForTheSameKeys() {
    Panels ones = Panels.wide(1000, 40);
    for (int t = 0; t < 40; t++) {
      for (int f = 0; f < 1000; f++) {
        ones.set(f, t, 1);
      }
    }
    int[] keys = random.ints(40).toArray();
    keys[37] = keys[3];
    Panels out = Panels.wide(1000, 40);
    Dropout.apply(workers, ones, keys, 0.2, out, false);
    Dropout.apply(workers, ones, keys, 0.2, out, true);
    int left = 0;
    for (int t = 0; t < 40; t++) {
      for (int f = 0; f < 1000; f++) {
        left += out.get(f, t) == 0 ? 1 : 0;
        assertThat(out.get(f, t)).isIn(0f, 2.5f);
        assertThat(out.get(f, 37)).isEqualTo(out.get(f, 3));
      }
    }
    assertThat(left / 40_000.0).isCloseTo(0.2, within(0.012)); // six standard deviations
  }
}
