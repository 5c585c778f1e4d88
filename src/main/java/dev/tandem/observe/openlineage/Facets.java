package dev.tandem.observe.openlineage;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The parts of events that the specification or Tandem defines, each naming its schema. */
final class Facets {
  /** Of events, version 2-0-2 of the specification. */
  static final String EVENT = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";

  static final String VERSION = facet("1-0-1", "DatasetVersionDatasetFacet");
  static final String SCHEMA = facet("1-2-0", "SchemaDatasetFacet");
  static final String ASSERTIONS = facet("1-1-0", "DataQualityAssertionsDatasetFacet");
  static final String STATISTICS = facet("1-0-2", "OutputStatisticsOutputDatasetFacet");
  static final String ERROR = facet("1-0-1", "ErrorMessageRunFacet");
  static final String TESTS = facet("1-0-1", "TestRunFacet");
  static final String PARENT = facet("1-2-0", "ParentRunFacet");
  static final String JOB_TYPE = facet("2-0-4", "JobTypeJobFacet");

  private Facets() {}

  private static String facet(String version, String name) {
    return "https://openlineage.io/spec/facets/%s/%s.json#/$defs/%s".formatted(version, name, name);
  }

  /** Adds a facet and yields it, to be filled. */
  static ObjectNode add(ObjectNode facets, String name, String producer, String schema) {
    return facets.putObject(name).put("_producer", producer).put("_schemaURL", schema);
  }
}
