package dev.tandem.compare.choice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.stats.Estimate;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code compare.json} says of the arms.
 *
 * @param arms by name and figure
 * @param questions asked
 * @param questionsNeeded how many more would tell all arms apart; 0 where these do
 * @param labelledRows that the arms have learnt or are shown
 */
record ComparedFile(
    Map<String, Map<String, Estimate>> arms,
    List<Pair> pairs,
    int questions,
    int questionsNeeded,
    int labelledRows,
    String collection) {
  static final String NAME = "compare.json";
  private static final String LATENCIES = "latencies_ms";

  /**
   * Two arms on the same questions.
   *
   * @param difference mean of (a - b)
   * @param questionsNeeded how many more would tell them apart; 0 where these do
   */
  record Pair(String a, String b, Estimate difference, int questionsNeeded) {
    boolean of(String one, String other) {
      return (a.equals(one) && b.equals(other)) || (a.equals(other) && b.equals(one));
    }
  }

  /**
   * @return empty where the folder holds none
   * @throws UserError if it cannot be read
   */
  static Optional<ComparedFile> read(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(of(new ObjectMapper().readTree(file.toFile())));
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError(
          "%s is no comparison that can be read (%s); make it again with compare --report"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static ComparedFile of(JsonNode json) {
    Map<String, Map<String, Estimate>> arms = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> arm : json.path("arms").properties()) {
      Map<String, Estimate> figures = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> figure : arm.getValue().properties()) {
        if (figure.getValue().has("value")) {
          figures.put(figure.getKey(), estimate(figure.getValue(), "value"));
        }
      }
      JsonNode latencies = arm.getValue().path(LATENCIES);
      if (!latencies.isEmpty()) {
        figures.put(
            LATENCIES,
            new Estimate(
                latencies.path(latencies.size() / 2).asDouble(),
                latencies.path(0).asDouble(),
                latencies.path(latencies.size() - 1).asDouble(),
                latencies.size()));
      }
      if (!figures.containsKey("quality")) {
        throw new IllegalArgumentException("the arm " + arm.getKey() + " has no quality");
      }
      arms.put(arm.getKey(), figures);
    }
    if (arms.isEmpty()) {
      throw new IllegalArgumentException("it has no arms");
    }
    List<Pair> pairs = new ArrayList<>();
    for (JsonNode pair : json.path("pairs")) {
      pairs.add(
          new Pair(
              pair.path("a").asText(),
              pair.path("b").asText(),
              estimate(pair, "difference"),
              pair.path("questions_needed").asInt()));
    }
    return new ComparedFile(
        arms,
        pairs,
        json.path("n").asInt(),
        json.path("recommendation").path("questions_needed").asInt(),
        json.path("seen_in_training").path("labelled_rows").asInt(),
        json.path("collection").asText());
  }

  private static Estimate estimate(JsonNode json, String value) {
    return new Estimate(
        json.path(value).asDouble(Double.NaN),
        json.path("low").asDouble(Double.NaN),
        json.path("high").asDouble(Double.NaN),
        Math.max(1, json.path("n").asInt(1)));
  }

  /** A measure of the evidence file as the comparison knows it. */
  Optional<Estimate> measure(String arm, String measure) {
    Map<String, Estimate> figures = arms.getOrDefault(arm, Map.of());
    return switch (measure) {
      case "answered_when_silent" ->
          Optional.ofNullable(figures.get("rightly_declined"))
              .map(e -> new Estimate(1 - e.value(), 1 - e.high(), 1 - e.low(), e.n()));
      case "p95_ms_1" -> Optional.ofNullable(figures.get(LATENCIES));
      default -> Optional.ofNullable(figures.get(measure));
    };
  }
}
