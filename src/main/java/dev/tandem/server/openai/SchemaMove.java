package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.json.Json;
import java.util.Map;
import java.util.Set;

/** Puts a JSON schema into another one: what it refers to in itself is found there. */
final class SchemaMove {
  /** Their values are no schemas, whatever they look like. */
  private static final Set<String> VALUES = Set.of("const", "enum", "default", "examples");

  private SchemaMove() {}

  /**
   * A copy whose references lead to where it stands.
   *
   * @param root where, {@code #/properties/arguments}
   */
  static JsonNode below(String root, JsonNode schema) {
    if (schema instanceof ArrayNode array) {
      ArrayNode moved = Json.mapper().createArrayNode();
      array.forEach(each -> moved.add(below(root, each)));
      return moved;
    }
    if (!schema.isObject()) {
      return schema;
    }
    ObjectNode moved = Json.object();
    for (Map.Entry<String, JsonNode> entry : schema.properties()) {
      JsonNode value = entry.getValue();
      if (entry.getKey().equals("$ref") && value.isTextual() && value.asText().startsWith("#")) {
        moved.put("$ref", root + value.asText().substring(1));
      } else {
        moved.set(entry.getKey(), VALUES.contains(entry.getKey()) ? value : below(root, value));
      }
    }
    return moved;
  }
}
