package dev.tandem.server.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Tandem;
import dev.tandem.example.Format;
import dev.tandem.example.Refusal;
import dev.tandem.example.StoredSet;
import dev.tandem.json.Json;
import dev.tandem.server.Call;
import dev.tandem.server.Etags;
import dev.tandem.server.Needs;
import dev.tandem.server.Problem;
import dev.tandem.server.Routes;
import dev.tandem.server.Shelf;
import dev.tandem.text.OwnerOnly;
import dev.tandem.text.UserError;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/** Sets of labelled rows of a collection: uploaded, listed, downloaded, deleted. */
public final class ExampleRoutes {
  static final String ALL = "/api/collections/{c}/examples";
  static final String ONE = ALL + "/{set}";
  private static final int TOLD = 100; // of the rows that are refused

  /** What a file is called by its media type, so that its reader knows it. */
  private static final Map<String, String> SUFFIXES =
      Map.of(
          "application/jsonl", ".jsonl",
          "application/x-ndjson", ".jsonl",
          "application/x-jsonlines", ".jsonl",
          "application/json", ".jsonl",
          "text/csv", ".csv",
          "text/tab-separated-values", ".tsv");

  private final Tandem tandem;
  private final Shelf shelf;
  private final long maxBytes;

  /**
   * @param maxBytes of an upload
   */
  public ExampleRoutes(Tandem tandem, Shelf shelf, long maxBytes) {
    this.tandem = tandem;
    this.shelf = shelf;
    this.maxBytes = maxBytes;
  }

  public void addTo(Routes routes) {
    routes.get(ALL, Needs.TRAINER, this::list);
    routes.get(ONE, Needs.TRAINER, this::one);
    routes.get(ONE + "/file", Needs.TRAINER, this::file);
    routes.put(ONE, Needs.TRAINER, this::put);
    routes.delete(ONE, Needs.TRAINER, this::delete);
  }

  private void list(Call call) {
    String collection = shelf.existing(call.path("c")).name();
    List<Map.Entry<String, StoredSet>> sets =
        List.copyOf(tandem.exampleSets().all(collection).entrySet());
    call.json(
        Pages.page(
            call, "sets", sets, Map.Entry::getKey, each -> json(each.getKey(), each.getValue())));
  }

  private void one(Call call) {
    StoredSet set = find(tandem, shelf, call);
    if (!Etags.known(call, set.hash())) {
      call.json(json(call.path("set"), set));
    }
  }

  /** The rows as one file, as it can be uploaded again; those that the caller may read. */
  private void file(Call call) {
    StoredSet set = find(tandem, shelf, call);
    StoredSet readable =
        new StoredSet(
            set.format(),
            set.rows().stream().filter(row -> RowRoutes.readable(tandem, call, row)).toList());
    boolean csv = set.format() == Format.CLASSIFICATION;
    call.header("Content-Disposition", "attachment");
    call.send(
        200,
        csv ? "text/csv; charset=utf-8" : "application/jsonl; charset=utf-8",
        readable.text().getBytes(StandardCharsets.UTF_8));
  }

  private void put(Call call) throws IOException {
    String collection = shelf.existing(call.path("c")).name();
    String type =
        call.header(HeaderNames.CONTENT_TYPE)
            .map(header -> header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
            .orElse("application/jsonl");
    String suffix =
        Optional.ofNullable(SUFFIXES.get(type))
            .orElseThrow(
                () ->
                    new Problem(
                        415,
                        "Examples are application/jsonl, text/csv or text/tab-separated-values."));
    Optional<Format> format = format(call);
    Path folder = OwnerOnly.createTemporaryFolder("tandem-examples");
    try {
      Path file = OwnerOnly.createFile(folder.resolve("upload" + suffix));
      try (InputStream in = call.content(maxBytes)) {
        Files.write(file, in.readAllBytes());
      }
      StoredSet set = read(file, format);
      AtomicBoolean made = new AtomicBoolean();
      StoredSet kept =
          tandem
              .exampleSets()
              .change(
                  collection,
                  call.path("set"),
                  before -> {
                    Etags.require(call, before.map(StoredSet::hash));
                    made.set(before.isEmpty());
                    return set;
                  });
      tag(call, kept.hash());
      call.json(made.get() ? 201 : 200, json(call.path("set"), kept));
    } finally {
      Files.deleteIfExists(folder.resolve("upload" + suffix));
      Files.deleteIfExists(folder);
    }
  }

  private static Optional<Format> format(Call call) {
    try {
      return call.query("format").map(Format::parse);
    } catch (UserError e) {
      throw new Problem(400, String.valueOf(e.getMessage()));
    }
  }

  /**
   * The rows of a file that was sent.
   *
   * @param file its ending tells JSON lines from tables
   * @throws Problem 422 with the lines that are no rows
   */
  public static StoredSet read(Path file, Optional<Format> format) {
    StoredSet.Read read;
    try {
      read = StoredSet.upload(file, format);
    } catch (UserError e) {
      // Where it lay meanwhile is nobody's business.
      throw new Problem(422, String.valueOf(e.getMessage()).replace(file.toString(), "the body"));
    }
    if (!read.refused().isEmpty()) {
      throw refused(read.refused());
    }
    return read.set();
  }

  private static Problem refused(List<Refusal> refused) {
    List<Problem.Wrong> wrong = new ArrayList<>();
    refused.stream()
        .limit(TOLD)
        .forEach(
            row ->
                wrong.add(
                    new Problem.Wrong(
                        "/lines/" + row.place().line(),
                        "line %d %s".formatted(row.place().line(), row.reason()))));
    return new Problem(
        422,
        "%,d rows are no examples; the first is line %d, which %s. Nothing was kept."
            .formatted(
                refused.size(), refused.getFirst().place().line(), refused.getFirst().reason()),
        wrong);
  }

  private void delete(Call call) {
    String collection = shelf.existing(call.path("c")).name();
    boolean deleted =
        tandem
            .exampleSets()
            .delete(
                collection,
                call.path("set"),
                before -> Etags.require(call, Optional.of(before.hash())));
    if (!deleted) {
      throw nothing();
    }
    call.empty(204);
  }

  static void tag(Call call, String hash) {
    call.header("ETag", Etags.quoted(hash));
  }

  /**
   * The set that the path names.
   *
   * @throws Problem 404
   */
  static StoredSet find(Tandem tandem, Shelf shelf, Call call) {
    String collection = shelf.existing(call.path("c")).name();
    return tandem
        .exampleSets()
        .find(collection, call.path("set"))
        .orElseThrow(ExampleRoutes::nothing);
  }

  static Problem nothing() {
    return new Problem(404, "There is no set of examples of this name in this collection.");
  }

  static ObjectNode json(String name, StoredSet set) {
    return Json.object()
        .put("name", name)
        .put("format", set.format().wireName())
        .put("rows", set.rows().size())
        .put("etag", Etags.quoted(set.hash()));
  }
}
