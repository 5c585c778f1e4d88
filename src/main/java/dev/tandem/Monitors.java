package dev.tandem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.json.Json;
import dev.tandem.ledger.Breach;
import dev.tandem.ledger.MonitorInfo;
import dev.tandem.ledger.MonitorLog;
import dev.tandem.ledger.MonitorValue;
import dev.tandem.observe.Finding;
import dev.tandem.observe.FirstWatch;
import dev.tandem.observe.detect.Backtest;
import dev.tandem.observe.detect.SeriesPlot;
import dev.tandem.observe.monitor.History;
import dev.tandem.observe.monitor.Kind;
import dev.tandem.observe.monitor.Own;
import dev.tandem.observe.monitor.Unit;
import dev.tandem.observe.monitor.Watch;
import dev.tandem.settings.Key;
import dev.tandem.text.UserError;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is watched on a home, and what was not as it should be. */
public final class Monitors {
  private static final String OWN = "own metrics";
  private static final String THINNED = "values thinned";
  private static final int MOST_DRAWN = 200;

  private final Home home;
  private final HomeSight sight;
  private final GateRuns gates;
  private Optional<Watch> watch = Optional.empty();
  private List<Own> watched = List.of();

  Monitors(Rooms rooms, Training training) {
    this.home = rooms.home();
    this.gates = new GateRuns(rooms.home(), training);
    this.sight = new HomeSight(rooms, training, gates);
  }

  /**
   * A monitor as it is now.
   *
   * @param watches what it watches and why; one sentence
   * @param unit of its values
   * @param why it is in its state; one sentence
   * @param last its newest value
   * @param open its breaches that go on
   * @param tested what it misses and how often it cries wolf, on its own history
   */
  public record Status(
      String id,
      Kind kind,
      String collection,
      String target,
      String metric,
      String watches,
      Unit unit,
      MonitorInfo.State state,
      String why,
      Optional<MonitorValue> last,
      List<Breach> open,
      Optional<Backtest> tested) {}

  private synchronized Watch watch() {
    List<Own> own = own();
    if (watch.isEmpty() || !own.equals(watched)) {
      Set<String> hosts =
          Arrays.stream(home.settings().text(Key.OBSERVE_HOSTS).split(","))
              .map(String::strip)
              .filter(host -> !host.isEmpty())
              .collect(Collectors.toSet());
      watch = Optional.of(new Watch(sight, own, hosts));
      watched = own;
    }
    return watch.get();
  }

  /**
   * Looks at everything once.
   *
   * @param budget after so long it ends, and the next look goes on
   */
  public Watch.Report tick(Duration budget) {
    Instant now = home.clock().instant();
    Watch.Report report = watch().tick(now, budget);
    thin(now);
    return report;
  }

  /** Once a day: of old values one a day stays. */
  private void thin(Instant now) {
    MonitorLog log = sight.ledger().monitors();
    String today = LocalDate.ofInstant(now, ZoneOffset.UTC).toString();
    if (!log.mark(THINNED).equals(Optional.of(today))) {
      log.thin(
          now.truncatedTo(ChronoUnit.DAYS)
              .minus(Duration.ofDays(home.settings().number(Key.OBSERVE_VALUES_DAYS))));
      log.putMark(THINNED, today);
    }
  }

  /** Has a look that goes on end soon. */
  public void stop() {
    watch().stop();
  }

  /** All monitors, by collection, kind, target and metric; none before the first look. */
  public List<Status> all(Optional<String> collection) {
    collection.ifPresent(home::collection);
    Map<String, MonitorValue> newest = sight.ledger().monitors().newest();
    Map<String, List<Breach>> open =
        sight.ledger().breaches().open().stream().collect(Collectors.groupingBy(Breach::monitor));
    Watch now = watch();
    return sight.ledger().monitors().all().stream()
        .filter(each -> collection.isEmpty() || each.collection().equals(collection.get()))
        .map(
            info ->
                status(
                    now,
                    info,
                    Optional.ofNullable(newest.get(info.id())),
                    open.getOrDefault(info.id(), List.of())))
        .sorted(
            Comparator.comparing(Status::collection)
                .thenComparing(Status::target)
                .thenComparing(Status::kind)
                .thenComparing(Status::metric))
        .toList();
  }

  private static Status status(
      Watch now, MonitorInfo info, Optional<MonitorValue> last, List<Breach> open) {
    return new Status(
        info.id(),
        Kind.parse(info.kind()),
        info.collection(),
        info.target(),
        info.metric(),
        now.watches(info.metric()),
        Unit.of(info.metric()),
        info.state(),
        info.why(),
        last,
        open,
        Optional.of(info.tested()).filter(json -> !json.isEmpty()).map(Monitors::tested));
  }

  private static Backtest tested(String json) {
    try {
      return Json.mapper().readValue(json, Backtest.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was measured of a monitor is not JSON", e);
    }
  }

  /**
   * The monitor of that id, or the only one whose id begins so.
   *
   * @throws UserError if there is none, or more than one
   */
  public Status find(String id) {
    Optional<Status> exact = one(id);
    if (exact.isPresent()) {
      return exact.get();
    }
    List<String> ids =
        sight.ledger().monitors().all().stream()
            .map(MonitorInfo::id)
            .filter(each -> each.startsWith(id))
            .toList();
    if (ids.size() != 1) {
      throw new UserError(
          ids.isEmpty()
              ? "There is no monitor '%s'; 'tandem observe' lists them.".formatted(id)
              : "'%s' begins the ids of %d monitors; write more of it.".formatted(id, ids.size()));
    }
    return one(ids.getFirst()).orElseThrow();
  }

  /** The monitor of that id. */
  public Optional<Status> one(String id) {
    return sight
        .ledger()
        .monitors()
        .find(id)
        .map(
            info ->
                status(
                    watch(),
                    info,
                    sight.ledger().monitors().newest(id),
                    sight.ledger().breaches().open().stream()
                        .filter(breach -> breach.monitor().equals(id))
                        .toList()));
  }

  /** The values of a monitor from a time on, oldest first. */
  public List<MonitorValue> values(String id, Instant from) {
    return sight.ledger().monitors().values(id, from);
  }

  /**
   * Values, band and breaches as a picture (SVG).
   *
   * @throws UserError if there are no values yet
   */
  public String plot(Status monitor, Instant from) {
    List<MonitorValue> values = values(monitor.id(), from);
    if (values.isEmpty()) {
      throw new UserError(
          "The monitor '%s' has no values yet: %s".formatted(monitor.id(), monitor.why()));
    }
    return SeriesPlot.svg(
        History.of(
            values,
            breaches(monitor.id(), "", MOST_DRAWN).stream()
                .filter(breach -> !breach.last().isBefore(values.getFirst().time()))
                .filter(breach -> !breach.onset().isAfter(values.getLast().time()))
                .toList()),
        ZoneOffset.UTC,
        monitor.unit().word());
  }

  /** The breaches that go on, oldest first. */
  public List<Breach> open() {
    return sight.ledger().breaches().open();
  }

  /**
   * The newest breaches, newest first.
   *
   * @param monitor whose; empty for those of all
   * @param before id of the last one that was seen; empty for the newest of all
   */
  public List<Breach> breaches(String monitor, String before, int limit) {
    return sight.ledger().breaches().page(monitor, before, limit);
  }

  /**
   * Says that a breach is as it should be, so that as much is none any more, or that it was real.
   *
   * @throws UserError if there is none of that id
   */
  public Breach judge(String breach, Breach.Verdict verdict) {
    if (!watch().judge(breach, verdict)) {
      throw new UserError(
          "There is no breach '%s'; 'tandem observe' lists those that go on.".formatted(breach));
    }
    return sight.ledger().breaches().find(breach).orElseThrow();
  }

  /** The gates of adapters in use, to be measured again. */
  public GateRuns gates() {
    return gates;
  }

  /** What an owner should look at. */
  public List<Finding> findings(String collection) {
    home.collection(collection);
    return new FirstWatch(sight.ledger())
        .look(collection, LocalDate.ofInstant(home.clock().instant(), ZoneOffset.UTC));
  }

  // ---- metrics of the organisation

  /** Own metrics, those of the settings first. */
  public List<Own> own() {
    Map<String, Own> all = new LinkedHashMap<>();
    ofSettings().forEach(each -> all.put(each.name(), each));
    added().forEach(each -> all.putIfAbsent(each.name(), each));
    return List.copyOf(all.values());
  }

  /**
   * Adds a metric, or puts it in the place of the one of that name.
   *
   * @throws UserError if the settings have one of that name
   */
  public void add(Own metric) {
    if (ofSettings().stream().anyMatch(each -> each.name().equals(metric.name()))) {
      throw new UserError(
          "The metric '%s' stands in tandem.yaml; change it there.".formatted(metric.name()));
    }
    List<Own> all = new ArrayList<>(added());
    all.removeIf(each -> each.name().equals(metric.name()));
    all.add(metric);
    keep(all);
  }

  /**
   * Removes a metric that was added.
   *
   * @throws UserError if none of that name was
   */
  public void remove(String name) {
    List<Own> all = new ArrayList<>(added());
    if (!all.removeIf(each -> each.name().equals(name))) {
      throw new UserError("No metric '%s' was added.".formatted(name));
    }
    keep(all);
  }

  private void keep(List<Own> all) {
    sight.ledger().monitors().putMark(OWN, Json.line(all));
  }

  private List<Own> added() {
    return sight.ledger().monitors().mark(OWN).map(json -> read(json)).orElse(List.of());
  }

  private static List<Own> read(String json) {
    try {
      return Json.mapper().readValue(json, new TypeReference<List<Own>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("own metrics are not JSON", e);
    }
  }

  private static Iterable<String> names(JsonNode node) {
    return node::fieldNames;
  }

  private List<Own> ofSettings() {
    String json = home.settings().text(Key.OBSERVE_METRICS);
    List<Own> all = new ArrayList<>();
    if (!json.isEmpty()) {
      for (Map.Entry<String, JsonNode> each : Json.tree(json).properties()) {
        all.add(own(each.getKey(), each.getValue()));
      }
    }
    return all;
  }

  private static Own own(String name, JsonNode node) {
    for (String key : names(node)) {
      if (!Set.of("sql", "json", "pointer", "low", "high", "what").contains(key)) {
        throw new UserError(
            "observe.metrics.%s: there is no '%s'; write sql or json, pointer, low, high, what."
                .formatted(name, key));
      }
    }
    return new Own(
        name,
        node.path("sql").asText(),
        node.path("json").asText(),
        node.path("pointer").asText(),
        bound(name, node, "low"),
        bound(name, node, "high"),
        node.path("what").asText());
  }

  private static Optional<Double> bound(String name, JsonNode node, String key) {
    if (node.has(key) && !node.path(key).isNumber()) {
      throw new UserError("observe.metrics.%s.%s is not a number.".formatted(name, key));
    }
    return node.has(key) ? Optional.of(node.path(key).asDouble()) : Optional.empty();
  }
}
