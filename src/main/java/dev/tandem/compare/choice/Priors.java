package dev.tandem.compare.choice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.stats.Estimate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What others published of each arm, and what follows from what an arm is, for measures that nobody
 * took here. They stand in {@code choose/priors.yaml}, each with its source.
 */
public final class Priors {
  private static final String FILE = "/choose/priors.yaml";

  /** Stands for an arm of a name that is not known, such as a vendor's model. */
  static final String OTHER = "other";

  private static final Priors KNOWN = read();

  private final Map<String, Prior> priors = new HashMap<>();

  /**
   * @param arms an estimate each; one without a range that is given as a number follows from what
   *     the arm is
   */
  private record Prior(
      Map<String, Estimate> arms, List<String> byConstruction, String source, String says) {}

  private Priors() {}

  /** Those that come with the program. */
  static Priors known() {
    return KNOWN;
  }

  private static Priors read() {
    try (InputStream in = Priors.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its resource " + FILE);
      }
      JsonNode root = new YAMLMapper().readTree(in);
      Priors priors = new Priors();
      for (JsonNode each : root.path("measures")) {
        Factor factor = Factor.parse(each.path("factor").asText());
        priors.priors.put(
            key(factor, each.path("measure").asText()), prior(each, root.path("sources")));
      }
      return priors;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Prior prior(JsonNode node, JsonNode sources) {
    Map<String, Estimate> arms = new HashMap<>();
    List<String> construction = new ArrayList<>();
    node.path("arms")
        .properties()
        .forEach(
            arm -> {
              JsonNode given = arm.getValue();
              if (given.isNumber()) {
                construction.add(arm.getKey());
              }
              arms.put(
                  arm.getKey(),
                  given.isNumber()
                      ? new Estimate(given.asDouble(), given.asDouble(), given.asDouble(), 1)
                      : new Estimate(
                          given.path(0).asDouble(),
                          given.path(1).asDouble(),
                          given.path(2).asDouble(),
                          1));
            });
    List<String> named = new ArrayList<>();
    for (JsonNode source : node.path("sources")) {
      if (!sources.has(source.asText())) {
        throw new IllegalStateException("priors.yaml names no source " + source.asText());
      }
      named.add(sources.path(source.asText()).asText());
    }
    return new Prior(arms, construction, String.join("; ", named), node.path("says").asText());
  }

  private static String key(Factor factor, String measure) {
    return factor.wireName() + "." + measure;
  }

  /** A measure of an arm; empty where it means nothing for it. */
  Optional<Reading> of(Factor factor, String arm, String measure, boolean known) {
    Prior prior = priors.get(key(factor, measure));
    String name = known ? arm : OTHER;
    Estimate estimate = prior == null ? null : prior.arms().get(name);
    if (prior == null || estimate == null) {
      return Optional.empty();
    }
    boolean construction = prior.byConstruction().contains(name);
    return Optional.of(
        new Reading(
            factor,
            arm,
            measure,
            estimate,
            construction ? Basis.CONSTRUCTION : Basis.PRIOR,
            construction ? "what the arm is" : prior.source()));
  }

  /** What the sources of a measure found, in a sentence or two; empty where it has none. */
  String says(Factor factor, String measure) {
    Prior prior = priors.get(key(factor, measure));
    return prior == null ? "" : prior.says().strip();
  }
}
