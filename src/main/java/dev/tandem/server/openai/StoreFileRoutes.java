package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Tandem;
import dev.tandem.json.Json;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.server.Call;
import dev.tandem.server.Fields;
import dev.tandem.server.Needs;
import dev.tandem.server.Problem;
import dev.tandem.server.Routes;
import dev.tandem.server.Shelf;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Files of {@code /v1/vector_stores} as OpenAI's: the documents of a collection. */
final class StoreFileRoutes {
  private static final String ALL = VectorStoreRoutes.ONE + "/files";
  private static final String ONE = ALL + "/{file}";

  private final Tandem tandem;
  private final Shelf shelf;
  private final Attaching attaching;

  StoreFileRoutes(Tandem tandem, Shelf shelf) {
    this.tandem = tandem;
    this.shelf = shelf;
    this.attaching = new Attaching(tandem);
  }

  void addTo(Routes routes) {
    routes.get(ALL, Needs.READER, this::list);
    routes.post(ALL, Needs.EDITOR, this::attach);
    routes.get(ONE, Needs.READER, this::one);
    routes.delete(ONE, Needs.EDITOR, this::delete);
  }

  /** By id, as documents are listed everywhere; all that are there were read. */
  private void list(Call call) {
    String collection = shelf.readable(call.caller(), call.path("c")).name();
    int limit = call.query("limit", 20, 1, 100);
    boolean all = call.caller().manages(collection);
    Optional<String> last = call.query("after");
    String after = last.isEmpty() ? "" : find(call, collection, last.get(), all).docId();
    boolean read = call.query("filter").orElse("completed").equals("completed");
    List<VersionInfo> page = read ? page(call, "", after, limit + 1, all) : List.of();
    ObjectNode json = Json.object().put("object", "list");
    ArrayNode data = json.putArray("data");
    page.stream().limit(limit).forEach(each -> data.add(StoreFile.json(collection, each)));
    call.json(
        json.put("first_id", data.path(0).path("id").textValue())
            .put("last_id", data.path(data.size() - 1).path("id").textValue())
            .put("has_more", page.size() > limit));
  }

  private void attach(Call call) throws IOException {
    String collection = shelf.existing(call.path("c")).name();
    Fields fields = call.body();
    String id = fields.required("file_id");
    ModelAsk.only(fields, Attaching.ONLY);
    fields.done();
    VersionInfo document =
        attaching.put(collection, "file_id", attaching.upload(call, "file_id", id));
    call.concerns(List.of(collection), document.docId());
    call.json(StoreFile.json(collection, document));
  }

  private void one(Call call) {
    String collection = shelf.readable(call.caller(), call.path("c")).name();
    boolean all = call.caller().manages(collection);
    call.json(StoreFile.json(collection, find(call, collection, call.path("file"), all)));
  }

  /** The upload itself stays. */
  private void delete(Call call) {
    String collection = shelf.existing(call.path("c")).name();
    String id = call.path("file");
    String docId = find(call, collection, id, true).docId();
    tandem.documents().delete(collection, List.of(docId));
    call.json(
        Json.object()
            .put("id", id)
            .put("object", "vector_store.file.deleted")
            .put("deleted", true));
  }

  /**
   * @param all whether also what the caller may not read
   */
  private List<VersionInfo> page(Call call, String contains, String after, int limit, boolean all) {
    String collection = call.path("c");
    return all
        ? tandem.documents().page(collection, contains, after, limit)
        : tandem.documents().page(collection, call.who(), contains, after, limit);
  }

  /**
   * The current version of a document.
   *
   * @param id of an upload that became it, or its own
   * @throws Problem 404
   */
  private VersionInfo find(Call call, String collection, String id, boolean all) {
    List<VersionInfo> own =
        all
            ? tandem.documents().versions(collection, id)
            : tandem.documents().versions(collection, id, call.who());
    return own.stream()
        .filter(VersionInfo::current)
        .findFirst()
        .or(
            () ->
                page(call, id + "/", "", 100, all).stream()
                    .filter(each -> StoreFile.of(each.docId()).id().equals(id))
                    .findFirst())
        .orElseThrow(() -> new Problem(404, "There is no file of this id here that you may read."));
  }
}
