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
 * consecutive weights of a row; the low nibbles of a 4-bit block are its first 16 weights. The K
 * types have blocks of 256 with a scale of their own for every 32 or 16 weights.
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
  /** {@code half d; uint1 h[32]; uint4 q[32]}: {@code d * (q + 16 h - 16)}. */
  Q5_0(6, 32, 22) {
    @Override
    public float weight(MemorySegment data, long index) {
      long block = index / 32 * 22;
      return half(data, block) * (fiveBits(data, block + 2, (int) (index % 32)) - 16);
    }
  },
  /** {@code half d, m; uint1 h[32]; uint4 q[32]}: {@code d * (q + 16 h) + m}. */
  Q5_1(7, 32, 24) {
    @Override
    public float weight(MemorySegment data, long index) {
      long block = index / 32 * 24;
      return half(data, block) * fiveBits(data, block + 4, (int) (index % 32))
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
  /**
   * {@code half d, dm; uint6 scale[8], min[8]; uint4 q[256]}: {@code d * scale * q - dm * min}. A
   * run of 32 bytes of q holds 64 weights: its low nibbles, then its high ones.
   */
  Q4_K(12, 256, 144) {
    @Override
    public float weight(MemorySegment data, long index) {
      long block = index / 256 * 144;
      int group = (int) (index % 256) / 32;
      int pair = unsigned(data, block + 16 + group / 2 * 32L + index % 32);
      return scaled(data, block, group, group % 2 == 0 ? pair & 15 : pair >> 4);
    }
  },
  /**
   * As {@link #Q4_K} with a fifth bit: {@code half d, dm; uint6 scale[8], min[8]; uint8 h[32];
   * uint4 q[256]}; bit {@code g} of {@code h[i]} belongs to weight {@code 32 g + i}.
   */
  Q5_K(13, 256, 176) {
    @Override
    public float weight(MemorySegment data, long index) {
      long block = index / 256 * 176;
      int group = (int) (index % 256) / 32;
      int pair = unsigned(data, block + 48 + group / 2 * 32L + index % 32);
      int fifth = unsigned(data, block + 16 + index % 32) >> group & 1;
      return scaled(data, block, group, (group % 2 == 0 ? pair & 15 : pair >> 4) + 16 * fifth);
    }
  },
  /**
   * {@code uint4 q[256]; uint2 h[256]; int8 scale[16]; half d}: {@code d * scale * (q + 16 h -
   * 32)}. Of each half's 128 weights, the 64 bytes of q hold the first 64 in their low nibbles, and
   * the 32 bytes of h one weight of each quarter, the first in the lowest bits.
   */
  Q6_K(14, 256, 210) {
    @Override
    public float weight(MemorySegment data, long index) {
      long block = index / 256 * 210;
      int i = (int) (index % 256);
      int half = i / 128;
      int quarter = i % 128 / 32;
      int pair = unsigned(data, block + half * 64 + i % 64);
      int high = unsigned(data, block + 128 + half * 32 + i % 32) >> 2 * quarter & 3;
      int q = (quarter < 2 ? pair & 15 : pair >> 4) + 16 * high - 32;
      return half(data, block + 208) * data.get(ValueLayout.JAVA_BYTE, block + 192 + i / 16) * q;
    }
  },
  /** {@code half d; uint4 q[32]}: {@code d * values[q]}, values that lie closer around 0. */
  IQ4_NL(20, 32, 18) {
    @Override
    public float weight(MemorySegment data, long index) {
      long block = index / 32 * 18;
      return half(data, block) * NON_LINEAR[nibble(data, block + 2, (int) (index % 32))];
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

  /** What the sixteen numbers of {@link #IQ4_NL} stand for ({@code kvalues_iq4nl}). */
  static final byte[] NON_LINEAR = {
    -127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113
  };

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
        "weights are stored as " + name + ", which is not supported; use a file with " + names());
  }

  /** The supported ones, for people. */
  public static String names() {
    return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
  }

  /** Whether a block holds 32 weights as nibbles, with one scale and perhaps one minimum. */
  boolean nibbles() {
    return this == Q4_0 || this == Q4_1 || this == Q5_0 || this == Q5_1;
  }

  static float half(MemorySegment data, long offset) {
    return Float.float16ToFloat(data.get(SHORT, offset));
  }

  private static int nibble(MemorySegment data, long quants, int i) {
    int pair = data.get(ValueLayout.JAVA_BYTE, quants + i % 16);
    return i < 16 ? pair & 15 : (pair >> 4) & 15;
  }

  private static int fiveBits(MemorySegment data, long bits, int i) {
    int fifth = unsigned(data, bits + i / 8) >> i % 8 & 1;
    return nibble(data, bits + 4, i) + 16 * fifth;
  }

  private static float scaled(MemorySegment data, long block, int group, int q) {
    return half(data, block) * scale(data, block + 4, group) * q
        - half(data, block + 2) * minimum(data, block + 4, group);
  }

  /**
   * The 6-bit scale of a group of 32 weights of a Q4_K or Q5_K block. Of its 12 bytes the first
   * four hold the first four scales and the next four their minima in six bits; the upper two bits
   * complete the last four scales and minima, whose nibbles share the last four bytes.
   */
  static int scale(MemorySegment data, long packed, int group) {
    return group < 4
        ? unsigned(data, packed + group) & 63
        : unsigned(data, packed + 4 + group) & 15 | unsigned(data, packed + group - 4) >> 6 << 4;
  }

  /** The 6-bit minimum of a group; see {@link #scale}. */
  static int minimum(MemorySegment data, long packed, int group) {
    return group < 4
        ? unsigned(data, packed + 4 + group) & 63
        : unsigned(data, packed + 4 + group) >> 4 | unsigned(data, packed + group) >> 6 << 4;
  }

  private static int unsigned(MemorySegment data, long at) {
    return data.get(ValueLayout.JAVA_BYTE, at) & 0xff;
  }
}
