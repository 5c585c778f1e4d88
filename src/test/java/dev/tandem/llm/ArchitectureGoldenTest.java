package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.tensor.Gguf;
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
    JsonNode recorded =
        new ObjectMapper().readTree(Recorded.file("architectures/" + name + ".json").toFile());
    int[] ids = Recorded.ints(recorded.path("ids"));
    int[] greedy = Recorded.ints(recorded.path("greedy"));
    float[] logits = Recorded.floats(recorded.path("logits").asText());
    Gguf gguf = Gguf.open(Recorded.file("architectures/" + name + ".gguf"));
    double worst = Recorded.difference(gguf, ids, logits);
    System.out.printf("%s: largest difference of a logit %.1e%n", name, worst);
    assertThat(worst).isLessThan(2e-3);
    try (Transformer model = Transformer.load(gguf)) {
      KvCache cache = model.newCache(ids.length + greedy.length);
      float[] row = model.forward(ids, 0, ids.length, cache);
      for (int i = 0; i < greedy.length; i++) {
        int token = Sampler.best(row);
        assertThat(token).as("token %d", i).isEqualTo(greedy[i]);
        row = model.forward(new int[] {token}, 0, 1, cache);
      }
    }
  }
}
