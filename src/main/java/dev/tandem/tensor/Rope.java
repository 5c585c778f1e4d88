package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.FLOATS;
import static dev.tandem.tensor.Simd.LANES;

import jdk.incubator.vector.FloatVector;

/**
 * Rotary position embedding (Su et al., 2021) of adjacent pairs of features, the order of llama
 * GGUF files, whose query and key rows are permuted for it.
 */
public final class Rope {
  private final int headSize;
  private final float[] frequencies;

  /**
   * @param headSize features of a head
   * @param rotated how many of them are rotated, from the first; even
   * @param base {@code rope.freq_base}: pair i turns by {@code base^(-2i/rotated)} a position
   * @param divisors what each pair's frequency is divided by, as Llama 3 files say; or empty
   */
  public Rope(int headSize, int rotated, float base, float[] divisors) {
    if (rotated < 2 || rotated % 2 != 0 || rotated > headSize) {
      throw new IllegalArgumentException("cannot rotate %d of %d".formatted(rotated, headSize));
    }
    if (divisors.length != 0 && divisors.length != rotated / 2) {
      throw new IllegalArgumentException("there must be one frequency divisor for each pair");
    }
    this.headSize = headSize;
    frequencies = new float[rotated / 2];
    for (int i = 0; i < frequencies.length; i++) {
      float divisor = divisors.length == 0 ? 1 : divisors[i];
      frequencies[i] = (float) (1 / Math.pow(base, 2.0 * i / rotated)) / divisor;
    }
  }

  /**
   * The turns of a run of positions: (panel, pair, token) as in {@link Panels}.
   *
   * @param cos one feature for each pair
   * @param sin likewise
   */
  public record Turns(Panels cos, Panels sin) {}

  /** The turns of {@code tokens} positions, the first at {@code position}. */
  public Turns turns(int position, int tokens) {
    Panels cos = new Panels(frequencies.length, tokens);
    Panels sin = new Panels(frequencies.length, tokens);
    for (int t = 0; t < tokens; t++) {
      for (int i = 0; i < frequencies.length; i++) {
        // The angle is rounded to float32, as it was when the models were trained.
        float angle = (position + t) * frequencies[i];
        cos.set(i, t, (float) Math.cos(angle));
        sin.set(i, t, (float) Math.sin(angle));
      }
    }
    return new Turns(cos, sin);
  }

  /** Rotates every head of {@code x} in place. */
  public void apply(Workers workers, Panels x, Turns turns) {
    if (x.features() % headSize != 0 || turns.cos.tokens() != x.tokens()) {
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
        int even = x.start(panel) + (head + 2 * i) * width;
        int odd = even + width;
        int turn = turns.cos.start(panel) + i * width;
        if (width == 1) {
          float a = data[even];
          float b = data[odd];
          data[even] = a * cos[turn] - b * sin[turn];
          data[odd] = a * sin[turn] + b * cos[turn];
          continue;
        }
        for (int lane = 0; lane < width; lane += LANES) {
          FloatVector a = FloatVector.fromArray(FLOATS, data, even + lane);
          FloatVector b = FloatVector.fromArray(FLOATS, data, odd + lane);
          FloatVector c = FloatVector.fromArray(FLOATS, cos, turn + lane);
          FloatVector s = FloatVector.fromArray(FLOATS, sin, turn + lane);
          a.mul(c).sub(b.mul(s)).intoArray(data, even + lane);
          a.mul(s).add(b.mul(c)).intoArray(data, odd + lane);
        }
      }
    }
  }
}
