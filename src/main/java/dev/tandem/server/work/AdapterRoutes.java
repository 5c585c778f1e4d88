package dev.tandem.server.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Adapters;
import dev.tandem.Promoted;
import dev.tandem.Tandem;
import dev.tandem.answer.Arm;
import dev.tandem.json.Json;
import dev.tandem.ledger.AdapterInfo;
import dev.tandem.server.Call;
import dev.tandem.server.Fields;
import dev.tandem.server.Needs;
import dev.tandem.server.Problem;
import dev.tandem.server.Routes;
import dev.tandem.server.Shelf;
import dev.tandem.text.DocumentKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Adapters of a collection: their cards, which of them an arm answers with, which are behind their
 * documents. One is told to who may use it, and all of them to who manages.
 */
public final class AdapterRoutes {
  private static final String ALL = "/api/collections/{c}/adapters";
  private static final String ONE = ALL + "/{adapter}";

  private final Tandem tandem;
  private final Shelf shelf;

  public AdapterRoutes(Tandem tandem, Shelf shelf) {
    this.tandem = tandem;
    this.shelf = shelf;
  }

  public void addTo(Routes routes) {
    routes.get(ALL, Needs.TRAINER, this::list);
    routes.post(ALL + "/rollback", Needs.TRAINER, this::rollback);
    routes.get(ONE, Needs.TRAINER, this::one);
    routes.get(ONE + "/card", Needs.TRAINER, this::card);
    routes.get(ONE + "/card.html", Needs.TRAINER, this::page);
    routes.post(ONE + "/promote", Needs.TRAINER, this::promote);
    routes.delete(ONE, Needs.TRAINER, this::delete);
  }

  private void list(Call call) {
    Map<String, Adapters.Listed> newest = visible(call);
    Map<String, Adapters.Stale> stale = stale();
    boolean behind = call.flag("stale");
    List<Adapters.Listed> all =
        newest.values().stream()
            .filter(each -> !behind || stale.containsKey(each.adapter().path()))
            .toList();
    call.json(
        Pages.page(
            call, "adapters", all, each -> each.adapter().name(), each -> json(call, each, stale)));
  }

  private void one(Call call) {
    call.json(json(call, find(call), stale()));
  }

  private void card(Call call) {
    JsonNode card = tandem.adapters().card(find(call)).orElseThrow(AdapterRoutes::cardless);
    // The command that made it names folders of this machine.
    if (card.path("lineage") instanceof ObjectNode lineage) {
      lineage.remove("command");
    }
    call.json(card);
  }

  private void page(Call call) {
    Reports.send(call, tandem.adapters().cardPage(find(call)).orElseThrow(AdapterRoutes::cardless));
  }

  private void promote(Call call) throws IOException {
    Adapters.Listed adapter = find(call);
    Fields fields = call.body();
    Set<String> unmeasured = new HashSet<>();
    for (JsonNode gate : fields.list("allow_unmeasured")) {
      unmeasured.add(gate.asText());
    }
    fields.done();
    call.json(promoted(tandem.adapters().promote(adapter, call.path("c"), unmeasured)));
  }

  private void rollback(Call call) throws IOException {
    String collection = shelf.existing(call.path("c")).name();
    Fields fields = call.body();
    Optional<Arm> arm = fields.parsed("arm", AdapterRoutes::arm);
    if (fields.present("arm").isEmpty()) {
      fields.wrong("arm", "write tuned or hybrid");
    }
    fields.done();
    call.json(promoted(tandem.adapters().rollback(collection, arm.orElseThrow())));
  }

  private static Arm arm(String word) {
    return switch (word) {
      case "tuned" -> Arm.TUNED;
      case "hybrid" -> Arm.HYBRID;
      default ->
          throw new IllegalArgumentException(
              "only tuned and hybrid answer with adapters; write one of them");
    };
  }

  private void delete(Call call) {
    tandem.adapters().delete(find(call));
    call.empty(204);
  }

  /** Names, not folders, the present one first. */
  private static ObjectNode promoted(Promoted promoted) {
    ObjectNode json =
        Json.object().put("collection", promoted.collection()).put("arm", promoted.arm());
    ArrayNode adapters = json.putArray("adapters");
    promoted.adapters().forEach(path -> adapters.add(String.valueOf(Path.of(path).getFileName())));
    return json;
  }

  /** The newest of each name, by name. */
  private Map<String, Adapters.Listed> visible(Call call) {
    String collection = shelf.existing(call.path("c")).name();
    Map<String, Adapters.Listed> newest = new TreeMap<>();
    for (Adapters.Listed each : tandem.adapters().all()) {
      if (each.adapter().collection().equals(collection) && sees(call, each)) {
        newest.put(each.adapter().name(), each);
      }
    }
    return newest;
  }

  private boolean sees(Call call, Adapters.Listed each) {
    AdapterInfo adapter = each.adapter();
    return call.caller().manages(call.path("c"))
        || tandem.asking().admits(Path.of(adapter.path()), call.who())
        || !adapter.refused().isEmpty() && adapter.readers().admits(call.who());
  }

  private Adapters.Listed find(Call call) {
    return Optional.ofNullable(visible(call).get(call.path("adapter")))
        .orElseThrow(
            () -> new Problem(404, "There is no adapter of this name that you may use here."));
  }

  private Map<String, Adapters.Stale> stale() {
    return tandem.adapters().stale().stream()
        .collect(Collectors.toMap(Adapters.Stale::path, each -> each));
  }

  private static Problem cardless() {
    return new Problem(404, "This adapter has no card any more.");
  }

  private ObjectNode json(Call call, Adapters.Listed listed, Map<String, Adapters.Stale> allStale) {
    AdapterInfo adapter = listed.adapter();
    ObjectNode json =
        Json.object()
            .put("name", adapter.name())
            .put("collection", adapter.collection())
            .put("method", listed.method().orElse(null))
            .put("base", adapter.base())
            .put("readers", adapter.readers().toString())
            .put("created", adapter.created().toString())
            .put("present", listed.present())
            .put("refused", adapter.refused());
    ArrayNode answers = json.putArray("answers");
    tandem.adapters().answering(listed, call.path("c")).forEach(arm -> answers.add(arm.wireName()));
    json.set("metrics", Json.mapper().valueToTree(new TreeMap<>(adapter.metrics())));
    json.set("gates", Json.mapper().valueToTree(listed.gates()));
    json.put("documents", adapter.documents().size());
    json.set("tainted", keys(listed.tainted()));
    Optional<Adapters.Stale> stale = Optional.ofNullable(allStale.get(adapter.path()));
    json.set("changed", keys(stale.map(Adapters.Stale::changed).orElse(List.of())));
    return json.put("stale", stale.isPresent());
  }

  private static JsonNode keys(List<DocumentKey> documents) {
    return Json.mapper().valueToTree(documents);
  }
}
