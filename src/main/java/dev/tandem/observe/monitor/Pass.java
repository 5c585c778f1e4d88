package dev.tandem.observe.monitor;

import dev.tandem.ledger.MonitorInfo;
import dev.tandem.ledger.MonitorInfo.State;
import dev.tandem.ledger.MonitorValue;
import dev.tandem.observe.monitor.Reading.Measure;
import dev.tandem.text.UserError;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/** One monitor in one tick: reads what is new of its series and judges it. */
final class Pass {
  /** So far back a series is made where it can be read for times that are over. */
  private static final Duration BACK = Duration.ofDays(28);

  /** So far back fixed bounds look when they are new. */
  private static final Duration FIRST = Duration.ofDays(7);

  private static final int RUN = 12; // p-values in a row that count

  /**
   * A value and what was said of it.
   *
   * @param p of the values out in a row up to this one, together
   * @param calm values in a row that were not out
   */
  record Outcome(
      Instant from,
      Instant time,
      Measure measure,
      Judged judged,
      double p,
      Instant onset,
      int calm) {}

  private final Catalog.Entry entry;
  private final Optional<MonitorInfo> before;
  private final Scene scene;
  private final Judge judge;
  private final List<Outcome> outcomes = new ArrayList<>();
  private Memory memory;
  private Instant until;
  private Optional<Reading> missed = Optional.empty();

  Pass(Catalog.Entry entry, Optional<MonitorInfo> before, Scene scene) {
    this.entry = entry;
    this.before = before;
    this.scene = scene;
    this.memory = Memory.of(before.map(MonitorInfo::memory).orElse(""));
    this.judge = Judge.of(entry.monitor().rule(), memory.judge());
    this.until = before.map(MonitorInfo::until).orElseGet(this::start);
  }

  private Instant start() {
    Metric metric = entry.metric();
    Instant end = metric.step().floor(scene.now());
    if (!metric.past()) {
      return end.minus(metric.step().length());
    }
    return entry.monitor().rule() instanceof Rule.Fixed ? end.minus(FIRST) : end.minus(BACK);
  }

  Monitor monitor() {
    return entry.monitor();
  }

  Metric metric() {
    return entry.metric();
  }

  List<Outcome> outcomes() {
    return outcomes;
  }

  /** When it was first looked at: what was before is history. */
  Instant created() {
    return before.map(MonitorInfo::created).orElse(scene.now());
  }

  /**
   * Reads up to now, or until there is no more time; what is left is read in the next tick.
   *
   * @param enough whether time is up
   */
  void read(BooleanSupplier enough) {
    Metric metric = entry.metric();
    Step step = metric.step();
    Instant last = step.floor(scene.now());
    if (!metric.past()) {
      // What is read of now is read at the end of its step, whatever time has passed since.
      if (last.isAfter(until)) {
        take(last.minus(step.length()), last);
      }
      return;
    }
    boolean fixedAndNew = before.isEmpty() && entry.monitor().rule() instanceof Rule.Fixed;
    Instant from = until;
    Instant end = fixedAndNew ? last : from.plus(step.length());
    while (!end.isAfter(last) && !enough.getAsBoolean()) {
      if (take(from, end)) {
        from = end;
      }
      end = end.plus(step.length());
    }
  }

  /** Whether the time is dealt with; where not, it is read again with more time. */
  private boolean take(Instant from, Instant end) {
    Reading reading = read(from, end);
    if (reading instanceof Measure measure) {
      missed = Optional.empty();
      judge(from, end, measure);
    } else {
      missed = Optional.of(reading);
      if (reading instanceof Reading.TooFew && !entry.metric().step().full(from, end)) {
        return false;
      }
    }
    until = end;
    return true;
  }

  /** One that cannot be read keeps none of the others from being read. */
  private Reading read(Instant from, Instant end) {
    try {
      return entry.metric().reader().apply(new Span(scene, entry.monitor(), from, end));
    } catch (UserError e) {
      return new Reading.Nothing("It cannot be read: " + e.getMessage());
    } catch (RuntimeException e) {
      return new Reading.Nothing("It cannot be read: " + e.getClass().getSimpleName() + ".");
    }
  }

  private void judge(Instant from, Instant end, Measure measure) {
    Judged judged = judge.judge(end, measure);
    boolean up = measure.value() > judged.expected();
    boolean out = judged.out() && entry.metric().side().bad(measure.value(), judged.expected());
    List<Double> run = new ArrayList<>(out && up == memory.up() ? memory.run() : List.of());
    Instant began =
        run.isEmpty() ? judge.since().orElse(from) : Instant.ofEpochMilli(memory.since());
    if (out) {
      run.add(judged.p());
      if (run.size() > RUN) {
        run.removeFirst();
      }
    }
    memory =
        new Memory(
            "", memory.seen() + 1, run, up, began.toEpochMilli(), out ? 0 : memory.calm() + 1);
    Judged said =
        new Judged(
            judged.expected(), low(judged), judged.high(), judged.p(), state(judged, out), out);
    Instant onset = measure.onset().filter(time -> time.isBefore(end)).orElse(began);
    outcomes.add(
        new Outcome(from, end, measure, said, out ? Fisher.p(run) : 1, onset, memory.calm()));
  }

  /** Nothing counted is less than nothing. */
  private double low(Judged judged) {
    return entry.metric().unit().counted()
            && entry.monitor().rule() instanceof Rule.Learnt
            && Double.isFinite(judged.low())
        ? Math.max(0, judged.low())
        : judged.low();
  }

  /** On the side where nothing is bad, what is out is as it should be. */
  private static MonitorValue.State state(Judged judged, boolean out) {
    return judged.state() == MonitorValue.State.ANOMALY && !out
        ? MonitorValue.State.NORMAL
        : judged.state();
  }

  List<MonitorValue> values() {
    return outcomes.stream().map(Pass::value).toList();
  }

  private static MonitorValue value(Outcome outcome) {
    Judged judged = outcome.judged();
    return new MonitorValue(
        outcome.time(),
        OptionalDouble.of(outcome.measure().value()),
        outcome.measure().n(),
        judged.expected(),
        judged.low(),
        judged.high(),
        judged.p(),
        judged.state());
  }

  /** What is known of it now. */
  MonitorInfo info() {
    Monitor monitor = entry.monitor();
    State state;
    String why;
    if (missed.isPresent() && memory.seen() == 0
        || missed.filter(reading -> reading instanceof Reading.Nothing).isPresent()) {
      state = State.INACTIVE;
      why = why(missed.orElseThrow());
    } else if (judge.training()) {
      state = State.TRAINING;
      why = "Values seen so far: %,d; %s.".formatted(memory.seen(), judge.needs());
    } else if (memory.seen() == 0) {
      state = before.map(MonitorInfo::state).orElse(State.INACTIVE);
      why = before.map(MonitorInfo::why).orElse("Nothing was read yet.");
    } else {
      state = State.ACTIVE;
      why =
          missed
              .map(
                  reading ->
                      "It waits for more: "
                          + Character.toLowerCase(why(reading).charAt(0))
                          + why(reading).substring(1))
              .orElseGet(() -> active(monitor.rule()));
    }
    return new MonitorInfo(
        monitor.id(),
        monitor.kind().word(),
        monitor.collection(),
        monitor.target(),
        monitor.metric(),
        created(),
        state,
        why,
        until,
        memory.withJudge(judge.memory()).json(),
        before.map(MonitorInfo::tested).orElse(""),
        before.flatMap(MonitorInfo::testedAt));
  }

  private static String why(Reading reading) {
    return switch (reading) {
      case Reading.Nothing nothing -> nothing.why();
      case Reading.TooFew few -> "There were " + few.why() + ".";
      case Measure measure -> measure.note();
    };
  }

  private String active(Rule rule) {
    return switch (rule) {
      case Rule.Fixed _ -> "Its bounds are fixed, so it needs no training.";
      case Rule.Learnt _ -> "It learnt what is normal from %,d values.".formatted(memory.seen());
      case Rule.Share _ -> "It compares with the four weeks before.";
      case Rule.Chance _ -> "It compares with the four weeks before.";
    };
  }
}
