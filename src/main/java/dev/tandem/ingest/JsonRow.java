package dev.tandem.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.text.Acl;
import dev.tandem.text.Principal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A document that comes as text. As a line of a JSONL source: {@code
 * {"id","title","text","url","acl","updated","meta"}}; id and text are needed. {@code acl} is a
 * comma-separated text or a list. {@code review} may stand in the row or in its meta.
 */
record JsonRow(
    String id,
    String title,
    String text,
    Optional<String> url,
    Optional<Acl> acl,
    Optional<Instant> updated,
    Optional<LocalDate> review,
    String language,
    Map<String, String> meta) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final int LONGEST_ID = 1000; // characters

  /** The same from its parts; a review date may stand in {@code meta}. */
  static JsonRow of(
      String id,
      String title,
      String text,
      Optional<String> url,
      Optional<Acl> acl,
      Optional<Instant> updated,
      Map<String, String> meta) {
    checkId(id);
    if (text.isBlank()) {
      throw new RowException(id, "it has no 'text'");
    }
    return new JsonRow(
        id,
        CanonicalText.clean(title).replace('\n', ' '),
        text,
        url.filter(given -> !given.isBlank()),
        acl,
        updated,
        Dates.date(meta.getOrDefault("review", "")),
        "",
        meta);
  }

  /**
   * @throws ParseException if it cannot be an id
   */
  static void checkId(String id) {
    if (id.isBlank()) {
      throw new ParseException("it has no 'id'");
    }
    if (id.length() > LONGEST_ID || id.chars().anyMatch(Character::isISOControl)) {
      throw new ParseException("its 'id' is too long or holds control characters");
    }
  }

  /**
   * @throws ParseException with the reason if the line is no document
   */
  static JsonRow parse(String line) {
    JsonNode row;
    try {
      row = JSON.readTree(line);
    } catch (JsonProcessingException e) {
      throw new ParseException("the line is not valid JSON", e);
    }
    if (row == null || !row.isObject()) {
      throw new ParseException("the line is not a JSON object");
    }
    String id = id(row);
    Optional<Acl> acl = acl(id, row.path("acl"));
    String updated = row.path("updated").asText("");
    Optional<Instant> when = Dates.instant(updated);
    if (!updated.isBlank() && when.isEmpty()) {
      throw new RowException(id, "its 'updated' is no date; write it as 2026-01-31 or with a time");
    }
    Map<String, String> meta = new TreeMap<>();
    row.path("meta")
        .properties()
        .forEach(
            field ->
                meta.put(
                    field.getKey(),
                    field.getValue().isValueNode()
                        ? field.getValue().asText()
                        : field.getValue().toString()));
    String review = row.path("review").asText(meta.getOrDefault("review", ""));
    return new JsonRow(
        id,
        CanonicalText.clean(row.path("title").asText("")).replace('\n', ' '),
        row.path("text").asText(),
        Optional.of(row.path("url").asText("")).filter(url -> !url.isBlank()),
        acl,
        when,
        Dates.date(review),
        row.path("language").asText("").toLowerCase(Locale.ROOT),
        meta);
  }

  private static String id(JsonNode row) {
    JsonNode id = row.path("id");
    String value = id.isTextual() || id.isIntegralNumber() ? id.asText() : "";
    checkId(value);
    if (!row.path("text").isTextual() || row.path("text").asText().isBlank()) {
      throw new RowException(value, "it has no 'text'");
    }
    return value;
  }

  /** An acl that is not understood fails the row: guessing would let somebody in. */
  private static Optional<Acl> acl(String id, JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return Optional.empty();
    }
    try {
      if (node.isTextual()) {
        return Optional.of(Acl.parse(node.asText()));
      }
      if (node.isArray()) {
        List<Principal> readers = new ArrayList<>();
        for (JsonNode reader : node) {
          if (!reader.isTextual()) {
            throw new RowException(id, "its 'acl' holds something that is not a text");
          }
          readers.add(Principal.parse(reader.asText()));
        }
        return Optional.of(Acl.of(readers));
      }
    } catch (IllegalArgumentException e) {
      throw new RowException(id, "its 'acl' holds something that is no principal");
    }
    throw new RowException(id, "its 'acl' is neither a text nor a list");
  }
}
