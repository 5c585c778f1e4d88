package dev.tandem;

import dev.tandem.answer.Answer;
import dev.tandem.answer.AskListener;
import dev.tandem.answer.AskRequest;
import dev.tandem.embed.Embedder;
import dev.tandem.example.Finding;
import dev.tandem.index.Hit;
import dev.tandem.index.Index;
import dev.tandem.index.IndexQuery;
import dev.tandem.ledger.AnswerRecord;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.observe.Said;
import dev.tandem.observe.monitor.Sight;
import dev.tandem.retrieve.RetrievalRequest;
import dev.tandem.settings.AskSettings;
import dev.tandem.settings.Key;
import dev.tandem.text.Acl;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import dev.tandem.tune.Gate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What monitors see of a home. */
final class HomeSight implements Sight {
  private static final int PROBED = 3; // documents a time
  private static final int CHOSEN_FROM = 200;
  private static final int DEEP = 20;

  private final Rooms rooms;
  private final Training training;
  private final GateRuns gates;

  HomeSight(Rooms rooms, Training training, GateRuns gates) {
    this.rooms = rooms;
    this.training = training;
    this.gates = gates;
  }

  @Override
  public Ledger ledger() {
    return rooms.home().anyLedger();
  }

  @Override
  public Embedder embedder() {
    return rooms.home().embedder();
  }

  /** The planted document, and some that are there: by the index alone, and by all of retrieval. */
  @Override
  public Probed probe(String collection, long seed) {
    Index index = rooms.home().index(collection);
    TreeSet<String> leaks = new TreeSet<>();
    try {
      PermissionProbe.check(index, embedder().dimension());
    } catch (UserError refused) {
      leaks.add("the planted one");
    }
    List<VersionInfo> closed =
        new ArrayList<>(
            ledger().documents().page(collection, "", "", CHOSEN_FROM).stream()
                .filter(document -> !document.acl().admits(Principals.ANONYMOUS))
                .filter(document -> !document.title().isBlank())
                .toList());
    Collections.shuffle(closed, new Random(seed));
    List<VersionInfo> asked = closed.stream().limit(PROBED).toList();
    for (VersionInfo document : asked) {
      String question = document.title();
      for (Hit hit :
          index.search(
              new IndexQuery(question, embedder().query(question), Principals.ANONYMOUS, DEEP))) {
        if (!open(collection, hit.docId())) {
          leaks.add(hit.docId());
        }
      }
      rooms
          .router(List.of(collection))
          .retrieve(new RetrievalRequest(List.of(collection), question, Principals.ANONYMOUS, DEEP))
          .passages()
          .stream()
          .filter(passage -> !open(passage.collection(), passage.docId()))
          .forEach(passage -> leaks.add(passage.docId()));
    }
    return new Probed(asked.size() + 1, List.copyOf(leaks));
  }

  /** Whether everybody may read it; what is gone nobody may. */
  private boolean open(String collection, String docId) {
    return ledger()
        .documents()
        .current(collection, docId)
        .map(VersionInfo::acl)
        .orElse(Acl.NOBODY)
        .admits(Principals.ANONYMOUS);
  }

  @Override
  public int repeats() {
    return rooms.home().settings().number(Key.OBSERVE_REPEATS);
  }

  @Override
  public Optional<Said> repeat(AnswerRecord given) {
    try {
      Answer answer =
          rooms
              .answerer(given.collections())
              .unrecorded()
              .ask(
                  AskRequest.again(given, AskSettings.options(rooms.home().settings())),
                  AskListener.NONE);
      return Optional.of(Said.of(answer.abstained(), answer.text(), answer.citations()));
    } catch (UserError unanswered) {
      return Optional.empty();
    }
  }

  @Override
  public long indexed(String collection) {
    return rooms.home().indexes().indexed(collection);
  }

  @Override
  public Map<String, String> sets(String collection) {
    Map<String, String> sets = new TreeMap<>();
    examples().all(collection).forEach((name, set) -> sets.put(name, set.hash()));
    return sets;
  }

  @Override
  public List<Finding> check(String collection, String set) {
    return examples().check(collection, set, false);
  }

  private ExampleSets examples() {
    return new ExampleSets(rooms.home(), training);
  }

  @Override
  public List<Learnt> adapters() {
    Adapters adapters = new Adapters(rooms.home(), training, Scribe.silent(rooms.home()));
    Map<String, List<DocumentKey>> changed =
        adapters.stale().stream()
            .collect(
                Collectors.toMap(
                    Adapters.Stale::path, Adapters.Stale::changed, (first, later) -> later));
    Map<String, Learnt> newest = new TreeMap<>();
    for (Adapters.Listed each : adapters.all()) {
      if (each.present() && each.adapter().refused().isEmpty()) {
        newest.put(
            each.adapter().name(),
            new Learnt(
                each.adapter().name(),
                each.adapter().collection(),
                ids(each.tainted()),
                ids(changed.getOrDefault(each.adapter().path(), List.of())),
                passed(each.gates()),
                names(each.gates()),
                gates.kept(each.adapter().id()).map(HomeSight::again)));
      }
    }
    return List.copyOf(newest.values());
  }

  private static List<String> ids(List<DocumentKey> documents) {
    return documents.stream().map(DocumentKey::docId).toList();
  }

  private static Again again(GateRuns.Kept kept) {
    return new Again(kept.fallen(), kept.first().size(), kept.why());
  }

  private static List<String> names(List<Gate> gates) {
    return gates.stream().filter(Gate::failed).map(Gate::name).toList();
  }

  private static double passed(List<Gate> gates) {
    return gates.isEmpty()
        ? Double.NaN
        : (double) gates.stream().filter(gate -> !gate.failed()).count() / gates.size();
  }
}
