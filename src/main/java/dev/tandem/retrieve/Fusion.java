package dev.tandem.retrieve;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.text.UserError;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How a collection weighs the evidence for a candidate: a weighted sum of {@linkplain Feature
 * standard scores}. The caller stores it under the collection's setting {@code fusion}.
 *
 * @param weights a weight a feature, finite; a feature left out weighs 0
 * @param fitted whether it was learnt from judged questions of this collection
 */
public record Fusion(Map<Feature, Double> weights, boolean fitted) {
  /** The name of the collection's setting. */
  public static final String SETTING = "fusion";

  /**
   * Without judged questions: round weights, at the scale where a score is a log-odds. Words are
   * counted in three of the four features and meaning in one, so meaning weighs as much as they do
   * together. Where the choice comes from: docs/rationale/retrieval.md.
   */
  public static final Fusion DEFAULT =
      new Fusion(
          Map.of(
              Feature.KEYWORD, 0.35,
              Feature.DENSE, 1.4,
              Feature.SENTENCE, 0.7,
              Feature.PAIRS, 0.7),
          false);

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Best score first; equal scores by keyword score, then by id, so that every run agrees. */
  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingDouble(Candidate::score)
          .thenComparingDouble(Candidate::keyword)
          .reversed()
          .thenComparing(Candidate::chunkId)
          .thenComparing(Candidate::collection);

  public Fusion {
    EnumMap<Feature, Double> copy = new EnumMap<>(Feature.class);
    for (Feature feature : Feature.values()) {
      double weight = weights.getOrDefault(feature, 0.0);
      if (!Double.isFinite(weight)) {
        throw new IllegalArgumentException("the weight of " + feature.key() + " is not finite");
      }
      copy.put(feature, weight);
    }
    weights = Collections.unmodifiableMap(copy);
  }

  /** The candidates with their scores, best first. */
  List<Candidate> rank(List<Candidate> candidates) {
    double[][] features = features(candidates);
    double[] weight = vector();
    List<Candidate> scored = new ArrayList<>();
    for (int i = 0; i < features.length; i++) {
      double score = 0;
      for (int j = 0; j < weight.length; j++) {
        score += weight[j] * features[i][j];
      }
      scored.add(candidates.get(i).scored(score));
    }
    scored.sort(BEST_FIRST);
    return scored;
  }

  /** The weights in the order of {@link Feature#values()}. */
  double[] vector() {
    return weights.values().stream().mapToDouble(Double::doubleValue).toArray();
  }

  static Fusion ofVector(double[] weights, boolean fitted) {
    EnumMap<Feature, Double> map = new EnumMap<>(Feature.class);
    for (Feature feature : Feature.values()) {
      map.put(feature, weights[feature.ordinal()]);
    }
    return new Fusion(map, fitted);
  }

  /** Standard scores, shape (candidate, feature). */
  static double[][] features(List<Candidate> candidates) {
    double[][] x = new double[candidates.size()][];
    for (int i = 0; i < x.length; i++) {
      Candidate candidate = candidates.get(i);
      Candidate.Match match = candidate.match();
      x[i] = // in the order of Feature
          new double[] {
            candidate.keyword(),
            candidate.dense(),
            match.weighted(),
            match.sentence(),
            match.pairs(),
            match.title()
          };
    }
    for (int j = 0; j < Feature.values().length; j++) {
      standardise(x, j);
    }
    return x;
  }

  private static void standardise(double[][] x, int column) {
    double mean = 0;
    for (double[] row : x) {
      mean += row[column] / x.length;
    }
    double squares = 0;
    for (double[] row : x) {
      squares += (row[column] - mean) * (row[column] - mean);
    }
    double deviation = Math.sqrt(squares / x.length);
    for (double[] row : x) {
      row[column] = deviation < 1e-9 ? 0 : (row[column] - mean) / deviation;
    }
  }

  /** {@code {"weights":{"keyword":0.7,...},"fitted":false}}. */
  public String toJson() {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode each = root.putObject("weights");
    weights.forEach((feature, weight) -> each.put(feature.key(), weight));
    return root.put("fitted", fitted).toString();
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws UserError if it is not that
   */
  public static Fusion fromJson(String json) {
    try {
      JsonNode root = JSON.readTree(json);
      EnumMap<Feature, Double> weights = new EnumMap<>(Feature.class);
      for (Map.Entry<String, JsonNode> entry : root.path("weights").properties()) {
        Feature feature =
            Feature.of(entry.getKey()).orElseThrow(() -> broken("it names an unknown feature"));
        if (!entry.getValue().isNumber()) {
          throw broken("the weight of " + feature.key() + " is not a number");
        }
        weights.put(feature, entry.getValue().doubleValue());
      }
      if (weights.isEmpty()) {
        throw broken("it has no weights");
      }
      return new Fusion(weights, root.path("fitted").asBoolean());
    } catch (JsonProcessingException notJson) {
      throw broken("it is not JSON");
    }
  }

  private static UserError broken(String why) {
    return new UserError(
        "The stored fusion of the collection cannot be read, "
            + why
            + "; fit it again with 'tandem eval retrieval --fit'.");
  }
}
