package dev.tandem.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.StoredText;
import dev.tandem.Tandem;
import dev.tandem.json.Json;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.text.Acl;
import dev.tandem.text.Block;
import dev.tandem.text.Principals;
import dev.tandem.text.Sha256;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Documents, who may read them, and their end. Readers see what they may read. Who manages sees
 * which there are, and reads each as its own readers do: what nobody may read is not shown.
 */
final class DocumentRoutes {
  private static final String ALL = "/api/collections/{c}/documents";
  static final String ONE = ALL + "/{id}";

  private final Tandem tandem;
  private final Shelf shelf;

  DocumentRoutes(Tandem tandem, Shelf shelf) {
    this.tandem = tandem;
    this.shelf = shelf;
  }

  void addTo(Routes routes) {
    routes.get(ALL, Needs.READER, this::list);
    routes.get(ONE, Needs.READER, this::one);
    routes.get(ONE + "/content", Needs.READER, this::content);
    routes.get(ONE + "/original", Needs.READER, this::original);
    routes.patch(ONE, Needs.EDITOR, this::permit);
    routes.delete(ONE, Needs.EDITOR, this::delete);
  }

  private void list(Call call) {
    String collection = shelf.readable(call.caller(), call.path("c")).name();
    int limit = call.query("limit", 50, 1, 500);
    String words = call.query("q").orElse("");
    String after = call.query("cursor").orElse("");
    List<VersionInfo> page =
        call.caller().manages(collection)
            ? tandem.documents().page(collection, words, after, limit + 1)
            : tandem.documents().page(collection, call.who(), words, after, limit + 1);
    ObjectNode json = Json.object();
    ArrayNode documents = json.putArray("documents");
    page.stream().limit(limit).forEach(info -> documents.add(json(info)));
    if (page.size() > limit) {
      json.put("next", page.get(limit - 1).docId());
    } else {
      json.putNull("next");
    }
    call.json(json);
  }

  private void one(Call call) {
    List<VersionInfo> versions = versions(call);
    ObjectNode json = json(wanted(call, versions));
    ArrayNode all = json.putArray("versions");
    for (VersionInfo info : versions) {
      all.addObject()
          .put("version", info.version())
          .put("ingested", info.ingested().toString())
          .put("current", info.current());
    }
    if (!Etags.known(call, hash(versions))) {
      call.json(json);
    }
  }

  /** Another for every version and every change of readers. */
  private static String hash(List<VersionInfo> newestFirst) {
    return Sha256.of(json(newestFirst.getFirst()).toString());
  }

  /** The same of a document as it is now; empty if there is none. */
  static Optional<String> hash(Tandem tandem, String collection, String id) {
    return Optional.of(tandem.documents().versions(collection, id))
        .filter(versions -> !versions.isEmpty() && versions.getFirst().current())
        .map(DocumentRoutes::hash);
  }

  private void content(Call call) {
    VersionInfo info = wanted(call, versions(call));
    StoredText text =
        tandem
            .documents()
            .show(call.path("c"), info.docId(), OptionalInt.of(info.version()), reader(call, info));
    ObjectNode json =
        Json.object()
            .put("id", text.docId())
            .put("version", text.version())
            .put("title", text.title())
            .put("text", text.text());
    ArrayNode blocks = json.putArray("blocks");
    for (Block block : text.blocks()) {
      blocks
          .addObject()
          .put("kind", block.kind().name().toLowerCase(Locale.ROOT))
          .put("level", block.level())
          .put("start", block.start())
          .put("end", block.end())
          .put("page", block.page());
    }
    if (!Etags.known(call, Sha256.of(json.toString()))) {
      call.json(json);
    }
  }

  private void original(Call call) {
    VersionInfo info = wanted(call, versions(call));
    byte[] pdf =
        tandem
            .documents()
            .original(call.path("c"), info.docId(), info.version(), reader(call, info))
            .orElseThrow(
                () -> new Problem(404, "The file that this version was read from is not kept."));
    call.send(200, "application/pdf", pdf);
  }

  private void permit(Call call) throws IOException {
    String collection = shelf.existing(call.path("c")).name();
    Fields fields = call.body();
    Optional<Acl> acl = fields.acl("acl");
    if (fields.present("acl").isEmpty()) {
      fields.wrong("acl", "say who may read the document; the empty text lets nobody");
    }
    fields.done();
    String id = call.path("id");
    if (!Etags.conditional(
            call,
            () -> hash(tandem, collection, id),
            () -> tandem.documents().permit(collection, List.of(id), acl.orElseThrow()))
        .isEmpty()) {
      throw nothing();
    }
    call.json(Json.object().put("id", call.path("id")).put("acl", acl.orElseThrow().toString()));
  }

  private void delete(Call call) {
    String collection = shelf.existing(call.path("c")).name();
    String id = call.path("id");
    var deletion =
        Etags.conditional(
            call,
            () -> hash(tandem, collection, id),
            () -> tandem.documents().delete(collection, List.of(id)));
    if (!deletion.unknown().isEmpty()) {
      throw nothing();
    }
    call.json(deletion);
  }

  private List<VersionInfo> versions(Call call) {
    String collection = shelf.readable(call.caller(), call.path("c")).name();
    List<VersionInfo> versions =
        call.caller().manages(collection)
            ? tandem.documents().versions(collection, call.path("id"))
            : tandem.documents().versions(collection, call.path("id"), call.who());
    if (versions.isEmpty()) {
      throw nothing();
    }
    return versions;
  }

  /** As whom its text is read. */
  private static Principals reader(Call call, VersionInfo info) {
    if (!call.caller().manages(call.path("c"))) {
      return call.who();
    }
    if (info.acl().equals(Acl.NOBODY)) {
      throw new Problem(403, "Nobody may read this document; give it readers first.");
    }
    return Principals.of(info.acl().readers());
  }

  private static VersionInfo wanted(Call call, List<VersionInfo> newestFirst) {
    int version = call.query("version", newestFirst.getFirst().version(), 1, Integer.MAX_VALUE);
    return newestFirst.stream()
        .filter(info -> info.version() == version)
        .findFirst()
        .orElseThrow(DocumentRoutes::nothing);
  }

  /** The same for what is not there and for what may not be read. */
  private static Problem nothing() {
    return new Problem(404, "There is no document of this id and version that you may read.");
  }

  static ObjectNode json(VersionInfo info) {
    ObjectNode json =
        Json.object()
            .put("id", info.docId())
            .put("title", info.title())
            .put("version", info.version())
            .put("acl", info.acl().toString());
    json.set("updated", text(info.updated()));
    json.put("ingested", info.ingested().toString());
    json.set("review", text(info.review()));
    json.put("characters", info.characters()).put("chunks", info.chunks());
    json.set("url", text(info.url()));
    return json.put("language", info.language()).put("page_view", info.pageView());
  }

  private static JsonNode text(Optional<?> value) {
    return value
        .<JsonNode>map(present -> Json.mapper().getNodeFactory().textNode(present.toString()))
        .orElse(Json.mapper().nullNode());
  }
}
