package dev.tandem.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Whether one value may fit several schemas. Where this cannot be seen, it may. */
final class SchemaOverlap {
  private SchemaOverlap() {}

  /** Whether schemas are told apart by their types, or by a property with a constant. */
  static boolean apart(List<JsonNode> schemas) {
    for (int i = 0; i < schemas.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (!apart(schemas.get(i), schemas.get(j))) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean apart(JsonNode a, JsonNode b) {
    List<JsonNode> left = constants(a);
    List<JsonNode> right = constants(b);
    if (!left.isEmpty() && !right.isEmpty()) {
      return left.stream().noneMatch(one -> right.stream().anyMatch(two -> same(one, two)));
    }
    if (a.path("type").isTextual() && b.path("type").isTextual()) {
      String one = a.path("type").asText();
      String two = b.path("type").asText();
      boolean numbers = one.endsWith("er") && two.endsWith("er");
      if (!one.equals(two) && !numbers) {
        return true;
      }
      if (one.equals("object") && two.equals("object")) {
        for (Map.Entry<String, JsonNode> property : a.path("properties").properties()) {
          String name = property.getKey();
          List<JsonNode> of = constants(property.getValue());
          List<JsonNode> other = constants(b.path("properties").path(name));
          if (!of.isEmpty()
              && !other.isEmpty()
              && requires(a, name)
              && of.stream().noneMatch(x -> other.stream().anyMatch(y -> same(x, y)))) {
            return true;
          }
        }
      }
    }
    return false;
  }

  private static boolean same(JsonNode a, JsonNode b) {
    return a.isNumber() && b.isNumber()
        ? a.decimalValue().compareTo(b.decimalValue()) == 0
        : a.equals(b) || a.isContainerNode() && b.isContainerNode(); // these are not compared
  }

  private static List<JsonNode> constants(JsonNode schema) {
    List<JsonNode> values = new ArrayList<>();
    if (schema.has("const")) {
      values.add(schema.path("const"));
    }
    schema.path("enum").forEach(values::add);
    return values;
  }

  private static boolean requires(JsonNode schema, String name) {
    return StreamSupport.stream(schema.path("required").spliterator(), false)
        .anyMatch(each -> each.asText().equals(name));
  }
}
