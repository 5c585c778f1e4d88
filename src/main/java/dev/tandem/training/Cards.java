package dev.tandem.training;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.example.Audience;
import dev.tandem.json.Json;
import dev.tandem.stats.Estimate;
import dev.tandem.text.UserError;
import dev.tandem.tune.Canary;
import dev.tandem.tune.Card;
import dev.tandem.tune.CardPage;
import dev.tandem.tune.Gate;
import dev.tandem.tune.Lineage;
import dev.tandem.tune.LossCurve;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The cards in adapters' folders. */
public final class Cards {
  private Cards() {}

  /** What is read of a card again. */
  public record Kept(List<Gate> gates, List<Canary> canaries, Map<String, Estimate> labels) {}

  /** Writes both forms of it, into an adapter's folder or beside its file. */
  public static void write(Path adapter, Card card) throws IOException {
    Path curve = adapter.resolve(LossCurve.FILE);
    Files.writeString(file(adapter, Card.JSON), Json.pretty(card) + "\n");
    Files.writeString(
        file(adapter, Card.PAGE),
        CardPage.html(card, Files.isRegularFile(curve) ? Files.readString(curve) : ""));
  }

  /**
   * What a card tells; empty if there is none.
   *
   * @throws UserError if it is no card
   */
  public static Optional<Kept> read(Path adapter) {
    Path file = file(adapter, Card.JSON);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      JsonNode card = Json.mapper().readTree(Files.readString(file));
      JsonNode report = card.path("report");
      return Optional.of(
          new Kept(
              list(report.path("gates"), new TypeReference<List<Gate>>() {}),
              list(report.path("canaries"), new TypeReference<List<Canary>>() {}),
              labels(card.path("labels"))));
    } catch (IOException e) {
      throw new UserError(
          "%s is no card of an adapter; write it again with 'tandem adapter check'."
              .formatted(file),
          e);
    }
  }

  /**
   * What an adapter was learnt from; empty if it does not say.
   *
   * @throws UserError if what it says cannot be read
   */
  public static Optional<Lineage> lineage(Path adapter) {
    Path file = Audience.file(adapter);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      JsonNode says = Json.mapper().readTree(Files.readString(file));
      if (says instanceof ObjectNode old && old.remove("doc_ids") instanceof ArrayNode ids) {
        ArrayNode documents = old.putArray("documents"); // before each told its collection
        ids.forEach(id -> documents.addObject().put("collection", "").put("doc_id", id.asText()));
      }
      return Optional.of(Json.mapper().treeToValue(says, Lineage.class));
    } catch (IOException e) {
      throw new UserError(
          "%s does not say what the adapter was learnt from; restore the file, or take it away."
              .formatted(file),
          e);
    }
  }

  private static Path file(Path adapter, String name) {
    return Files.isDirectory(adapter)
        ? adapter.resolve(name)
        : adapter.resolveSibling(
            String.valueOf(adapter.getFileName()).replaceFirst("\\.gguf$", "") + "." + name);
  }

  private static Map<String, Estimate> labels(JsonNode node) throws JsonProcessingException {
    return node.isObject()
        ? Json.mapper()
            .readerFor(new TypeReference<LinkedHashMap<String, Estimate>>() {})
            .readValue(node.toString())
        : Map.of();
  }

  private static <T> List<T> list(JsonNode node, TypeReference<List<T>> type)
      throws JsonProcessingException {
    return node.isArray() ? Json.mapper().readerFor(type).readValue(node.toString()) : List.of();
  }
}
