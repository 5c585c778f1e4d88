package dev.tandem.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tandem.llm.Grammar.Call;
import dev.tandem.llm.Grammar.Lexeme;
import dev.tandem.llm.Grammar.Part;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes a grammar of a JSON schema (draft 2020-12). What the grammar accepts validates against the
 * schema; not all that validates is accepted: properties come in the schema's order, others only
 * where {@code additionalProperties} asks for them, and white space is bounded. A keyword that
 * cannot be held to is refused by name.
 */
final class SchemaCompiler {
  private static final int MOST_RULES = 20_000;
  private static final int MOST_ITEMS = 1024;
  private static final int MOST_DEPTH = 100;

  /** Keywords that say nothing about what is valid. */
  private static final Set<String> NOTES =
      Set.of(
          "title",
          "description",
          "default",
          "examples",
          "$schema",
          "$id",
          "$comment",
          "deprecated",
          "readOnly",
          "writeOnly",
          "$defs",
          "definitions");

  private static final Map<String, Set<String>> KEYWORDS =
      Map.of(
          "object", Set.of("properties", "required", "additionalProperties"),
          "array", Set.of("items", "prefixItems", "minItems", "maxItems"),
          "string", Set.of("minLength", "maxLength", "pattern", "format"),
          "number", SchemaNumbers.KEYWORDS,
          "integer", SchemaNumbers.KEYWORDS,
          "boolean", Set.of(),
          "null", Set.of());

  private final JsonNode root;
  private final Lexemes lexemes = new Lexemes();
  private final List<List<List<Part>>> rules = new ArrayList<>();
  private final Map<JsonNode, Integer> known = new IdentityHashMap<>();
  private int depth;

  private SchemaCompiler(JsonNode root) {
    this.root = root;
  }

  /**
   * @throws UnsupportedSchema naming what cannot be held to
   */
  static Grammar compile(JsonNode schema) {
    SchemaCompiler compiler = new SchemaCompiler(schema);
    int start = compiler.rule(schema);
    return compiler.checked(start);
  }

  /** Any JSON object. */
  static Grammar anyObject() {
    SchemaCompiler compiler = new SchemaCompiler(BooleanNode.TRUE);
    return compiler.checked(compiler.anyOf(Set.of("object")));
  }

  private Grammar checked(int start) {
    BitSet finite = Grammar.finite(rules);
    if (!finite.get(start)) {
      throw new UnsupportedSchema("no finite value that satisfies it");
    }
    // Ways that never end are closed, so that every state can be left.
    List<List<List<Part>>> open = new ArrayList<>();
    for (List<List<Part>> rule : rules) {
      open.add(
          rule.stream()
              .filter(
                  parts ->
                      parts.stream().allMatch(p -> !(p instanceof Call c) || finite.get(c.rule())))
              .toList());
    }
    refuseSilentLoops(open);
    return new Grammar(open, start);
  }

  /** A rule that begins with itself would be opened forever. */
  private static void refuseSilentLoops(List<List<List<Part>>> rules) {
    BitSet done = new BitSet();
    for (int i = 0; i < rules.size(); i++) {
      loops(i, rules, new HashSet<>(), done);
    }
  }

  private static void loops(
      int rule, List<List<List<Part>>> rules, Set<Integer> above, BitSet done) {
    if (done.get(rule)) {
      return;
    }
    if (!above.add(rule)) {
      throw new UnsupportedSchema("a $ref that leads to itself");
    }
    for (List<Part> parts : rules.get(rule)) {
      for (Part part : parts) {
        if (!(part instanceof Call call)) {
          break;
        }
        loops(call.rule(), rules, above, done);
        if (rules.get(call.rule()).stream().noneMatch(List::isEmpty)) {
          break;
        }
      }
    }
    above.remove(rule);
    done.set(rule);
  }

  private int newRule() {
    if (rules.size() == MOST_RULES) {
      throw new UnsupportedSchema("a schema of this size");
    }
    rules.add(new ArrayList<>());
    return rules.size() - 1;
  }

  private int ruleOf(Part... parts) {
    int rule = newRule();
    rules.get(rule).add(List.of(parts));
    return rule;
  }

  /** The rule of a schema; the same for the same node, which is how recursion ends. */
  private int rule(JsonNode schema) {
    Integer before = known.get(schema);
    if (before != null) {
      return before;
    }
    int rule = newRule();
    known.put(schema, rule);
    if (++depth > MOST_DEPTH) {
      throw new UnsupportedSchema("a schema nested deeper than " + MOST_DEPTH);
    }
    for (int way : ways(schema)) {
      rules.get(rule).add(List.of(new Call(way)));
    }
    depth--;
    return rule;
  }

  private List<Integer> ways(JsonNode schema) {
    if (schema.isBoolean()) {
      return schema.asBoolean() ? List.of(anyOf(KEYWORDS.keySet())) : List.of();
    }
    if (!schema.isObject()) {
      throw new UnsupportedSchema("a schema that is neither an object nor true or false");
    }
    for (String keyword : List.of("$ref", "enum", "const", "anyOf", "oneOf", "allOf")) {
      if (schema.has(keyword)) {
        return combined(schema, keyword);
      }
    }
    Set<String> types = types(schema);
    for (Map.Entry<String, JsonNode> entry : schema.properties()) {
      String keyword = entry.getKey();
      if (!keyword.equals("type")
          && !NOTES.contains(keyword)
          && KEYWORDS.values().stream().noneMatch(set -> set.contains(keyword))) {
        throw new UnsupportedSchema("'" + keyword + "'");
      }
    }
    return types.stream().map(type -> typed(type, schema)).toList();
  }

  private static Set<String> types(JsonNode schema) {
    Set<String> types = new TreeSet<>();
    JsonNode type = schema.path("type");
    if (type.isTextual()) {
      types.add(type.asText());
    }
    type.forEach(each -> types.add(each.asText()));
    if (type.isMissingNode()) {
      KEYWORDS.forEach(
          (each, keywords) -> {
            if (keywords.stream().anyMatch(schema::has)) {
              types.add(each);
            }
          });
      types.addAll(types.isEmpty() ? KEYWORDS.keySet() : Set.of());
    }
    if (types.contains("number")) {
      types.remove("integer"); // an integer is a number
    }
    if (types.isEmpty() || !KEYWORDS.keySet().containsAll(types)) {
      throw new UnsupportedSchema("the type " + type);
    }
    return types;
  }

  private List<Integer> combined(JsonNode schema, String keyword) {
    for (Map.Entry<String, JsonNode> entry : schema.properties()) {
      String other = entry.getKey();
      boolean typed = other.equals("type") && (keyword.equals("enum") || keyword.equals("const"));
      if (!other.equals(keyword) && !typed && !NOTES.contains(other)) {
        throw new UnsupportedSchema("'%s' beside '%s'".formatted(other, keyword));
      }
    }
    JsonNode value = schema.path(keyword);
    switch (keyword) {
      case "$ref" -> {
        return List.of(rule(resolve(value.asText(""))));
      }
      case "enum", "const" -> {
        List<JsonNode> values = new ArrayList<>();
        (keyword.equals("const") ? List.of(value) : value).forEach(values::add);
        if (schema.has("type")) {
          values.removeIf(each -> types(schema).stream().noneMatch(type -> is(each, type)));
        }
        return values.isEmpty() ? List.of() : List.of(ruleOf(lexemes.values(values)));
      }
      case "allOf" -> {
        if (value.size() != 1) {
          throw new UnsupportedSchema("'allOf' of several");
        }
        return List.of(rule(value.path(0)));
      }
      default -> {
        // oneOf: what fits several of them would not be valid.
        if (keyword.equals("oneOf") && !SchemaOverlap.apart(targets(value))) {
          throw new UnsupportedSchema("'oneOf' whose schemas one value may fit together");
        }
        List<Integer> ways = new ArrayList<>();
        value.forEach(each -> ways.add(rule(each)));
        return ways;
      }
    }
  }

  /** Schemas with their references followed. */
  private List<JsonNode> targets(JsonNode schemas) {
    List<JsonNode> targets = new ArrayList<>();
    for (JsonNode schema : schemas) {
      JsonNode target = schema;
      for (int i = 0; i < MOST_DEPTH && target.has("$ref"); i++) {
        target = resolve(target.path("$ref").asText(""));
      }
      targets.add(target);
    }
    return targets;
  }

  private static boolean is(JsonNode value, String type) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "null" -> value.isNull();
      case "integer" -> value.isIntegralNumber();
      default -> value.isNumber();
    };
  }

  private JsonNode resolve(String reference) {
    if (!reference.startsWith("#")) {
      throw new UnsupportedSchema("a $ref outside the schema");
    }
    try {
      String pointer =
          URLDecoder.decode(reference.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
      JsonNode target = root.at(pointer);
      if (!target.isMissingNode()) {
        return target;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new UnsupportedSchema("a $ref that leads nowhere");
  }

  private int typed(String type, JsonNode schema) {
    return switch (type) {
      case "object" -> object(schema);
      case "array" -> array(schema);
      case "string" -> ruleOf(lexemes.string(schema));
      case "number", "integer" -> ruleOf(lexemes.number(schema, type.equals("integer")));
      case "boolean" -> ruleOf(lexemes.words("true", "false"));
      default -> ruleOf(lexemes.words("null"));
    };
  }

  private int anyOf(Set<String> types) {
    int rule = newRule();
    for (String type : new TreeSet<>(types)) {
      if (!type.equals("integer")) {
        rules.get(rule).add(List.of(new Call(typed(type, JsonNodeFactory.instance.objectNode()))));
      }
    }
    return rule;
  }

  // ---- objects

  private static Set<String> required(JsonNode schema) {
    Set<String> names = new HashSet<>();
    schema.path("required").forEach(name -> names.add(name.asText()));
    return names;
  }

  private record Property(String name, JsonNode schema, boolean required) {}

  private int object(JsonNode schema) {
    Set<String> required = required(schema);
    List<Property> properties = new ArrayList<>();
    schema
        .path("properties")
        .properties()
        .forEach(
            p ->
                properties.add(
                    new Property(p.getKey(), p.getValue(), required.remove(p.getKey()))));
    JsonNode more = schema.path("additionalProperties");
    // Names that are required and nowhere described hold what additionalProperties says.
    for (String name : new TreeSet<>(required)) {
      properties.add(new Property(name, more.isMissingNode() ? BooleanNode.TRUE : more, true));
    }
    boolean free = properties.isEmpty() && more.isMissingNode();
    Optional<Integer> others = Optional.empty();
    if (free || more.isObject() || more.isBoolean() && more.asBoolean()) {
      others = Optional.of(free ? anyValue() : rule(more));
    }
    Set<String> names = new TreeSet<>();
    properties.forEach(p -> names.add(p.name));
    Lexeme close = lexemes.mark("}", false);
    // From the last property to the first: what may follow when some were written, or none.
    int tailAfter = newRule();
    int tailFirst = newRule();
    rules.get(tailAfter).add(List.of(close));
    rules.get(tailFirst).add(List.of(close));
    if (others.isPresent()) {
      Call value = new Call(others.get());
      rules.get(tailAfter).add(List.of(lexemes.otherName(names, true), value, new Call(tailAfter)));
      rules
          .get(tailFirst)
          .add(List.of(lexemes.otherName(names, false), value, new Call(tailAfter)));
    }
    for (Property property : properties.reversed()) {
      Call value = new Call(rule(property.schema));
      int after = newRule();
      int first = newRule();
      rules.get(after).add(List.of(lexemes.name(property.name, true), value, new Call(tailAfter)));
      rules.get(first).add(List.of(lexemes.name(property.name, false), value, new Call(tailAfter)));
      if (!property.required) {
        rules.get(after).add(List.of(new Call(tailAfter)));
        rules.get(first).add(List.of(new Call(tailFirst)));
      }
      tailAfter = after;
      tailFirst = first;
    }
    return ruleOf(lexemes.mark("{", true), new Call(tailFirst));
  }

  private int anyValue() {
    return rule(BooleanNode.TRUE);
  }

  // ---- arrays

  private int array(JsonNode schema) {
    List<Integer> prefix = new ArrayList<>();
    schema.path("prefixItems").forEach(each -> prefix.add(rule(each)));
    JsonNode items = schema.path("items");
    int least = Lexemes.limit(schema, "minItems", 0);
    int most = Lexemes.limit(schema, "maxItems", Integer.MAX_VALUE);
    if (least > MOST_ITEMS || least > most) {
      throw new UnsupportedSchema("'minItems' above " + Math.min(most, MOST_ITEMS));
    }
    boolean others = !items.isBoolean() || items.asBoolean();
    if (!others) {
      most = Math.min(most, prefix.size());
    }
    int item = others ? items.isMissingNode() ? anyValue() : rule(items) : newRule();
    int end = newRule();
    rules.get(end).add(List.of(lexemes.mark("]", false)));
    // Beyond the counted ones a loop; a bound beyond what is counted is brought down to it.
    int counted = Math.max(Math.max(least, prefix.size()), most == Integer.MAX_VALUE ? 1 : most);
    counted = Math.min(counted, Math.max(MOST_ITEMS, least));
    int tail = end;
    if (most == Integer.MAX_VALUE) {
      tail = newRule();
      rules.get(tail).add(List.of(lexemes.mark("]", false)));
      rules.get(tail).add(List.of(lexemes.mark(",", true), new Call(item), new Call(tail)));
    }
    for (int i = Math.min(counted, most) - 1; i >= 0; i--) {
      int rule = newRule();
      Call value = new Call(i < prefix.size() ? prefix.get(i) : item);
      rules
          .get(rule)
          .add(
              i == 0
                  ? List.of(value, new Call(tail))
                  : List.of(lexemes.mark(",", true), value, new Call(tail)));
      if (i >= least) {
        rules.get(rule).add(List.of(lexemes.mark("]", false)));
      }
      tail = rule;
    }
    return ruleOf(lexemes.mark("[", true), new Call(tail));
  }
}
