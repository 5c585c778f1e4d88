package dev.tandem.tensor;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The vector width of this machine and what follows from it. Constants, so that kernels inline. */
final class Simd {
  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  static final VectorSpecies<Integer> INTS = FLOATS.withLanes(int.class);

  /** Floats of a vector. */
  static final int LANES = FLOATS.length();

  /** Columns of a register tile: two vectors. */
  static final int TILE_COLUMNS = 2 * LANES;

  /**
   * Rows of a register tile. AVX-512 and NEON have 32 registers: 24 sums and what feeds them. AVX
   * and AVX2 have 16.
   */
  static final int TILE_ROWS = LANES == 8 ? 6 : 12;

  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  // Adding it rounds to the nearest integer, which then stands in the low bits of the mantissa.
  private static final float ROUND = 12582912f; // 1.5 * 2^23
  private static final float EXP_MIN = -87.3f;
  private static final float EXP_MAX = 88.3f;

  private Simd() {}

  /**
   * {@code e^x}, relative error below 2e-7; 0 below -87.3, and no more than {@code e^88.3}. Range
   * reduction and polynomial of the Cephes library's {@code expf}.
   */
  static FloatVector exp(FloatVector x) {
    VectorMask<Float> vanishes = x.lt(EXP_MIN);
    FloatVector in = x.max(EXP_MIN).min(EXP_MAX);
    FloatVector shifted = in.fma(LOG2_E, ROUND);
    FloatVector n = shifted.sub(ROUND);
    FloatVector r = n.lanewise(VectorOperators.FMA, -LN2_HIGH, in);
    r = n.lanewise(VectorOperators.FMA, FloatVector.broadcast(FLOATS, -LN2_LOW), r);
    FloatVector p = r.fma(1.9875691500e-4f, 1.3981999507e-3f);
    p = p.fma(r, FloatVector.broadcast(FLOATS, 8.3334519073e-3f));
    p = p.fma(r, FloatVector.broadcast(FLOATS, 4.1665795894e-2f));
    p = p.fma(r, FloatVector.broadcast(FLOATS, 1.6666665459e-1f));
    p = p.fma(r, FloatVector.broadcast(FLOATS, 5.0000001201e-1f));
    p = p.fma(r.mul(r), r).add(1f);
    IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    return p.reinterpretAsInts().add(exponent).reinterpretAsFloats().blend(0f, vanishes);
  }
}
