package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.SearchRow;
import dev.tandem.Tandem;
import dev.tandem.json.Json;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.server.Asks;
import dev.tandem.server.Call;
import dev.tandem.server.Fields;
import dev.tandem.server.Needs;
import dev.tandem.server.Problem;
import dev.tandem.server.Routes;
import dev.tandem.server.Shelf;
import dev.tandem.text.Acl;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code /v1/vector_stores} as OpenAI's: the collections, by their names. */
final class VectorStoreRoutes {
  static final String ALL = "/v1/vector_stores";
  static final String ONE = ALL + "/{c}";
  private static final int PAGE = 20;

  private static final Map<String, List<String>> CREATED =
      Map.of(
          "metadata", List.of("{}"),
          "expires_after", List.of("null"),
          "chunking_strategy", List.of("{\"type\":\"auto\"}"));

  private static final Map<String, List<String>> SEARCHED =
      Map.of(
          "filters", List.of("null"),
          "ranking_options", List.of("{}"),
          "rewrite_query", List.of("false"));

  private final Tandem tandem;
  private final Shelf shelf;
  private final FileBatchRoutes batches;

  VectorStoreRoutes(Tandem tandem, Shelf shelf, FileBatchRoutes batches) {
    this.tandem = tandem;
    this.shelf = shelf;
    this.batches = batches;
  }

  void addTo(Routes routes) {
    routes.get(ALL, Needs.READER, this::list);
    routes.post(ALL, Needs.ADMIN, this::create);
    routes.get(ONE, Needs.READER, this::one);
    routes.post(ONE + "/search", Needs.READER, this::search);
  }

  private void list(Call call) {
    List<CollectionInfo> newestFirst =
        shelf.seenBy(call.caller()).stream()
            .sorted(
                Comparator.comparing(CollectionInfo::created)
                    .thenComparing(CollectionInfo::name)
                    .reversed())
            .toList();
    call.json(Listing.of(call, newestFirst, PAGE, CollectionInfo::name, info -> json(call, info)));
  }

  private void one(Call call) {
    call.json(json(call, shelf.seen(call.caller(), call.path("c"))));
  }

  private void create(Call call) throws IOException {
    Fields fields = call.body();
    String name = fields.required("name");
    Optional<Acl> acl = fields.acl("acl");
    if (fields.present("acl").isEmpty()) {
      fields.wrong(
          "acl",
          "say in 'acl' who may read what is put there, such as group:hr or public (extra_body in OpenAI's SDK)");
    }
    String language = fields.text("language").orElse("en");
    Set<String> files = batches.given(fields);
    ModelAsk.only(fields, CREATED);
    fields.done();
    batches.require(call, files);
    if (shelf.find(name).isPresent()) {
      throw new Problem(409, "There is a collection of this name already.");
    }
    try {
      CollectionInfo made = tandem.createCollection(name, acl.orElseThrow(), language);
      if (!files.isEmpty()) {
        batches.start(call, name, files);
      }
      call.json(json(call, made));
    } catch (IllegalArgumentException e) {
      throw Problem.wrong("name", e.getMessage() + ".");
    }
  }

  private ObjectNode json(Call call, CollectionInfo info) {
    long documents =
        call.caller().manages(info.name())
            ? tandem.collections().totals(info.name()).documents()
            : tandem.collections().totals(info.name(), call.who()).documents();
    int waiting = batches.waiting(info.name());
    ObjectNode json =
        Json.object()
            .put("id", info.name())
            .put("object", "vector_store")
            .put("created_at", info.created().getEpochSecond())
            .put("name", info.name())
            .put("usage_bytes", 0)
            .put("status", waiting > 0 ? "in_progress" : "completed")
            .putNull("expires_after")
            .putNull("expires_at")
            .putNull("last_active_at");
    json.putObject("metadata");
    json.putObject("file_counts")
        .put("in_progress", waiting)
        .put("completed", documents)
        .put("failed", 0)
        .put("cancelled", 0)
        .put("total", documents + waiting);
    return json;
  }

  private void search(Call call) throws IOException {
    String collection = shelf.readable(call.caller(), call.path("c")).name();
    Fields fields = call.body();
    String query = query(fields);
    int most = fields.integer("max_num_results", 1, 50).orElse(10);
    ModelAsk.only(fields, SEARCHED);
    fields.done();
    ObjectNode page = Json.object().put("object", "vector_store.search_results.page");
    page.putArray("search_query").add(query);
    ArrayNode data = page.putArray("data");
    for (SearchRow row :
        SearchRow.of(tandem.search(collection, query, most, call.who()).passages())) {
      StoreFile file = StoreFile.of(row.docId());
      ObjectNode json =
          data.addObject()
              .put("file_id", file.id())
              .put("filename", file.name())
              .put("score", row.score());
      json.putObject("attributes");
      json.putArray("content").addObject().put("type", "text").put("text", row.text());
    }
    call.json(page.put("has_more", false).putNull("next_page"));
  }

  /** A text, or an array of one. */
  private static String query(Fields fields) {
    Optional<JsonNode> query = fields.present("query");
    JsonNode text =
        query
            .map(each -> each.isArray() && each.size() == 1 ? each.get(0) : each)
            .orElseGet(Json::object);
    if (!text.isTextual() || text.asText().isBlank() || text.asText().length() > Asks.QUESTION) {
      fields.wrong(
          "query", "'query' must be one text of at most %d characters".formatted(Asks.QUESTION));
    }
    return text.asText();
  }
}
