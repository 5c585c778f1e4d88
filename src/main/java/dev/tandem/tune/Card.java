package dev.tandem.tune;

import dev.tandem.stats.Estimate;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of an adapter, in its folder as {@value #JSON} and {@value #PAGE}.
 *
 * @param adapter its name
 * @param base name of the model
 * @param baseSha256 of its file
 * @param lineage what it was learnt from; empty where it was not trained here
 * @param report what the gates found; empty where none were asked for
 * @param labels what dev texts came to when their labels' probabilities were calibrated, by name;
 *     empty where there were none
 */
public record Card(
    String adapter,
    String base,
    String baseSha256,
    Optional<Lineage> lineage,
    Optional<GateReport> report,
    Map<String, Estimate> labels) {
  public static final String JSON = "card.json";
  public static final String PAGE = "card.html";

  public Card {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels)); // in their order
  }
}
