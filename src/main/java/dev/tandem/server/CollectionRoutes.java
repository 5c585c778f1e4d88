package dev.tandem.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Tandem;
import dev.tandem.json.Json;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.text.Acl;
import dev.tandem.text.Sha256;
import java.io.IOException;
import java.util.Optional;

/** Collections: which there are, and who may read them by default. */
final class CollectionRoutes {
  private final Tandem tandem;
  private final Shelf shelf;

  CollectionRoutes(Tandem tandem, Shelf shelf) {
    this.tandem = tandem;
    this.shelf = shelf;
  }

  void addTo(Routes routes) {
    routes.get("/api/collections", Needs.READER, this::list);
    routes.post("/api/collections", Needs.ADMIN, this::create);
    routes.get("/api/collections/{c}", Needs.READER, this::one);
    routes.patch("/api/collections/{c}", Needs.ADMIN, this::confirm);
  }

  private void list(Call call) {
    ArrayNode all = Json.mapper().createArrayNode();
    shelf.seenBy(call.caller()).forEach(info -> all.add(json(call, info)));
    call.json(all);
  }

  private void one(Call call) {
    ObjectNode json = json(call, shelf.seen(call.caller(), call.path("c")));
    if (!Etags.known(call, Sha256.of(json.toString()))) {
      call.json(json);
    }
  }

  private void create(Call call) throws IOException {
    Fields fields = call.body();
    String name = fields.required("name");
    Optional<Acl> acl = fields.acl("acl");
    if (fields.present("acl").isEmpty()) {
      fields.wrong("acl", "say who may read documents that come without readers of their own");
    }
    String language = fields.text("language").orElse("en");
    fields.done();
    if (shelf.find(name).isPresent()) {
      throw new Problem(409, "There is a collection of this name already.");
    }
    try {
      CollectionInfo created = tandem.createCollection(name, acl.orElseThrow(), language);
      call.json(201, json(call, created));
    } catch (IllegalArgumentException e) {
      throw Problem.wrong("name", e.getMessage() + ".");
    }
  }

  private void confirm(Call call) throws IOException {
    CollectionInfo info = shelf.existing(call.path("c"));
    Fields fields = call.body();
    Optional<Acl> acl = fields.acl("acl");
    if (fields.present("acl").isEmpty()) {
      fields.wrong("acl", "say who may read documents that come without readers of their own");
    }
    fields.done();
    if (info.aclConfirmed() && !info.defaultAcl().equals(acl.orElseThrow())) {
      throw new Problem(
          409,
          "The default readers of '%s' are confirmed; change the readers of its documents instead."
              .formatted(info.name()));
    }
    call.json(
        json(
            call,
            Etags.conditional(
                call,
                () -> Optional.of(Sha256.of(json(call, info).toString())),
                () -> tandem.createCollection(info.name(), acl.orElseThrow(), info.language()))));
  }

  private ObjectNode json(Call call, CollectionInfo info) {
    var totals =
        call.caller().manages(info.name())
            ? tandem.collections().totals(info.name())
            : tandem.collections().totals(info.name(), call.who());
    ObjectNode json =
        Json.object()
            .put("name", info.name())
            .put("documents", totals.documents())
            .put("chunks", totals.chunks())
            .put("default_acl", info.defaultAcl().toString())
            .put("confirmed", info.aclConfirmed())
            .put("language", info.language());
    ArrayNode arms = json.putArray("arms");
    tandem.asking().arms(info.name(), call.who()).forEach(arm -> arms.add(arm.wireName()));
    return json;
  }
}
