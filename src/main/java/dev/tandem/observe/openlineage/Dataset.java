package dev.tandem.observe.openlineage;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something that a run reads or writes.
 *
 * @param namespace {@code file}, or {@code tandem} for what a home holds
 * @param version of its content; empty where it has none
 * @param fields name to type, in their order; empty where it has none
 * @param checks what was tested of it, and whether that passed
 * @param rows of an output; empty where nobody counted them
 */
public record Dataset(
    String namespace,
    String name,
    Optional<String> version,
    Map<String, String> fields,
    List<Check> checks,
    OptionalLong rows) {
  /** A test and whether it passed. */
  public record Check(String name, boolean passed) {}

  public Dataset {
    checks = List.copyOf(checks);
  }

  public static Dataset of(String namespace, String name) {
    return new Dataset(
        namespace, name, Optional.empty(), Map.of(), List.of(), OptionalLong.empty());
  }

  public Dataset version(String other) {
    return new Dataset(namespace, name, Optional.of(other), fields, checks, rows);
  }

  public Dataset fields(Map<String, String> other) {
    return new Dataset(namespace, name, version, other, checks, rows);
  }

  public Dataset checks(List<Check> other) {
    return new Dataset(namespace, name, version, fields, other, rows);
  }

  public Dataset rows(long count) {
    return new Dataset(namespace, name, version, fields, checks, OptionalLong.of(count));
  }

  void writeInput(ObjectNode json, String producer) {
    write(json, producer);
    if (!checks.isEmpty()) {
      ArrayNode assertions =
          Facets.add(
                  json.putObject("inputFacets"),
                  "dataQualityAssertions",
                  producer,
                  Facets.ASSERTIONS)
              .putArray("assertions");
      checks.forEach(
          check ->
              assertions
                  .addObject()
                  .put("assertion", check.name())
                  .put("success", check.passed()));
    }
  }

  void writeOutput(ObjectNode json, String producer) {
    write(json, producer);
    if (rows.isPresent()) {
      Facets.add(
              json.putObject("outputFacets"), "outputStatistics", producer, Facets.STATISTICS)
          .put("rowCount", rows.getAsLong());
    }
  }

  private void write(ObjectNode json, String producer) {
    json.put("namespace", namespace).put("name", name);
    ObjectNode facets = json.putObject("facets");
    version.ifPresent(
        value ->
            Facets.add(facets, "version", producer, Facets.VERSION).put("datasetVersion", value));
    if (!fields.isEmpty()) {
      ArrayNode columns =
          Facets.add(facets, "schema", producer, Facets.SCHEMA).putArray("fields");
      fields.forEach((field, type) -> columns.addObject().put("name", field).put("type", type));
    }
  }
}
