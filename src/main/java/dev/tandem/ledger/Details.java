package dev.tandem.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.tandem.text.Document;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What people wrote about a version beside its text; sealed with it. */
record Details(
    String title,
    String source,
    String language,
    Optional<String> url,
    Optional<Instant> updated,
    Optional<LocalDate> review,
    Map<String, String> meta) {

  static Details of(Document document, String source) {
    return new Details(
        document.title(),
        source,
        document.language(),
        document.url(),
        document.updated(),
        document.review(),
        document.meta());
  }

  byte[] toBytes() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("title", title);
    fields.put("source", source);
    fields.put("language", language);
    url.ifPresent(value -> fields.put("url", value));
    updated.ifPresent(value -> fields.put("updated", value.toString()));
    review.ifPresent(value -> fields.put("review", value.toString()));
    fields.put("meta", meta);
    return Bytes.utf8(Json.write(fields));
  }

  static Details parse(byte[] bytes) {
    Map<String, Object> fields =
        Json.read(Bytes.text(bytes), new TypeReference<LinkedHashMap<String, Object>>() {});
    Map<String, String> meta = new LinkedHashMap<>();
    if (fields.get("meta") instanceof Map<?, ?> stored) {
      stored.forEach((key, value) -> meta.put(String.valueOf(key), String.valueOf(value)));
    }
    return new Details(
        text(fields, "title").orElse(""),
        text(fields, "source").orElse(""),
        text(fields, "language").orElse("und"),
        text(fields, "url"),
        text(fields, "updated").map(Instant::parse),
        text(fields, "review").map(LocalDate::parse),
        meta);
  }

  private static Optional<String> text(Map<String, Object> fields, String name) {
    return Optional.ofNullable(fields.get(name)).map(Object::toString);
  }
}
