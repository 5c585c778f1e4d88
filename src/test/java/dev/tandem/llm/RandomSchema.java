package dev.tandem.llm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;

/** Schemas of all that can be held to, by chance. */
final class RandomSchema {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> NAMES =
      List.of("a", "ab", "name", "größe", "日本", "a\"b", "x\ny", "", "🙂", "abc", "\\");
  private static final List<String> PATTERNS =
      List.of(
          "^[a-z]{2,5}$",
          "^\\d+$",
          "ab|cd",
          "^(?:ü|日|🙂)+$",
          "^[^a-z]*$",
          "\\s",
          "^.{3}$",
          "^\\w+(?: \\w+)?$",
          "[\\u0000-\\u001f]",
          "^\"\\\\$",
          "^[A-Z][a-z]*$|^-$",
          "^\\S*$");

  private final Random random;

  RandomSchema(Random random) {
    this.random = random;
  }

  ObjectNode next() {
    ObjectNode schema = schema(3);
    if (random.nextInt(4) == 0) {
      ObjectNode tree = JSON.createObjectNode().put("type", "object");
      tree.putObject("properties").putObject("value").put("type", "integer");
      ObjectNode children = ((ObjectNode) tree.get("properties")).putObject("children");
      children.put("type", "array").put("maxItems", 2);
      children.putObject("items").put("$ref", "#/$defs/tree");
      tree.putArray("required").add("value");
      ObjectNode root = JSON.createObjectNode();
      root.putObject("$defs").set("tree", tree);
      ArrayNode ways = root.putArray("anyOf");
      ways.addObject().put("$ref", "#/$defs/tree");
      ways.add(schema);
      return root;
    }
    return schema;
  }

  private ObjectNode schema(int depth) {
    ObjectNode schema = JSON.createObjectNode();
    switch (random.nextInt(depth == 0 ? 6 : 10)) {
      case 0 -> string(schema);
      case 1 -> bounds(schema.put("type", "integer"), false);
      case 2 -> bounds(schema.put("type", "number"), true);
      case 3 -> schema.put("type", random.nextBoolean() ? "boolean" : "null");
      case 4 -> {
        ArrayNode values = schema.putArray("enum");
        values.add(NAMES.get(random.nextInt(NAMES.size()))).add(-1.5).addNull();
        values.addObject().putArray("list").add(1).add("é");
      }
      case 5 -> schema.put("const", NAMES.get(random.nextInt(NAMES.size())));
      case 6 -> {
        ArrayNode ways = schema.putArray("anyOf");
        for (int i = random.nextInt(1, 4); i > 0; i--) {
          ways.add(schema(depth - 1));
        }
      }
      case 7 -> array(schema, depth);
      default -> object(schema, depth);
    }
    return schema;
  }

  private void string(ObjectNode schema) {
    schema.put("type", "string");
    boolean pattern = random.nextInt(3) == 0;
    if (pattern) {
      schema.put("pattern", PATTERNS.get(random.nextInt(PATTERNS.size())));
    } else if (random.nextInt(3) == 0) {
      schema.put("format", List.of("date", "time", "date-time", "uuid").get(random.nextInt(4)));
      return;
    }
    if (random.nextBoolean()) {
      schema.put("maxLength", pattern ? random.nextInt(5, 20) : random.nextInt(6));
    }
    if (random.nextInt(3) == 0) {
      schema.put("minLength", pattern ? random.nextInt(3) : schema.path("maxLength").asInt(4));
    }
  }

  private void bounds(ObjectNode schema, boolean whole) {
    int low = random.nextInt(-1200, 1200);
    int high = low + 2 + random.nextInt(random.nextBoolean() ? 3 : 1500);
    if (random.nextInt(3) > 0) {
      schema.put(random.nextBoolean() ? "minimum" : "exclusiveMinimum", whole ? low : low - 0.5);
    }
    if (random.nextInt(3) > 0) {
      schema.put(random.nextBoolean() ? "maximum" : "exclusiveMaximum", whole ? high : high + 0.5);
    }
  }

  private void array(ObjectNode schema, int depth) {
    schema.put("type", "array");
    for (int i = random.nextInt(3); i > 0; i--) {
      schema.withArray("prefixItems").add(schema(depth - 1));
    }
    if (random.nextInt(4) == 0) {
      schema.put("items", false);
      return;
    }
    schema.set("items", schema(depth - 1));
    int least = random.nextInt(3);
    if (random.nextBoolean()) {
      schema.put("minItems", least);
    }
    if (random.nextInt(3) > 0) {
      schema.put("maxItems", least + random.nextInt(3));
    }
  }

  private void object(ObjectNode schema, int depth) {
    schema.put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = schema.putArray("required");
    for (int i = random.nextInt(5); i > 0; i--) {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      properties.set(name, schema(depth - 1));
      if (random.nextBoolean()) {
        required.add(name);
      }
    }
    switch (random.nextInt(4)) {
      case 0 -> schema.put("additionalProperties", false);
      case 1 -> schema.set("additionalProperties", schema(0));
      case 2 -> schema.put("additionalProperties", true);
      default -> {}
    }
  }
}
