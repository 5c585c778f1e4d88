package dev.tandem.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * When to say that the documents do not answer: a logistic model of "the passages hold the answer"
 * and the probability below which Tandem abstains. It is never left to the language model.
 *
 * @param comment how it was fitted
 * @param intercept of the log-odds
 * @param weights by feature of {@link Evidence#features}; a feature without a weight counts nothing
 * @param threshold from 0 (never abstain) to 1
 */
public record Abstention(
    String comment, double intercept, Map<String, Double> weights, double threshold) {
  /** The name of the collection's setting in the ledger. */
  public static final String SETTING = "abstention";

  /** The same for adapters that were trained with passages, which weigh them themselves. */
  public static final String TRAINED_SETTING = "abstention-trained";

  /**
   * How likely a model finds that the passages do not answer, as log-odds: the feature of those who
   * learnt to say so.
   */
  static final String DECLINES = "declines";

  private static final double MOST_ODDS = 12; // beyond, a probability is a matter of rounding

  private static final ObjectMapper MAPPER = new ObjectMapper();

  public Abstention {
    if (!(threshold >= 0 && threshold <= 1)) {
      throw new IllegalArgumentException("a threshold is from 0 to 1, not " + threshold);
    }
    weights = Map.copyOf(weights);
  }

  /** The probability that the passages hold the answer. */
  public double probability(Map<String, Double> features) {
    double logOdds = intercept;
    for (Map.Entry<String, Double> weight : weights.entrySet()) {
      logOdds += weight.getValue() * features.getOrDefault(weight.getKey(), 0.0);
    }
    return 1 / (1 + Math.exp(-logOdds));
  }

  /**
   * The features with that of a model's own doubt.
   *
   * @param logLikelihood of the sentence that declines
   */
  static Map<String, Double> withDoubt(Map<String, Double> features, double logLikelihood) {
    double odds = logLikelihood - Math.log(-Math.expm1(Math.min(logLikelihood, -1e-9)));
    Map<String, Double> all = new LinkedHashMap<>(features);
    all.put(DECLINES, Math.clamp(odds, -MOST_ODDS, MOST_ODDS));
    return all;
  }

  /** The default for models as they came. */
  public static Abstention builtIn() {
    return builtIn(SETTING);
  }

  /**
   * A default that comes with the program.
   *
   * @param name of the setting that it stands in for
   */
  public static Abstention builtIn(String name) {
    String resource = "/answer/%s.json".formatted(name);
    try (InputStream in = Abstention.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its resource " + resource);
      }
      return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads the JSON form.
   *
   * @throws UserError if it is not one
   */
  public static Abstention parse(String json) {
    try {
      JsonNode root = MAPPER.readTree(json);
      Map<String, Double> weights = new LinkedHashMap<>();
      root.required("weights")
          .properties()
          .forEach(entry -> weights.put(entry.getKey(), entry.getValue().asDouble()));
      return new Abstention(
          root.path("comment").asText(""),
          root.required("intercept").asDouble(),
          weights,
          root.required("threshold").asDouble());
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new UserError(
          "the setting 'abstention' needs intercept, weights and a threshold from 0 to 1; fit it"
              + " again",
          e);
    }
  }

  /** The collection's setting that keeps it. */
  public String setting() {
    return weights.containsKey(DECLINES) ? TRAINED_SETTING : SETTING;
  }

  public String toJson() {
    ObjectNode root = MAPPER.createObjectNode().put("comment", comment).put("intercept", intercept);
    ObjectNode named = root.putObject("weights");
    weights.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> named.put(entry.getKey(), entry.getValue()));
    return root.put("threshold", threshold).toPrettyString();
  }
}
