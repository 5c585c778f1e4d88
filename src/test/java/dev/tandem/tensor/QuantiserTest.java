package dev.tandem.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class QuantiserTest {
  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "BF16", "Q8_0"})
  void whatIsReadAgainIsAsNearAsTheTypeCan(BlockType type) {
    long seed = Long.getLong("tandem.seed", System.nanoTime());
    System.out.println("QuantiserTest: -Dtandem.seed=" + seed);
    Random random = new Random(seed);
    float[] weights = new float[320];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = i / 32 == 3 ? 0 : (float) (random.nextGaussian() * Math.pow(10, i / 32 - 6));
    }
    MemorySegment stored = MemorySegment.ofArray(new byte[(int) type.bytes(weights.length)]);
    Quantiser.store(type, weights, weights.length, stored);
    for (int block = 0; block < weights.length; block += 32) {
      float largest = 0;
      for (int i = block; i < block + 32; i++) {
        largest = Math.max(largest, Math.abs(weights[i]));
      }
      for (int i = block; i < block + 32; i++) {
        double most =
            switch (type) {
              case F32 -> 0;
              case F16 -> Math.max(Math.abs(weights[i]) / 2048, 3e-8); // 11 bits, or the smallest
              case BF16 -> Math.abs(weights[i]) / 256;
              // half a step, and the step itself is a half: 127 of them are 2^-11 off
              default -> largest / 254 * 1.001 + Math.max(largest / 2048, 127 * 3e-8);
            };
        assertThat(Math.abs(type.weight(stored, i) - weights[i])).isLessThanOrEqualTo((float) most);
      }
    }
  }

  @Test
  void fourBitsAreNotWritten() {
    assertThat(Quantiser.writes(BlockType.Q4_1)).isFalse();
    assertThatThrownBy(() -> Quantiser.store(BlockType.Q4_1, new float[32], 32, MemorySegment.NULL))
        .hasMessageContaining("Q4_1");
  }
}
