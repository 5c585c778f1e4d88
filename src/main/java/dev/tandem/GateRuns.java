package dev.tandem;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tandem.answer.Arm;
import dev.tandem.answer.Promotions;
import dev.tandem.example.ExampleFile;
import dev.tandem.example.TrainingData;
import dev.tandem.json.Json;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.observe.incident.QuietHours;
import dev.tandem.settings.Key;
import dev.tandem.text.UserError;
import dev.tandem.training.Cards;
import dev.tandem.tune.Gate;
import dev.tandem.tune.GateRule;
import dev.tandem.tune.GateThresholds;
import dev.tandem.tune.Lineage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Measures again what adapters in use were measured by when they were made: on the same rows, drawn
 * with the same seed, so that what differs is the adapter, its base, or what is found for the rows.
 * Their cards say what was found; monitors read it there and here.
 */
public final class GateRuns {
  private static final String MARK = "gates ";

  private final Home home;
  private final Training training;

  GateRuns(Home home, Training training) {
    this.home = home;
    this.training = training;
  }

  /** Reads again the rows of the training that a command began. */
  @FunctionalInterface
  public interface Rows {
    /**
     * @throws UserError if they cannot be read any more
     */
    TrainingData read(Lineage.Command command);
  }

  /**
   * An adapter that a collection answers with.
   *
   * @param collection that does; the first of several
   */
  public record InUse(Adapters.Listed adapter, String collection) {
    public String name() {
      return adapter.adapter().name();
    }
  }

  /**
   * What came of it.
   *
   * @param failed names of the gates that it does not pass
   * @param fallen names of those that are worse than the first time, by more than chance
   * @param why it could not be measured, one sentence; empty where it was
   */
  public record Outcome(
      String adapter, String collection, List<String> failed, List<String> fallen, String why) {}

  /**
   * What is kept of an adapter, beside its card.
   *
   * @param began when it was measured last, in milliseconds since 1970
   * @param first its gates before it was measured for the first time again
   */
  record Kept(long began, List<Gate> first, List<String> fallen, String why) {}

  /** Those that collections answer with now. */
  public List<InUse> inUse() {
    Map<Path, String> promoted = new TreeMap<>();
    for (CollectionInfo collection : home.anyLedger().collections().all()) {
      Promotions promotions = new Promotions(home.anyLedger().collections(), collection.name());
      for (Arm arm : Arm.values()) {
        if (arm.needsAdapter()) {
          promotions.current(arm).ifPresent(path -> promoted.putIfAbsent(path, collection.name()));
        }
      }
    }
    Map<Path, Adapters.Listed> newest = new TreeMap<>();
    for (Adapters.Listed each :
        new Adapters(home, training, Scribe.silent(home)).all()) { // the oldest first
      newest.put(Path.of(each.adapter().path()), each);
    }
    return promoted.entrySet().stream()
        .flatMap(
            each ->
                Optional.ofNullable(newest.get(each.getKey())).stream()
                    .map(adapter -> new InUse(adapter, each.getValue())))
        .toList();
  }

  /** Those that were not measured for as long as the setting says, the longest first. */
  public List<InUse> due() {
    int days = home.settings().number(Key.OBSERVE_GATES_DAYS);
    Instant before = home.clock().instant().minus(Duration.ofDays(days));
    return days == 0
        ? List.of()
        : inUse().stream()
            .filter(each -> !measured(each).isAfter(before))
            .sorted(Comparator.comparing(this::measured))
            .toList();
  }

  private Instant measured(InUse each) {
    return kept(each.adapter().adapter().id())
        .map(kept -> Instant.ofEpochMilli(kept.began()))
        .orElse(each.adapter().adapter().created());
  }

  /** Whether it is an hour in which measuring may begin by itself. */
  public boolean quiet() {
    return QuietHours.parse(
            home.settings().text(Key.OBSERVE_GATES_HOURS), home.settings().text(Key.INCIDENTS_ZONE))
        .at(home.clock().instant());
  }

  /**
   * Measures one and writes its card. That it began is kept first, so one that is stopped is not
   * begun again at once.
   *
   * @param phase hears what is done next; what it throws ends the work
   */
  public Outcome run(InUse adapter, Rows rows, Consumer<String> phase) {
    String id = adapter.adapter().adapter().id();
    List<Gate> first = kept(id).map(Kept::first).orElse(adapter.adapter().gates());
    long now = home.clock().instant().toEpochMilli();
    keep(id, new Kept(now, first, List.of(), "It was being measured when that was stopped."));
    try {
      List<Gate> gates = measure(adapter.adapter(), rows, phase);
      List<String> fallen = fallen(first, gates);
      keep(id, new Kept(now, first, fallen, ""));
      List<String> failed = gates.stream().filter(Gate::failed).map(Gate::name).toList();
      return new Outcome(adapter.name(), adapter.collection(), failed, fallen, "");
    } catch (UserError e) {
      String why = String.valueOf(e.getMessage());
      keep(id, new Kept(now, first, List.of(), why));
      return new Outcome(adapter.name(), adapter.collection(), List.of(), List.of(), why);
    }
  }

  private List<Gate> measure(Adapters.Listed adapter, Rows rows, Consumer<String> phase) {
    Path folder = Path.of(adapter.adapter().path());
    Lineage lineage =
        Cards.lineage(folder)
            .orElseThrow(() -> new UserError("It does not say what it was learnt from."));
    if (lineage.teacher().isPresent()) {
      throw new UserError(
          "It learnt what a teacher answered, who would have to be asked again; measure it with 'tandem adapter check'.");
    }
    if (!adapter.tainted().isEmpty()) {
      throw new UserError(
          "Rows that it learnt are of documents that were deleted; train it again.");
    }
    Lineage.Command command =
        lineage
            .command()
            .orElseThrow(
                () ->
                    new UserError(
                        "It does not say how it was made; measure it with 'tandem adapter check'."));
    phase.accept("reading examples");
    TrainingData data = rows.read(command);
    requireSame(lineage, data);
    return training
        .test(
            folder,
            data,
            thresholds(adapter.gates()),
            lineage.settings().seed(),
            what -> phase.accept("measuring " + what))
        .report()
        .orElseThrow()
        .gates();
  }

  private static void requireSame(Lineage lineage, TrainingData data) {
    Set<String> now = data.files().stream().map(ExampleFile::sha256).collect(Collectors.toSet());
    for (Lineage.DataFile file : lineage.data()) {
      if (!now.contains(file.sha256())) {
        throw new UserError(
            "'%s' is not what it learnt from any more; train it again, or measure it with 'tandem adapter check'."
                .formatted(file.path()));
      }
    }
  }

  /** As they were the last time. */
  private static GateThresholds thresholds(List<Gate> gates) {
    Map<GateRule, Double> values = new EnumMap<>(GateRule.class);
    for (Gate gate : gates) {
      GateRule.named(gate.name())
          .ifPresent(rule -> gate.threshold().ifPresent(value -> values.put(rule, value)));
    }
    return new GateThresholds(values);
  }

  private static List<String> fallen(List<Gate> first, List<Gate> now) {
    Map<String, Gate> before =
        first.stream().collect(Collectors.toMap(Gate::name, gate -> gate, (a, b) -> b));
    return now.stream()
        .filter(
            gate -> Optional.ofNullable(before.get(gate.name())).filter(gate::fellFrom).isPresent())
        .map(Gate::name)
        .toList();
  }

  /** What was found of an adapter, by its id; empty where it was not measured again. */
  Optional<Kept> kept(String id) {
    return home.anyLedger().monitors().mark(MARK + id).map(GateRuns::parse);
  }

  private void keep(String id, Kept kept) {
    home.anyLedger().monitors().putMark(MARK + id, Json.line(kept));
  }

  private static Kept parse(String json) {
    try {
      return Json.mapper().readValue(json, Kept.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was kept of an adapter's gates is not JSON", e);
    }
  }
}
