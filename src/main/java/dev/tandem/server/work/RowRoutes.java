package dev.tandem.server.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Tandem;
import dev.tandem.example.Finding;
import dev.tandem.example.StoredSet;
import dev.tandem.json.Json;
import dev.tandem.server.Call;
import dev.tandem.server.Etags;
import dev.tandem.server.Needs;
import dev.tandem.server.Problem;
import dev.tandem.server.Routes;
import dev.tandem.server.Shelf;
import dev.tandem.text.RecentMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The rows of a set of examples: listed with what is wrong with them, changed, shown as learnt. */
public final class RowRoutes {
  private static final String ALL = ExampleRoutes.ONE + "/rows";
  private static final String ONE = ALL + "/{row}";
  private static final int KEPT = 16; // reports of checks
  private static final long ROW_BYTES = 1_000_000;

  private final Tandem tandem;
  private final Shelf shelf;
  private final Map<String, List<Finding>> checked = new RecentMap<>(KEPT);

  public RowRoutes(Tandem tandem, Shelf shelf) {
    this.tandem = tandem;
    this.shelf = shelf;
  }

  public void addTo(Routes routes) {
    routes.get(ALL, Needs.TRAINER, this::list);
    routes.post(ALL, Needs.TRAINER, this::add);
    routes.get(ONE, Needs.TRAINER, this::one);
    routes.patch(ONE, Needs.TRAINER, this::change);
    routes.delete(ONE, Needs.TRAINER, this::delete);
    routes.get(ONE + "/mask", Needs.TRAINER, this::mask);
  }

  /** A row with its number in the set, 1 the first. */
  private record Numbered(int number, StoredSet.Row row) {}

  private void list(Call call) {
    StoredSet set = ExampleRoutes.find(tandem, shelf, call);
    if (Etags.known(call, tandem.exampleSets().state(call.path("c")))) {
      return;
    }
    List<Finding> findings = findings(call, call.flag("labels"));
    Map<Integer, ArrayNode> problems = problems(findings);
    Optional<String> check = call.query("check");
    String words = call.query("q").orElse("").toLowerCase(Locale.ROOT);
    List<Numbered> rows = new ArrayList<>();
    for (int i = 0; i < set.rows().size(); i++) {
      Numbered row = new Numbered(i + 1, set.rows().get(i));
      if (readable(tandem, call, row.row())
          && (check.isEmpty()
              || names(
                  problems.getOrDefault(row.number(), Json.mapper().createArrayNode()),
                  check.get()))
          && row.row().json().toString().toLowerCase(Locale.ROOT).contains(words)) {
        rows.add(row);
      }
    }
    ObjectNode page =
        Pages.page(
            call,
            "rows",
            rows,
            row -> row.row().id(),
            row -> json(row, Optional.ofNullable(problems.get(row.number()))));
    page.put("count", rows.size()).put("etag", Etags.quoted(set.hash()));
    ArrayNode found = page.putArray("findings");
    findings.stream()
        .filter(each -> each.count() > 0)
        .forEach(
            each ->
                found
                    .addObject()
                    .put("check", each.check())
                    .put("blocks", each.blocks())
                    .put("count", each.count())
                    .put("what", each.what()));
    call.json(page);
  }

  private static boolean names(ArrayNode problems, String check) {
    return problems.findValuesAsText("check").contains(check);
  }

  private List<Finding> findings(Call call, boolean labels) {
    String collection = call.path("c");
    String set = call.path("set");
    String key =
        "%s %s %s %s".formatted(tandem.exampleSets().state(collection), labels, collection, set);
    synchronized (checked) {
      if (checked.containsKey(key)) {
        return checked.get(key);
      }
    }
    List<Finding> findings = tandem.exampleSets().check(collection, set, labels);
    synchronized (checked) {
      checked.put(key, findings);
    }
    return findings;
  }

  private static Map<Integer, ArrayNode> problems(List<Finding> findings) {
    Map<Integer, ArrayNode> problems = new LinkedHashMap<>();
    for (Finding finding : findings) {
      for (Finding.Item item : finding.items()) {
        problems
            .computeIfAbsent(item.place().line(), row -> Json.mapper().createArrayNode())
            .addObject()
            .put("check", finding.check())
            .put("blocks", finding.blocks())
            .put("detail", item.detail());
      }
    }
    return problems;
  }

  private static ObjectNode json(Numbered row, Optional<ArrayNode> problems) {
    ObjectNode json =
        Json.object()
            .put("id", row.row().id())
            .put("number", row.number())
            .put("etag", Etags.quoted(row.row().hash()));
    json.set("row", row.row().json());
    json.set("problems", problems.orElseGet(Json.mapper()::createArrayNode));
    return json;
  }

  private void one(Call call) {
    Numbered row = find(call, ExampleRoutes.find(tandem, shelf, call));
    if (!Etags.known(call, row.row().hash())) {
      call.json(withProblems(call, row));
    }
  }

  private void add(Call call) throws IOException {
    ObjectNode row = row(call);
    StoredSet set = changed(call, there -> checked(() -> there.and(row)));
    told(call, 201, new Numbered(set.rows().size(), set.rows().getLast()));
  }

  /** As RFC 7386 has it: keys that are null are taken away, the others set. */
  private void change(Call call) throws IOException {
    ObjectNode patch = row(call);
    String id = call.path("row");
    if (patch.has("id") && !patch.path("id").asText().equals(id)) {
      throw Problem.wrong("id", "The id of a row stays; add another row instead.");
    }
    StoredSet set =
        changed(
            call,
            there -> {
              StoredSet.Row row = required(call, there);
              return checked(() -> there.with(id, merged(row.json(), patch)));
            });
    told(call, 200, find(call, set));
  }

  /** Changes the set that the path names; 404 where it is not there. */
  private StoredSet changed(Call call, UnaryOperator<StoredSet> change) {
    return tandem
        .exampleSets()
        .change(
            shelf.existing(call.path("c")).name(),
            call.path("set"),
            before -> change.apply(before.orElseThrow(ExampleRoutes::nothing)));
  }

  /** The row that the path names, in the state that If-Match names. */
  private StoredSet.Row required(Call call, StoredSet set) {
    StoredSet.Row row = find(call, set).row();
    Etags.require(call, Optional.of(row.hash()));
    return row;
  }

  private static ObjectNode merged(ObjectNode row, ObjectNode patch) {
    ObjectNode merged = row.deepCopy();
    patch
        .properties()
        .forEach(
            each -> {
              if (each.getValue().isNull()) {
                merged.remove(each.getKey());
              } else if (each.getValue() instanceof ObjectNode inner
                  && merged.get(each.getKey()) instanceof ObjectNode outer) {
                merged.set(each.getKey(), merged(outer, inner));
              } else {
                merged.set(each.getKey(), each.getValue());
              }
            });
    return merged;
  }

  private void delete(Call call) {
    var _ = changed(call, there -> there.without(required(call, there).id()));
    call.empty(204);
  }

  private void mask(Call call) {
    Numbered row = find(call, ExampleRoutes.find(tandem, shelf, call));
    ObjectNode json = Json.object().put("id", row.row().id());
    ArrayNode rows = json.putArray("rows");
    tandem
        .exampleSets()
        .mask(call.path("c"), call.path("set"), row.number())
        .forEach(
            view -> {
              ObjectNode one =
                  rows.addObject().put("tokens", view.tokens()).put("learnt", view.learnt());
              ArrayNode spans = one.putArray("spans");
              view.segments()
                  .forEach(
                      span ->
                          spans.addObject().put("text", span.text()).put("learnt", span.learnt()));
            });
    call.json(json);
  }

  private void told(Call call, int status, Numbered row) {
    ExampleRoutes.tag(call, row.row().hash());
    call.json(status, withProblems(call, row));
  }

  private ObjectNode withProblems(Call call, Numbered row) {
    Map<Integer, ArrayNode> problems = problems(findings(call, false));
    return json(row, Optional.ofNullable(problems.get(row.number())));
  }

  private static ObjectNode row(Call call) throws IOException {
    JsonNode body = call.json(ROW_BYTES);
    if (body instanceof ObjectNode row) {
      return row;
    }
    throw new Problem(400, "The body must be a JSON object: the row, or the keys to change.");
  }

  private interface Changed {
    StoredSet set();
  }

  private static StoredSet checked(Changed change) {
    try {
      return change.set();
    } catch (IllegalArgumentException e) {
      throw new Problem(422, "The row %s.".formatted(e.getMessage()));
    }
  }

  private Numbered find(Call call, StoredSet set) {
    for (int i = 0; i < set.rows().size(); i++) {
      StoredSet.Row row = set.rows().get(i);
      if (row.id().equals(call.path("row")) && readable(tandem, call, row)) {
        return new Numbered(i + 1, row);
      }
    }
    throw new Problem(404, "There is no row of this id in this set that you may read.");
  }

  /** A row is for who may read it and what it was made from; who manages sees them all. */
  static boolean readable(Tandem tandem, Call call, StoredSet.Row row) {
    return call.caller().manages(call.path("c"))
        || tandem.exampleSets().readable(call.path("c"), row, call.who());
  }
}
