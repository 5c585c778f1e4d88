package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.tensor.Gguf;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every architecture against what PyTorch computed with a tiny random model of it ({@code
 * tools/record_architectures.py}).
 */
class ArchitectureGoldenTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama", "llama3", "linear", "mistral", "qwen2", "yarn", "qwen3", "smollm3", "gemma3"
      })
  void logitsOfAllPositionsAndTheGreedyTextAreTheRecordedOnes(String name) throws Exception {
    JsonNode recorded = new ObjectMapper().readTree(file(name + ".json").toFile());
    int[] ids = ints(recorded.path("ids"));
    int[] greedy = ints(recorded.path("greedy"));
    float[] logits = floats(recorded.path("logits").asText());
    try (Transformer model = Transformer.load(Gguf.open(file(name + ".gguf")))) {
      int vocabulary = model.vocabularySize();
      assertThat(logits).hasSize(ids.length * vocabulary);
      double[] worst = {0};
      model.forwardAll(
          ids,
          model.newCache(ids.length),
          (i, row) -> {
            for (int v = 0; v < vocabulary; v++) {
              worst[0] = Math.max(worst[0], Math.abs(row[v] - logits[i * vocabulary + v]));
            }
          });
      System.out.printf("%s: largest difference of a logit %.1e%n", name, worst[0]);
      assertThat(worst[0]).isLessThan(2e-3);

      KvCache cache = model.newCache(ids.length + greedy.length);
      float[] row = model.forward(ids, 0, ids.length, cache);
      for (int i = 0; i < greedy.length; i++) {
        int token = Sampler.best(row);
        assertThat(token).as("token %d", i).isEqualTo(greedy[i]);
        row = model.forward(new int[] {token}, 0, 1, cache);
      }
    }
  }

  private static Path file(String name) throws URISyntaxException {
    URL url = ArchitectureGoldenTest.class.getResource("/golden/architectures/" + name);
    return Path.of(Objects.requireNonNull(url, name).toURI());
  }

  private static int[] ints(JsonNode array) throws IOException {
    return new ObjectMapper().treeToValue(array, int[].class);
  }

  private static float[] floats(String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64);
    float[] floats = new float[bytes.length / 4];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(floats);
    return floats;
  }
}
