package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The forward pass against values recorded from PyTorch on the same weights. */
class LlamaGoldenTest {
  private static final int END = 2;

  private static Transformer model;
  private static JsonNode prompts;

  @BeforeAll
  static void load() throws IOException {
    try (InputStream in =
        LlamaGoldenTest.class.getResourceAsStream("/golden/smollm2/logits.json")) {
      prompts = new ObjectMapper().readTree(in);
    }
    model = TestModel.loadOrSkip();
  }

  @AfterAll
  static void close() {
    if (model != null) {
      model.close();
    }
  }

  @Test
  void theLastPositionsLogitsAreTheRecordedOnes() {
    double worst = 0;
    for (JsonNode prompt : prompts) {
      float[] logits = forward(ints(prompt.get("ids")));
      List<Integer> top =
          IntStream.range(0, logits.length)
              .boxed()
              .sorted((a, b) -> Float.compare(logits[b], logits[a]))
              .limit(10)
              .toList();
      assertThat(top).containsExactlyElementsOf(list(prompt.get("last_top_ids")));
      for (int i = 0; i < 10; i++) {
        double recorded = prompt.get("last_top_logits").get(i).asDouble();
        worst = Math.max(worst, Math.abs(logits[top.get(i)] - recorded));
      }
      double mean =
          IntStream.range(0, logits.length).mapToDouble(i -> logits[i]).average().orElse(0);
      double variance =
          IntStream.range(0, logits.length)
              .mapToDouble(i -> (logits[i] - mean) * (logits[i] - mean))
              .average()
              .orElse(0);
      worst = Math.max(worst, Math.abs(mean - prompt.get("last_logits_mean").asDouble()));
      worst =
          Math.max(worst, Math.abs(Math.sqrt(variance) - prompt.get("last_logits_std").asDouble()));
    }
    System.out.printf("largest difference of a logit: %.2e%n", worst);
    assertThat(worst).isLessThan(2e-3);
  }

  @Test
  void everyTokensLikelihoodIsTheRecordedOne() {
    double[] worst = {0};
    for (JsonNode prompt : prompts) {
      int[] ids = ints(prompt.get("ids"));
      JsonNode recorded = prompt.get("nll_per_token");
      assertThat(recorded.size()).isEqualTo(ids.length - 1);
      model.forwardAll(
          ids,
          model.newCache(ids.length),
          (i, logits) -> {
            if (i < ids.length - 1) {
              double nll = negativeLogLikelihood(logits, ids[i + 1]);
              worst[0] = Math.max(worst[0], Math.abs(nll - recorded.get(i).asDouble()));
            }
          });
    }
    System.out.printf("largest difference of a token's nll: %.2e%n", worst[0]);
    assertThat(worst[0]).isLessThan(1e-3);
  }

  @Test
  void theGreedyContinuationIsTheRecordedOne() {
    for (JsonNode prompt : prompts) {
      List<Integer> recorded = list(prompt.get("greedy_32"));
      int[] ids = ints(prompt.get("ids"));
      KvCache cache = model.newCache(ids.length + 32);
      float[] logits = model.forward(ids, 0, ids.length, cache);
      List<Integer> written = new ArrayList<>();
      while (written.size() < 32) {
        int token = EngineBench.greedy(logits);
        written.add(token);
        if (token == END) {
          break;
        }
        logits = model.forward(new int[] {token}, 0, 1, cache);
      }
      // The recording may or may not hold the end token itself.
      if (!recorded.isEmpty() && recorded.getLast() != END && written.getLast() == END) {
        written.removeLast();
      }
      assertThat(written).isEqualTo(recorded);
    }
  }

  private static float[] forward(int[] ids) {
    return model.forward(ids, 0, ids.length, model.newCache(ids.length));
  }

  private static double negativeLogLikelihood(float[] logits, int token) {
    double maximum = Double.NEGATIVE_INFINITY;
    for (float logit : logits) {
      maximum = Math.max(maximum, logit);
    }
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit - maximum);
    }
    return maximum + Math.log(sum) - logits[token];
  }

  private static int[] ints(JsonNode array) {
    return list(array).stream().mapToInt(i -> i).toArray();
  }

  private static List<Integer> list(JsonNode array) {
    return IntStream.range(0, array.size()).mapToObj(i -> array.get(i).asInt()).toList();
  }
}
