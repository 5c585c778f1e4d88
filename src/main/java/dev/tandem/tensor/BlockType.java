package dev.tandem.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How the weights of a tensor are stored, with the plain reading of one weight: the oracle that
 * every fast path is tested against.
 *
 * <p>Layouts are those of ggml ({@code ggml-common.h}): little-endian, a scale per block of 32
 * consecutive weights of a row; the low nibbles of a 4-bit block are its first 16 weights.
 */
public enum BlockType {
  F32(0, 1, 4) {
    @Override
    public float weight(MemorySegment data, long index) {
      return data.get(FLOAT, index * 4);
    }
  },
  F16(1, 1, 2) {
    @Override
    public float weight(MemorySegment data, long index) {
      return half(data, index * 2);
    }
  },
  /** {@code half d; uint4 q[32]}: {@code d * (q - 8)}. */
  Q4_0(2, 32, 18) {
    @Override
    public float weight(MemorySegment data, long index) {
      long block = index / 32 * 18;
      return half(data, block) * (nibble(data, block + 2, (int) (index % 32)) - 8);
    }
  },
  /** {@code half d, m; uint4 q[32]}: {@code d * q + m}. */
  Q4_1(3, 32, 20) {
    @Override
    public float weight(MemorySegment data, long index) {
      long block = index / 32 * 20;
      return half(data, block) * nibble(data, block + 4, (int) (index % 32))
          + half(data, block + 2);
    }
  },
  /** {@code half d; int8 q[32]}: {@code d * q}. */
  Q8_0(8, 32, 34) {
    @Override
    public float weight(MemorySegment data, long index) {
      long block = index / 32 * 34;
      return half(data, block) * data.get(ValueLayout.JAVA_BYTE, block + 2 + index % 32);
    }
  },
  BF16(30, 1, 2) {
    @Override
    public float weight(MemorySegment data, long index) {
      return Float.intBitsToFloat(data.get(SHORT, index * 2) << 16);
    }
  };

  static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  static final ValueLayout.OfFloat FLOAT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  // By ggml type number, for messages only.
  private static final String[] GGML_NAMES = {
    "F32", "F16", "Q4_0", "Q4_1", "type 4", "type 5", "Q5_0", "Q5_1", "Q8_0", "Q8_1", "Q2_K",
    "Q3_K", "Q4_K", "Q5_K", "Q6_K", "Q8_K", "IQ2_XXS", "IQ2_XS", "IQ3_XXS", "IQ1_S", "IQ4_NL",
    "IQ3_S", "IQ2_S", "IQ4_XS", "I8", "I16", "I32", "I64", "F64", "IQ1_M", "BF16"
  };

  private final int ggmlType;
  private final int weightsPerBlock;
  private final int bytesPerBlock;

  BlockType(int ggmlType, int weightsPerBlock, int bytesPerBlock) {
    this.ggmlType = ggmlType;
    this.weightsPerBlock = weightsPerBlock;
    this.bytesPerBlock = bytesPerBlock;
  }

  /** The weight at a position of the row-major tensor, read without any vector instruction. */
  public abstract float weight(MemorySegment data, long index);

  /** Reads {@code count} weights, the first at position {@code from}, into {@code out}. */
  public void dequantise(MemorySegment data, long from, float[] out, int at, int count) {
    for (int i = 0; i < count; i++) {
      out[at + i] = weight(data, from + i);
    }
  }

  /** The number that stands for this type in a GGUF file. */
  public int ggmlType() {
    return ggmlType;
  }

  public int weightsPerBlock() {
    return weightsPerBlock;
  }

  public int bytesPerBlock() {
    return bytesPerBlock;
  }

  /**
   * Bytes of a number of weights.
   *
   * @throws ArithmeticException if they are more than a {@code long} holds
   */
  public long bytes(long weights) {
    return Math.multiplyExact(weights / weightsPerBlock, (long) bytesPerBlock);
  }

  /**
   * The type of a number in a file.
   *
   * @throws FormatException naming the type and the supported ones, if it is none of them
   */
  static BlockType of(int ggmlType) {
    for (BlockType type : values()) {
      if (type.ggmlType == ggmlType) {
        return type;
      }
    }
    String name =
        ggmlType >= 0 && ggmlType < GGML_NAMES.length ? GGML_NAMES[ggmlType] : "type " + ggmlType;
    throw new FormatException(
        "weights are stored as "
            + name
            + ", which is not supported; use a file with "
            + Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", ")));
  }

  static float half(MemorySegment data, long offset) {
    return Float.float16ToFloat(data.get(SHORT, offset));
  }

  private static int nibble(MemorySegment data, long quants, int i) {
    int pair = data.get(ValueLayout.JAVA_BYTE, quants + i % 16);
    return i < 16 ? pair & 15 : (pair >> 4) & 15;
  }
}
