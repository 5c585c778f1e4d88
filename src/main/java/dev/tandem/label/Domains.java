package dev.tandem.label;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tandem.label.DocumentTemplate.Column;
import dev.tandem.label.DocumentTemplate.Explanation;
import dev.tandem.label.DocumentTemplate.Fact;
import dev.tandem.label.DocumentTemplate.Steps;
import dev.tandem.label.DocumentTemplate.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the templates of the recipe's domains, which are resources. */
final class Domains {
  private static final List<String> FILES =
      List.of("company", "products", "policies", "finance", "health", "legal");

  /** With fewer ways to ask, the model would learn the questions by heart. */
  private static final int LEAST_WAYS = 6;

  private Domains() {}

  /**
   * All templates of all domains.
   *
   * @throws IllegalStateException if a resource is wrong, with domain and template
   */
  static List<DocumentTemplate> all() {
    List<DocumentTemplate> all = new ArrayList<>();
    for (String domain : FILES) {
      all.addAll(parse(domain, resource("/recipes/reader/" + domain + ".yaml")));
    }
    return List.copyOf(all);
  }

  private static JsonNode resource(String name) {
    try (InputStream in = Domains.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its resource " + name);
      }
      return new YAMLMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The templates of a domain's file. */
  static List<DocumentTemplate> parse(String domain, JsonNode file) {
    List<DocumentTemplate> templates = new ArrayList<>();
    for (JsonNode node : file) {
      String name = node.path("name").asText();
      try {
        templates.add(template(domain, name, node));
      } catch (IllegalArgumentException e) {
        throw new IllegalStateException(
            "the template %s/%s is wrong: %s".formatted(domain, name, e.getMessage()), e);
      }
    }
    return templates;
  }

  private static DocumentTemplate template(String domain, String name, JsonNode node) {
    Map<String, Phrase> slots = new LinkedHashMap<>();
    node.path("slots")
        .properties()
        .forEach(slot -> slots.put(slot.getKey(), new Phrase(slot.getValue().asText())));
    List<Fact> facts = new ArrayList<>();
    node.path("facts").forEach(fact -> facts.add(fact(fact)));
    List<Explanation> explanations = new ArrayList<>();
    node.path("explains")
        .forEach(
            each -> explanations.add(new Explanation(phrases(each, "says"), asks(each, "asks"))));
    require(facts.size() >= 3, "it has fewer than three facts");
    return new DocumentTemplate(
        domain,
        name,
        node.path("held-out").asBoolean(),
        text(node, "kind"),
        new Phrase(text(node, "overview")),
        phrases(node, "titles"),
        node.has("headings") ? phrases(node, "headings") : List.of(),
        slots,
        node.has("scope") ? Optional.of(text(node, "scope")) : Optional.empty(),
        facts,
        explanations,
        node.has("steps") ? Optional.of(steps(node.path("steps"))) : Optional.empty(),
        node.has("table") ? Optional.of(table(node.path("table"))) : Optional.empty(),
        phrases(node, "fillers"));
  }

  private static Fact fact(JsonNode node) {
    String slot = text(node, "slot");
    List<Phrase> says = phrases(node, "says");
    for (Phrase each : says) {
      require(each.names(slot), "a sentence lacks {%s}: %s".formatted(slot, each.pattern()));
    }
    Phrase about = new Phrase(text(node, "about"));
    require(about.names("entity"), "it is not said whose: " + about.pattern());
    return new Fact(
        slot,
        about,
        says,
        asks(node, "asks"),
        node.has("lists") ? phrases(node, "lists") : List.of());
  }

  private static Steps steps(JsonNode node) {
    return new Steps(
        node.path("numbered").asBoolean(true),
        new Phrase(text(node, "lead")),
        phrases(node, "items"),
        asks(node, "asks"));
  }

  private static Table table(JsonNode node) {
    List<Column> columns = new ArrayList<>();
    for (JsonNode column : node.path("columns")) {
      List<Phrase> asks = asks(column, "asks");
      asks.forEach(ask -> require(ask.names("row"), "a question lacks {row}: " + ask.pattern()));
      columns.add(
          new Column(
              text(column, "name"),
              new Phrase(text(column, "cell")),
              column.path("sums").asBoolean(),
              asks));
    }
    require(!columns.isEmpty(), "its table has no columns");
    return new Table(text(node, "key"), phrases(node, "keys"), columns);
  }

  private static List<Phrase> asks(JsonNode node, String key) {
    List<Phrase> asks = phrases(node, key);
    long ways = asks.stream().mapToLong(Phrase::ways).sum();
    require(
        ways >= LEAST_WAYS,
        "'%s' can be asked in %d ways only".formatted(asks.getFirst().pattern(), ways));
    return asks;
  }

  private static List<Phrase> phrases(JsonNode node, String key) {
    List<Phrase> phrases = new ArrayList<>();
    node.path(key).forEach(each -> phrases.add(new Phrase(each.asText())));
    require(!phrases.isEmpty(), "it lacks '%s'".formatted(key));
    return List.copyOf(phrases);
  }

  private static String text(JsonNode node, String key) {
    require(node.path(key).isValueNode(), "it lacks '%s'".formatted(key));
    return node.path(key).asText();
  }

  private static void require(boolean fine, String what) {
    if (!fine) {
      throw new IllegalArgumentException(what);
    }
  }
}
