package dev.tandem.observe.monitor;

import dev.tandem.ledger.Breach;
import dev.tandem.ledger.MonitorInfo;
import dev.tandem.ledger.MonitorLog.Seen;
import dev.tandem.ledger.MonitorValue;
import dev.tandem.observe.detect.Discoveries;
import dev.tandem.observe.monitor.Pass.Outcome;
import dev.tandem.observe.monitor.Reading.Measure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Looks at all that is watched, from time to time. */
public final class Watch {
  /** Share of false ones among the discoveries of all monitors, in each week. */
  private static final double FALSE = 0.1;

  private static final String DISCOVERIES = "discoveries";
  private static final Duration TESTED_EVERY = Duration.ofDays(7);
  private static final Duration TESTED_ON = Duration.ofDays(56);

  private final Sight sight;
  private final Catalog catalog;
  private final Scene scene;
  private volatile boolean stopped;

  /**
   * @param own metrics of the organisation
   * @param hosts that those may be read from beside this machine
   */
  public Watch(Sight sight, List<Own> own, Set<String> hosts) {
    OwnReader reader = new OwnReader(hosts);
    this.sight = sight;
    this.catalog = new Catalog(own.stream().map(reader::metric).toList());
    this.scene = new Scene(sight);
  }

  /**
   * What a tick did.
   *
   * @param monitors that were looked at
   * @param left that there was no time for; they come first in the next tick
   * @param breaches new, or with news
   */
  public record Report(int monitors, int left, int values, List<Breach> breaches) {
    public Report {
      breaches = List.copyOf(breaches);
    }
  }

  /**
   * Looks once.
   *
   * @param budget after so long it ends, and the next one goes on
   */
  public synchronized Report tick(Instant now, Duration budget) {
    long end = System.nanoTime() + budget.toNanos();
    BooleanSupplier enough = () -> System.nanoTime() - end >= 0 || stopped;
    stopped = false;
    scene.at(now);
    Map<String, MonitorInfo> known =
        sight.ledger().monitors().all().stream()
            .collect(Collectors.toMap(MonitorInfo::id, Function.identity()));
    Map<String, Catalog.Entry> all = catalog.of(scene);
    List<Catalog.Entry> order = new ArrayList<>(all.values());
    order.sort(
        Comparator.comparing(
            entry ->
                Optional.ofNullable(known.get(entry.monitor().id()))
                    .map(MonitorInfo::until)
                    .orElse(Instant.EPOCH)));
    List<Pass> passes = new ArrayList<>();
    int left = 0;
    for (Catalog.Entry entry : order) {
      if (enough.getAsBoolean()) {
        left++;
        continue;
      }
      if (!due(entry, Optional.ofNullable(known.get(entry.monitor().id())), now)) {
        continue;
      }
      Pass pass = new Pass(entry, sight.ledger().monitors().find(entry.monitor().id()), scene);
      pass.read(enough);
      passes.add(pass);
    }
    Map<Pass, Breaches> breaches = judge(passes, period(order), now);
    List<Seen> seen = new ArrayList<>();
    breaches.forEach(
        (pass, own) ->
            seen.add(new Seen(pass.info(), pass.values(), List.copyOf(own.news().values()))));
    known.values().stream()
        .filter(info -> !all.containsKey(info.id()) && info.state() != MonitorInfo.State.INACTIVE)
        .flatMap(info -> sight.ledger().monitors().find(info.id()).stream())
        .forEach(
            info ->
                seen.add(
                    new Seen(
                        info.as(
                            MonitorInfo.State.INACTIVE, "What it watched is not there any more."),
                        List.of(),
                        List.of())));
    sight.ledger().monitors().put(seen);
    test(passes, enough, now);
    return new Report(
        passes.size(),
        left,
        passes.stream().mapToInt(pass -> pass.outcomes().size()).sum(),
        seen.stream().flatMap(each -> each.breaches().stream()).toList());
  }

  /** Whether a step has ended since its last value. */
  private static boolean due(Catalog.Entry entry, Optional<MonitorInfo> info, Instant now) {
    return info.isEmpty() || entry.metric().step().floor(now).isAfter(info.get().until());
  }

  private record Timed(Pass pass, Breaches breaches, Outcome outcome) {}

  /** Time by time, the values of all monitors together. */
  private Map<Pass, Breaches> judge(List<Pass> passes, int period, Instant now) {
    Map<String, Breach> open =
        sight.ledger().breaches().open().stream()
            .collect(Collectors.toMap(Breach::monitor, Function.identity(), (a, b) -> b));
    Map<Pass, Breaches> breaches = new LinkedHashMap<>();
    Map<Instant, List<Timed>> byTime = new TreeMap<>();
    for (Pass pass : passes) {
      Breaches own = new Breaches(pass, Optional.ofNullable(open.get(pass.monitor().id())), now);
      breaches.put(pass, own);
      Instant fresh = pass.metric().step().floor(pass.created());
      pass.outcomes().stream()
          .filter(outcome -> !outcome.time().isBefore(fresh))
          .forEach(
              outcome ->
                  byTime
                      .computeIfAbsent(outcome.time(), time -> new ArrayList<>())
                      .add(new Timed(pass, own, outcome)));
    }
    if (byTime.isEmpty()) {
      return breaches;
    }
    Discoveries discoveries = discoveries(period);
    byTime.values().forEach(tick -> decide(tick, discoveries));
    sight.ledger().monitors().putMark(DISCOVERIES, Judge.write(discoveries.state()));
    return breaches;
  }

  private static void decide(List<Timed> tick, Discoveries discoveries) {
    List<Timed> tested =
        tick.stream()
            .filter(each -> !(each.pass().monitor().rule() instanceof Rule.Fixed))
            .filter(each -> each.outcome().judged().state() != MonitorValue.State.TRAINING)
            .filter(each -> !each.breaches().isOpen())
            .toList();
    List<Boolean> found =
        discoveries.decide(tested.stream().map(each -> each.outcome().p()).toList());
    for (int i = 0; i < tested.size(); i++) {
      Timed each = tested.get(i);
      if (each.outcome().judged().out() && found.get(i)) {
        each.breaches().seen(each.outcome());
      }
    }
    for (Timed each : tick) {
      Breaches own = each.breaches();
      if (!each.outcome().judged().out()) {
        own.calm(each.outcome());
      } else if (own.isOpen() || each.pass().monitor().rule() instanceof Rule.Fixed) {
        own.seen(each.outcome());
      }
    }
  }

  /** Tests a week. */
  private static int period(List<Catalog.Entry> all) {
    return Math.max(
        1,
        all.stream()
            .filter(entry -> !(entry.monitor().rule() instanceof Rule.Fixed))
            .mapToInt(entry -> entry.metric().step().perWeek())
            .sum());
  }

  private Discoveries discoveries(int period) {
    return sight
        .ledger()
        .monitors()
        .mark(DISCOVERIES)
        .map(json -> new Discoveries(FALSE, period, Judge.read(json, Discoveries.State.class)))
        .orElseGet(() -> new Discoveries(FALSE, period));
  }

  /** Measures monitors on their own history, those first that never were, as time allows. */
  private void test(List<Pass> passes, BooleanSupplier enough, Instant now) {
    record Due(MonitorInfo info, Rule rule) {}
    List<Due> due =
        passes.stream()
            .map(pass -> new Due(pass.info(), pass.monitor().rule()))
            .filter(each -> each.rule() instanceof Rule.Learnt || each.rule() instanceof Rule.Share)
            .filter(each -> each.info().state() == MonitorInfo.State.ACTIVE)
            .filter(
                each ->
                    each.info()
                        .testedAt()
                        .filter(time -> time.plus(TESTED_EVERY).isAfter(now))
                        .isEmpty())
            .sorted(Comparator.comparing(each -> each.info().testedAt().orElse(Instant.EPOCH)))
            .toList();
    for (Due each : due) {
      if (!enough.getAsBoolean()) {
        MonitorInfo info = each.info();
        List<MonitorValue> values =
            sight.ledger().monitors().values(info.id(), now.minus(TESTED_ON));
        keep(
            info.tested(
                Trial.of(each.rule(), values).map(Judge::write).orElse(info.tested()), now));
      }
    }
  }

  private void keep(MonitorInfo info) {
    sight.ledger().monitors().put(List.of(new Seen(info, List.of(), List.of())));
  }

  /** Has a look that goes on end soon; what is left is done by the next. */
  public void stop() {
    stopped = true;
    scene.end();
  }

  /**
   * What a monitor would read now; nothing is judged or kept.
   *
   * @return empty where there is no such monitor, or nothing to read
   */
  public synchronized OptionalDouble read(String monitor, Instant now) {
    scene.at(now);
    Catalog.Entry entry = catalog.of(scene).get(monitor);
    if (entry == null) {
      return OptionalDouble.empty();
    }
    Step step = entry.metric().step();
    Instant until = step.floor(now).plus(step.length()); // with what happened just now
    Span span = new Span(scene, entry.monitor(), until.minus(step.length()), until);
    return entry.metric().reader().apply(span) instanceof Measure measure
        ? OptionalDouble.of(measure.value())
        : OptionalDouble.empty();
  }

  /** What a metric watches and why; one sentence, empty for one that there is no more. */
  public String watches(String metric) {
    return catalog.watches(metric);
  }

  /**
   * Keeps what somebody said of a breach, and has its monitor learn from it.
   *
   * @return false where there is no breach of that id
   */
  public synchronized boolean judge(String breachId, Breach.Verdict verdict) {
    Optional<Breach> found = sight.ledger().breaches().find(breachId);
    if (found.isEmpty()) {
      return false;
    }
    Breach breach = found.get();
    sight.ledger().breaches().judge(breachId, verdict);
    Catalog.Entry entry = catalog.of(scene).get(breach.monitor());
    Optional<MonitorInfo> info = sight.ledger().monitors().find(breach.monitor());
    if (entry == null || info.isEmpty() || verdict == Breach.Verdict.NONE) {
      return true;
    }
    Memory memory = Memory.of(info.get().memory());
    Judge judge = Judge.of(entry.monitor().rule(), memory.judge());
    Instant until = breach.ended().orElse(breach.last());
    if (verdict == Breach.Verdict.NORMAL) {
      judge.normal(breach.onset(), until, breach.observed());
    } else {
      judge.real(breach.onset(), until);
    }
    keep(info.get().withMemory(memory.withJudge(judge.memory()).json()));
    return true;
  }
}
