package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tandem.tensor.BlockType;
import dev.tandem.tensor.Gguf;
import dev.tandem.tensor.GgufWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that mix block types, as Q4_K_M ones do, against the same weights in float32. */
class MixedBlocksTest {
  private static final int WIDTH = 256;
  private static final int VOCABULARY = 70;

  @TempDir Path folder;
  private final long seed = Long.getLong("tandem.seed", System.nanoTime());

  @Test
  void aFileOfFourAndSixBitsComputesWhatItsWeightsInFloat32Do() throws IOException {
    System.out.println("MixedBlocksTest: -Dtandem.seed=" + seed);
    Function<String, BlockType> medium =
        name ->
            name.contains("attn_v") || name.contains("ffn_down") || name.startsWith("token_embd")
                ? BlockType.Q6_K
                : BlockType.Q4_K;
    check(medium, false);
    check(medium, true);
    check(name -> name.contains("attn") ? BlockType.Q5_K : BlockType.IQ4_NL, true);
    check(name -> name.contains("attn") ? BlockType.Q5_0 : BlockType.Q5_1, false);
  }

  private void check(Function<String, BlockType> types, boolean tied) throws IOException {
    int[] ids = new Random(seed).ints(40, 0, VOCABULARY).toArray();
    try (Transformer mixed = model("mixed.gguf", types, tied, false);
        Transformer plain = model("plain.gguf", types, tied, true)) {
      assertThat(mixed.parameters()).isEqualTo(plain.parameters());
      float[][] expected = new float[ids.length][];
      plain.forwardAll(ids, plain.newCache(50), (i, row) -> expected[i] = row.clone());
      mixed.forwardAll(ids, mixed.newCache(50), (i, row) -> assertClose(row, expected[i]));
      KvCache cache = mixed.newCache(50);
      for (int i = 0; i < ids.length; i++) {
        assertClose(mixed.forward(ids, i, i + 1, cache), expected[i]);
      }
    }
  }

  private static void assertClose(float[] row, float[] expected) {
    for (int v = 0; v < row.length; v++) {
      assertThat(row[v]).isCloseTo(expected[v], within(1e-3f));
    }
  }

  private Transformer model(
      String name, Function<String, BlockType> types, boolean tied, boolean unpacked)
      throws IOException {
    Random random = new Random(seed);
    GgufWriter file =
        new GgufWriter()
            .put("general.architecture", "llama")
            .put("llama.block_count", 1L)
            .put("llama.embedding_length", (long) WIDTH)
            .put("llama.feed_forward_length", 512L)
            .put("llama.attention.head_count", 8L)
            .put("llama.attention.head_count_kv", 2L)
            .put("llama.context_length", 100L)
            .put("llama.attention.layer_norm_rms_epsilon", 1e-5f);
    float[] ones = new float[WIDTH];
    Arrays.fill(ones, 1);
    for (String norm : new String[] {"output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"}) {
      file.tensor(norm + ".weight", ones, WIDTH);
    }
    Object[][] matrices = {
      {"token_embd", WIDTH, VOCABULARY},
      {"blk.0.attn_q", WIDTH, 256},
      {"blk.0.attn_k", WIDTH, 64},
      {"blk.0.attn_v", WIDTH, 64},
      {"blk.0.attn_output", 256, WIDTH},
      {"blk.0.ffn_gate", WIDTH, 512},
      {"blk.0.ffn_up", WIDTH, 512},
      {"blk.0.ffn_down", 512, WIDTH},
      {"output", WIDTH, VOCABULARY}
    };
    for (Object[] m : matrices) {
      if (!(tied && m[0].equals("output"))) {
        BlockType type = types.apply((String) m[0]);
        add(file, m[0] + ".weight", type, random, (int) m[1], (int) m[2], unpacked);
      }
    }
    Path path = folder.resolve(name);
    file.write(path);
    return Transformer.load(Gguf.open(path));
  }

  /** Random blocks, or the float32 weights they stand for. */
  private static void add(
      GgufWriter file,
      String name,
      BlockType type,
      Random random,
      int columns,
      int rows,
      boolean unpacked) {
    byte[] blocks = new byte[Math.toIntExact(type.bytes((long) rows * columns))];
    random.nextBytes(blocks);
    ByteBuffer halves = ByteBuffer.wrap(blocks).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < blocks.length; at += type.bytesPerBlock()) {
      // Weights of some hundredths: numbers reach 31, 127, 4,096 and 63 times 31.
      float d = (random.nextFloat() - 0.5f) / 10;
      switch (type) {
        case Q6_K -> halves.putShort(at + 208, Float.floatToFloat16(d / 1000));
        case Q4_K, Q5_K -> {
          halves.putShort(at, Float.floatToFloat16(d / 500));
          halves.putShort(at + 2, Float.floatToFloat16(d / 60));
        }
        case Q5_1 -> {
          halves.putShort(at, Float.floatToFloat16(d / 16));
          halves.putShort(at + 2, Float.floatToFloat16(-d));
        }
        default -> halves.putShort(at, Float.floatToFloat16(d / 60));
      }
    }
    if (unpacked) {
      float[] weights = new float[rows * columns];
      type.dequantise(MemorySegment.ofArray(blocks), 0, weights, 0, weights.length);
      file.tensor(name, weights, columns, rows);
    } else {
      file.tensor(name, type, blocks, columns, rows);
    }
  }
}
