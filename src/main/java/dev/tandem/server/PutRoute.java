package dev.tandem.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.DocumentInput;
import dev.tandem.PushResult;
import dev.tandem.Tandem;
import dev.tandem.json.Json;
import dev.tandem.text.Acl;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Puts a document: its text as JSON, or the bytes of a file. Answerable when it returns. */
final class PutRoute {
  private static final Set<String> READ = Set.of("ingested", "updated", "unchanged");

  private final Tandem tandem;
  private final Shelf shelf;
  private final long maxBytes;

  PutRoute(Tandem tandem, Shelf shelf, long maxBytes) {
    this.tandem = tandem;
    this.shelf = shelf;
    this.maxBytes = maxBytes;
  }

  void addTo(Routes routes) {
    routes.put(DocumentRoutes.ONE, Needs.EDITOR, this::put);
  }

  private void put(Call call) throws IOException {
    String collection = shelf.existing(call.path("c")).name();
    String type = call.header(HeaderNames.CONTENT_TYPE).orElse("");
    PushResult result =
        type.startsWith("application/json") ? text(call, collection) : file(call, collection);
    if (!READ.contains(result.outcome())) {
      throw new Problem(422, result.reason());
    }
    call.json(
        Json.object()
            .put("id", result.docId())
            .put("outcome", result.outcome())
            .put("version", result.version())
            .put("reason", result.reason()));
  }

  private PushResult text(Call call, String collection) throws IOException {
    Fields fields = new Fields(call.json(maxBytes));
    DocumentInput input =
        new DocumentInput(
            call.path("id"),
            fields.text("title").orElse(""),
            fields.required("text"),
            fields.text("url"),
            fields.acl("acl"),
            fields.parsed("updated", PutRoute::time),
            meta(fields));
    fields.done();
    return Etags.conditional(
        call,
        () -> DocumentRoutes.hash(tandem, collection, input.id()),
        () -> tandem.documents().put(collection, input));
  }

  private static Map<String, String> meta(Fields fields) {
    Map<String, String> meta = new LinkedHashMap<>();
    for (var entry : fields.object("meta").map(JsonNode::properties).orElse(Set.of())) {
      if (entry.getValue().isValueNode()) {
        meta.put(entry.getKey(), entry.getValue().asText());
      } else {
        fields.wrong("meta", "its values must be texts, numbers, true or false");
      }
    }
    return meta;
  }

  private PushResult file(Call call, String collection) throws IOException {
    Optional<Acl> acl;
    try {
      acl = call.query("acl").map(Acl::parse);
    } catch (IllegalArgumentException e) {
      throw new Problem(400, "The query's 'acl': %s.".formatted(e.getMessage()));
    }
    Path file = Files.createTempFile("tandem-", ".upload"); // for this user's eyes only
    try (InputStream in = call.content(maxBytes)) {
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      String id = call.path("id");
      return Etags.conditional(
          call,
          () -> DocumentRoutes.hash(tandem, collection, id),
          () -> tandem.documents().putFile(collection, id, file, acl));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** A moment, {@code 2026-01-31T08:00:00Z}, or a day. */
  static Instant time(String text) {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("write a time as 2026-01-31 or 2026-01-31T08:00:00Z", e);
    }
  }
}
