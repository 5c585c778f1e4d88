package dev.tandem.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.stats.PairedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Two evaluations of the same questions, paired: {@code ArmPairs DIR DIR...} holds the first
 * folder's {@code answers.jsonl} against each other's. For {@code ./do bench arms}.
 */
final class ArmPairs {
  private static final long SEED = 1;

  private ArmPairs() {}

  public static void main(String[] folders) throws IOException {
    Map<String, JsonNode> first = rows(Path.of(folders[0]));
    for (int i = 1; i < folders.length; i++) {
      Map<String, JsonNode> other = rows(Path.of(folders[i]));
      if (!first.keySet().equals(other.keySet())) {
        throw new IllegalArgumentException(
            "%s and %s hold other questions".formatted(folders[0], folders[i]));
      }
      for (String metric : new String[] {"f1", "exact_match"}) {
        PairedTest.Result result =
            PairedTest.signFlip(scores(first, first, metric), scores(first, other, metric), SEED);
        System.out.printf(
            "%s - %s  %-11s  %.3f [%.3f, %.3f]  p = %.2g  n = %d%n",
            Path.of(folders[0]).getFileName(),
            Path.of(folders[i]).getFileName(),
            metric,
            result.difference().value(),
            result.difference().low(),
            result.difference().high(),
            result.p(),
            first.size());
      }
    }
  }

  private static Map<String, JsonNode> rows(Path folder) throws IOException {
    ObjectMapper json = new ObjectMapper();
    Map<String, JsonNode> rows = new LinkedHashMap<>();
    for (String line : Files.readAllLines(folder.resolve("answers.jsonl"))) {
      JsonNode row = json.readTree(line);
      rows.put(row.path("id").asText(), row);
    }
    return rows;
  }

  private static double[] scores(
      Map<String, JsonNode> order, Map<String, JsonNode> rows, String metric) {
    return order.keySet().stream()
        .mapToDouble(id -> rows.get(id).path(metric).asDouble())
        .toArray();
  }
}
