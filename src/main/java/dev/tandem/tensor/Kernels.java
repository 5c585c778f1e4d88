package dev.tandem.tensor;

import jdk.incubator.vector.VectorShape;

/** What the kernels run on here; for {@code tandem doctor}. */
public final class Kernels {
  private Kernels() {}

  /** The vector width in use and the register tile that follows from it. */
  public static String describe() {
    int bits = VectorShape.preferredShape().vectorBitSize();
    return "Vector API at %d bits, register tile %d x %d%s"
        .formatted(
            bits,
            Simd.TILE_ROWS,
            Simd.TILE_COLUMNS,
            bits < 256 ? "; slow: this processor or JDK offers no wider vectors" : "");
  }
}
