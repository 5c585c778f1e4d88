package dev.tandem.tune;

import java.util.Optional;

/**
 * What is known of an adapter, in its folder as {@value #JSON} and {@value #PAGE}.
 *
 * @param adapter its name
 * @param base name of the model
 * @param baseSha256 of its file
 * @param lineage what it was learnt from; empty where it was not trained here
 * @param report what the gates found; empty where none were asked for
 */
public record Card(
    String adapter,
    String base,
    String baseSha256,
    Optional<Lineage> lineage,
    Optional<GateReport> report) {
  public static final String JSON = "card.json";
  public static final String PAGE = "card.html";
}
