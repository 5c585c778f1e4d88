package dev.tandem.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.text.Acl;
import dev.tandem.text.Principals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the fields of a request's JSON object. What is wrong is collected, so that a caller learns
 * all of it at once from {@link #done}; until then a wrong field reads as absent.
 */
public final class Fields {
  private final JsonNode object;
  private final Set<String> known = new HashSet<>();
  private final List<Problem.Wrong> errors = new ArrayList<>();
  private final List<Problem.Wrong> unfit = new ArrayList<>();

  public Fields(JsonNode object) {
    if (!object.isObject()) {
      throw new Problem(400, "The body must be a JSON object.");
    }
    this.object = object;
  }

  /** Text that must be there and not blank. */
  public String required(String name) {
    Optional<String> text = text(name);
    if (text.isEmpty() && present(name).isEmpty()) {
      wrong(name, "'%s' is missing".formatted(name));
    } else if (text.isPresent() && text.get().isBlank()) {
      wrong(name, "'%s' is empty".formatted(name));
    }
    return text.orElse("");
  }

  public Optional<String> text(String name) {
    return read(name, "text", JsonNode::isTextual, JsonNode::asText);
  }

  public Optional<Integer> integer(String name, int least, int most) {
    String range = "a whole number from %d to %d".formatted(least, most);
    return read(
        name,
        range,
        node -> node.canConvertToExactIntegral() && within(node, least, most),
        JsonNode::asInt);
  }

  public Optional<Long> wholeNumber(String name) {
    return read(
        name,
        "a whole number",
        node -> node.canConvertToExactIntegral() && node.canConvertToLong(),
        JsonNode::asLong);
  }

  public Optional<Double> number(String name, double least, double most) {
    String range = "a number from %s to %s".formatted(least, most);
    return read(
        name, range, node -> node.isNumber() && within(node, least, most), JsonNode::asDouble);
  }

  public Optional<Boolean> flag(String name) {
    return read(name, "true or false", JsonNode::isBoolean, JsonNode::asBoolean);
  }

  /** The elements of an array; none where it is absent. */
  public List<JsonNode> list(String name) {
    List<JsonNode> elements = new ArrayList<>();
    read(name, "an array", JsonNode::isArray, node -> node)
        .ifPresent(array -> array.forEach(elements::add));
    return elements;
  }

  public Optional<JsonNode> object(String name) {
    return read(name, "an object", JsonNode::isObject, node -> node);
  }

  /** Whatever stands there; empty for null too. */
  public Optional<JsonNode> present(String name) {
    known.add(name);
    JsonNode node = object.get(name);
    return node == null || node.isNull() ? Optional.empty() : Optional.of(node);
  }

  /** Readers as text, {@code group:hr,user:ann}, or as an array of such. */
  public Optional<Acl> acl(String name) {
    return parsed(name, Acl::parse);
  }

  public Optional<Principals> principals(String name) {
    return parsed(name, Principals::parse);
  }

  /** Text in a form that the parser knows and says in its message what it should be. */
  public <T> Optional<T> parsed(String name, Function<String, T> parser) {
    Optional<JsonNode> node = present(name);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> text = joined(node.get());
    if (text.isEmpty()) {
      wrong(name, "'%s' must be text, or an array of texts".formatted(name));
      return Optional.empty();
    }
    try {
      return Optional.of(parser.apply(text.get()));
    } catch (IllegalArgumentException e) {
      wrong(name, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  public void wrong(String name, String detail) {
    errors.add(new Problem.Wrong("/" + name, detail));
  }

  /** Says of a field that has its form that it does not go with the others. */
  public void unfit(String name, String detail) {
    unfit.add(new Problem.Wrong("/" + name, detail));
  }

  /**
   * Nothing more will be read.
   *
   * @throws Problem 400 with everything that was wrong, unknown fields too; 422 where only fields
   *     do not go together
   */
  public void done() {
    for (var field : object.properties()) {
      if (!known.contains(field.getKey())) {
        String name = field.getKey().length() > 60 ? "..." : field.getKey();
        wrong(name, "there is no field of this name");
      }
    }
    int status = errors.isEmpty() ? 422 : 400;
    errors.addAll(unfit);
    if (!errors.isEmpty()) {
      Problem.Wrong first = errors.getFirst();
      throw new Problem(
          status, "%s: %s.".formatted(first.pointer().substring(1), first.detail()), errors);
    }
  }

  private static Optional<String> joined(JsonNode node) {
    if (node.isTextual()) {
      return Optional.of(node.asText());
    }
    List<String> parts = new ArrayList<>();
    node.forEach(part -> parts.add(part.isTextual() ? part.asText() : ""));
    return node.isArray() && !parts.contains("")
        ? Optional.of(String.join(",", parts))
        : Optional.empty();
  }

  private static boolean within(JsonNode node, double least, double most) {
    return node.asDouble() >= least && node.asDouble() <= most;
  }

  private <T> Optional<T> read(
      String name, String form, Function<JsonNode, Boolean> fits, Function<JsonNode, T> value) {
    Optional<JsonNode> node = present(name);
    if (node.isPresent() && !fits.apply(node.get())) {
      wrong(name, "'%s' must be %s".formatted(name, form));
      return Optional.empty();
    }
    return node.map(value);
  }
}
