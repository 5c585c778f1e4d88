package dev.tandem.compare.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.answer.FiguresJson;
import dev.tandem.stats.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was measured of one factor.
 *
 * @param how one sentence: what was done, with how many cases
 * @param arms by arm and measure; a measure that means nothing for an arm is not there
 * @param common measures of the documents or the examples, the same for all arms
 * @param notes what a reader has to know beside the figures
 */
public record FactorEvidence(
    Factor factor,
    String how,
    Map<String, Map<String, Estimate>> arms,
    Map<String, Estimate> common,
    List<String> notes) {
  public FactorEvidence {
    Map<String, Map<String, Estimate>> copy = new LinkedHashMap<>();
    arms.forEach((arm, measures) -> copy.put(arm, new LinkedHashMap<>(measures)));
    arms = copy;
    common = new LinkedHashMap<>(common);
    notes = List.copyOf(notes);
  }

  /** A measure of an arm, or of all where it is common to them. */
  public Optional<Estimate> measure(String arm, String name) {
    return Optional.ofNullable(arms.getOrDefault(arm, Map.of()).get(name))
        .or(() -> Optional.ofNullable(common.get(name)));
  }

  /** Something counted or read off once, without doubt. */
  public static Estimate exactly(double value) {
    return new Estimate(value, value, value, 1);
  }

  /** As it stands in {@link EvidenceFile}. */
  public ObjectNode toJson() {
    ObjectNode json = new ObjectMapper().createObjectNode().put("how", how);
    ObjectNode byArm = json.putObject("arms");
    arms.forEach((arm, measures) -> FiguresJson.put(byArm.putObject(arm), measures));
    FiguresJson.put(json.putObject("common"), common);
    notes.forEach(json.putArray("notes")::add);
    return json;
  }

  static FactorEvidence of(Factor factor, JsonNode json) {
    Map<String, Map<String, Estimate>> arms = new LinkedHashMap<>();
    json.path("arms").properties().forEach(arm -> arms.put(arm.getKey(), read(arm.getValue())));
    List<String> notes = new ArrayList<>();
    json.path("notes").forEach(note -> notes.add(note.asText()));
    return new FactorEvidence(
        factor, json.path("how").asText(), arms, read(json.path("common")), notes);
  }

  private static Map<String, Estimate> read(JsonNode json) {
    Map<String, Estimate> measures = new LinkedHashMap<>();
    json.properties()
        .forEach(
            each -> {
              JsonNode value = each.getValue();
              measures.put(
                  each.getKey(),
                  new Estimate(
                      value.path("value").asDouble(),
                      value.path("low").asDouble(value.path("value").asDouble()),
                      value.path("high").asDouble(value.path("value").asDouble()),
                      value.path("n").asInt(1)));
            });
    return measures;
  }
}
