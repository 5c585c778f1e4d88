package dev.tandem.compare.evidence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.EnumMap;
import java.util.Map;

/**
 * The evidence of a report folder, in {@code evidence.json}: {@code {"factors":{FACTOR:{"how",
 * "arms":{ARM:{MEASURE:{"value","low","high","n"}}},"common":{MEASURE:...},"notes":[...]}}}}.
 * Written after each experiment, so that one that is stopped costs only itself.
 */
public final class EvidenceFile {
  /** Its name in a report folder. */
  public static final String NAME = "evidence.json";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private EvidenceFile() {}

  /**
   * What was measured so far; empty where nothing was.
   *
   * @throws UserError if the file cannot be read
   */
  public static Map<Factor, FactorEvidence> read(Path folder) {
    Map<Factor, FactorEvidence> evidence = new EnumMap<>(Factor.class);
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return evidence;
    }
    try {
      for (Map.Entry<String, JsonNode> each :
          MAPPER.readTree(file.toFile()).path("factors").properties()) {
        Factor factor = Factor.parse(each.getKey());
        evidence.put(factor, FactorEvidence.of(factor, each.getValue()));
      }
      return evidence;
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError(
          "%s is not evidence that can be read (%s); measure it again with compare --factors"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /**
   * Adds what was measured of a factor, in place of what was measured of it before.
   *
   * @throws UserError if the file cannot be written
   */
  public static void put(Path folder, FactorEvidence measured) {
    Map<Factor, FactorEvidence> all = read(folder);
    all.put(measured.factor(), measured);
    ObjectNode json = MAPPER.createObjectNode();
    ObjectNode factors = json.putObject("factors");
    all.forEach((factor, each) -> factors.set(factor.wireName(), each.toJson()));
    try {
      Files.createDirectories(folder);
      Path part = folder.resolve(NAME + ".part");
      Files.writeString(part, json.toPrettyString() + "\n");
      Files.move(
          part,
          folder.resolve(NAME),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UserError(
          "the evidence in %s cannot be written (%s); name another folder"
              .formatted(folder, e.getMessage()),
          e);
    }
  }
}
