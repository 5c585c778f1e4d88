package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.FLOATS;
import static dev.tandem.tensor.Simd.LANES;

import jdk.incubator.vector.FloatVector;

/** Rotary position embedding (Su et al., 2021): pairs of features turn with the position. */
public final class Rope {
  /** Which features of a head make a pair. */
  public enum Pairs {
    /** 0 and 1, 2 and 3, ...: llama files, whose query and key rows are permuted for it. */
    NEIGHBOURS,
    /** Each of the first half of those that turn with its like in the second: GPT-NeoX, Qwen. */
    HALVES
  }

  private final int headSize;
  private final float[] frequencies;
  private final float magnitude;
  private final int step; // from a pair's first feature to the next pair's
  private final int other; // from a pair's first feature to its second

  /**
   * @param pairs which features turn together
   * @param headSize features of a head
   * @param rotated how many of them are rotated, from the first; even
   * @param base {@code rope.freq_base}: pair i turns by {@code base^(-2i/rotated)} a position
   * @param divisors what each pair's frequency is divided by
   * @param magnitude what turned pairs are multiplied by; 1 for a pure rotation
   */
  public Rope(
      Pairs pairs, int headSize, int rotated, float base, float[] divisors, float magnitude) {
    if (rotated < 2 || rotated % 2 != 0 || rotated > headSize) {
      throw new IllegalArgumentException("cannot rotate %d of %d".formatted(rotated, headSize));
    }
    if (divisors.length != rotated / 2) {
      throw new IllegalArgumentException("there must be one frequency divisor for each pair");
    }
    this.headSize = headSize;
    this.magnitude = magnitude;
    step = pairs == Pairs.NEIGHBOURS ? 2 : 1;
    other = pairs == Pairs.NEIGHBOURS ? 1 : rotated / 2;
    frequencies = new float[rotated / 2];
    for (int i = 0; i < frequencies.length; i++) {
      frequencies[i] = (float) (1 / Math.pow(base, 2.0 * i / rotated)) / divisors[i];
    }
  }

  /**
   * The turns of a run of tokens: (panel, pair, token) as in {@link Panels}.
   *
   * @param cos one feature for each pair
   * @param sin likewise
   */
  public record Turns(Panels cos, Panels sin) {
    /** What takes a gradient back: the turns' transposes. */
    public Turns backward() {
      Panels negated = sin.like(sin.features());
      for (int i = 0; i < sin.data().length; i++) {
        negated.data()[i] = -sin.data()[i];
      }
      return new Turns(cos, negated);
    }
  }

  /**
   * The turns of tokens at these positions.
   *
   * @param exact whether they are for {@link Panels#exact} panels
   */
  public Turns turns(int[] positions, boolean exact) {
    return turns(positions, Panels.of(frequencies.length, positions.length, exact));
  }

  /** The same for panels as wide as these. */
  public Turns turns(int[] positions, Panels tokens) {
    Panels cos = tokens.like(frequencies.length);
    Panels sin = tokens.like(frequencies.length);
    for (int t = 0; t < positions.length; t++) {
      for (int i = 0; i < frequencies.length; i++) {
        // The angle is rounded to float32, as it was when the models were trained.
        float angle = positions[t] * frequencies[i];
        cos.set(i, t, (float) Math.cos(angle) * magnitude);
        sin.set(i, t, (float) Math.sin(angle) * magnitude);
      }
    }
    return new Turns(cos, sin);
  }

  /** Rotates every head of {@code x} in place. */
  public void apply(Workers workers, Panels x, Turns turns) {
    if (x.features() % headSize != 0
        || turns.cos.tokens() != x.tokens()
        || turns.cos.width() != x.width()) {
      throw new IllegalArgumentException("sizes of a rotation do not match");
    }
    workers.run(x.count(), panel -> rotate(x, panel, turns));
  }

  private void rotate(Panels x, int panel, Turns turns) {
    float[] data = x.data();
    float[] cos = turns.cos.data();
    float[] sin = turns.sin.data();
    int width = x.width();
    for (int head = 0; head < x.features(); head += headSize) {
      for (int i = 0; i < frequencies.length; i++) {
        int first = x.start(panel) + (head + step * i) * width;
        int second = first + other * width;
        int turn = turns.cos.start(panel) + i * width;
        if (width == 1) {
          float a = data[first];
          float b = data[second];
          data[first] = a * cos[turn] - b * sin[turn];
          data[second] = a * sin[turn] + b * cos[turn];
          continue;
        }
        for (int lane = 0; lane < width; lane += LANES) {
          FloatVector a = FloatVector.fromArray(FLOATS, data, first + lane);
          FloatVector b = FloatVector.fromArray(FLOATS, data, second + lane);
          FloatVector c = FloatVector.fromArray(FLOATS, cos, turn + lane);
          FloatVector s = FloatVector.fromArray(FLOATS, sin, turn + lane);
          a.mul(c).sub(b.mul(s)).intoArray(data, first + lane);
          a.mul(s).add(b.mul(c)).intoArray(data, second + lane);
        }
      }
    }
  }
}
