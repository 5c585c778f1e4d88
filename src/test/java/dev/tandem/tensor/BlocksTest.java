package dev.tandem.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stored weights against what the Python package gguf reads ({@code tools/record_blocks.py}). */
class BlocksTest {
  @ParameterizedTest
  @EnumSource
  void weightsAreTheRecordedOnes(BlockType type) throws IOException {
    JsonNode recorded = recorded(type);
    byte[] blocks = Base64.getDecoder().decode(recorded.path("blocks").asText());
    float[] expected = floats(recorded.path("weights").asText());
    MemorySegment data = MemorySegment.ofArray(blocks);
    assertThat(type.bytes(expected.length)).isEqualTo(blocks.length);
    float[] vectors = new float[expected.length];
    new Matrix(1, expected.length, type, data).row(0, vectors);
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      assertThat(type.weight(data, i)).as("weight %d", i).isEqualTo(expected[i]);
      double difference = Math.abs(vectors[i] - expected[i]) / (1 + Math.abs(expected[i]));
      worst = Math.max(worst, difference);
    }
    System.out.printf("%s: largest difference of the vector path %.1e%n", type, worst);
    assertThat(worst).isCloseTo(0, within(3e-6));
  }

  private static JsonNode recorded(BlockType type) throws IOException {
    try (InputStream in = BlocksTest.class.getResourceAsStream("/golden/blocks.json")) {
      return new ObjectMapper().readTree(in).path(type.name());
    }
  }

  private static float[] floats(String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64);
    float[] floats = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return floats;
  }
}
