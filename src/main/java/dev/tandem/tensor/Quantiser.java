package dev.tandem.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Stores floats as blocks: the way back from {@link BlockType#dequantise}. */
public final class Quantiser {
  private static final int BLOCK = 32;
  private static final int LARGEST = 127;

  private Quantiser() {}

  /** Whether weights can be stored as this type here. */
  public static boolean writes(BlockType type) {
    return switch (type) {
      case F32, F16, BF16, Q8_0 -> true;
      default -> false;
    };
  }

  /**
   * Stores weights, each as near as the type can.
   *
   * @param count of the first ones, whole blocks
   * @param out from its first byte on
   * @throws IllegalArgumentException if the type cannot be written
   */
  public static void store(BlockType type, float[] weights, int count, MemorySegment out) {
    switch (type) {
      case F32 -> MemorySegment.copy(weights, 0, out, BlockType.FLOAT, 0, count);
      case F16 -> {
        for (int i = 0; i < count; i++) {
          out.set(BlockType.SHORT, i * 2L, Float.floatToFloat16(weights[i]));
        }
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          out.set(BlockType.SHORT, i * 2L, brain(weights[i]));
        }
      }
      case Q8_0 -> {
        for (int i = 0; i < count; i += BLOCK) {
          eightBits(weights, i, out, i / BLOCK * (long) type.bytesPerBlock());
        }
      }
      default -> throw new IllegalArgumentException("weights cannot be stored as " + type);
    }
  }

  /** The upper half of a float32, rounded to the nearest, ties to even. */
  private static short brain(float weight) {
    int bits = Float.floatToRawIntBits(weight);
    return (short) (Float.isNaN(weight) ? 0x7fc0 : bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
  }

  private static void eightBits(float[] weights, int from, MemorySegment out, long at) {
    float largest = 0;
    for (int i = from; i < from + BLOCK; i++) {
      largest = Math.max(largest, Math.abs(weights[i]));
    }
    float step = largest / LARGEST;
    float perStep = step == 0 ? 0 : 1 / step;
    out.set(BlockType.SHORT, at, Float.floatToFloat16(step));
    for (int i = 0; i < BLOCK; i++) {
      out.set(ValueLayout.JAVA_BYTE, at + 2 + i, (byte) Math.round(weights[from + i] * perStep));
    }
  }
}
