package dev.tandem.observe.detect;

import dev.tandem.observe.detect.History.Shift;
import dev.tandem.observe.detect.Memory.Allowance;
import dev.tandem.observe.detect.Memory.Held;
import dev.tandem.observe.detect.Point.Mark;
import dev.tandem.observe.detect.Verdict.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Judges one series value by value, each before it is learnt.
 *
 * <p>A value is compared with the median of the same slot (hour of day, day of week, or none; what
 * the data show) on the level of the days before. It fires when it is out by more than the noise
 * explains and by more than the floors of the settings. Anomalies are not learnt from until
 * somebody calls them normal, or until a run of them has lasted {@link Watching#lasting} values:
 * then it was a shift, was reported, and is the new normal. Means of the last values are watched
 * the same way, for shifts and drifts too small for any single value. See
 * docs/rationale/observe.md.
 *
 * <p>Not for several threads at once.
 */
public final class Detector {
  private static final int ALLOWANCES = 200;
  private static final int PARTED = 3; // normal values, and one more ends a run
  private static final double DOUBTFUL = 2; // scales: in a run, such a value is not learnt

  private final DetectorSettings settings;
  private final History history;
  private final List<Allowance> allowances;
  private final List<Held> run;
  private Optional<Rhythm> rhythm;
  private Optional<Watching> watching;
  private Optional<Long> last;
  private int missing;
  private int parted;
  private int sinceFit;
  private int sinceChoice;

  /** One that knows nothing yet. */
  public Detector(DetectorSettings settings) {
    this(
        settings,
        new Memory(
            Memory.VERSION,
            Optional.empty(),
            0,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            0,
            0,
            0));
  }

  private Detector(DetectorSettings settings, Memory memory) {
    this.settings = settings;
    this.history = new History(memory.points(), memory.shifts());
    this.allowances = new ArrayList<>(memory.allowances());
    this.run = new ArrayList<>(memory.run());
    this.rhythm = memory.rhythm();
    this.watching =
        memory.model().map(model -> new Watching(model, memory.rhythm().orElseThrow().step()));
    this.last = memory.last();
    this.missing = memory.missing();
    this.parted = memory.parted();
    this.sinceFit = memory.sinceFit();
    this.sinceChoice = memory.sinceChoice();
  }

  /**
   * One that goes on where another was, with the same verdicts.
   *
   * @param state of {@link #state}
   * @throws IllegalArgumentException where it is none
   */
  public static Detector restore(DetectorSettings settings, String state) {
    return new Detector(settings, Memory.of(state));
  }

  /** All that it knows, as JSON. */
  public String state() {
    return memory().json();
  }

  /** Another that knows the same. */
  public Detector copy() {
    return new Detector(settings, memory());
  }

  private Memory memory() {
    return new Memory(
        Memory.VERSION,
        last,
        missing,
        rhythm,
        watching.map(Watching::model),
        List.copyOf(history.points()),
        List.copyOf(history.shifts()),
        List.copyOf(allowances),
        List.copyOf(run),
        parted,
        sinceFit,
        sinceChoice);
  }

  /** How far values are apart; empty until it was learnt. */
  public Optional<Duration> step() {
    return rhythm.map(Rhythm::step).map(Duration::ofMillis);
  }

  /** What comes again, in words; empty in training. */
  public Optional<String> season() {
    return watching.map(now -> now.model().as().season().toString());
  }

  /**
   * Says what is to be thought of a value, then learns it if it may be learnt.
   *
   * @param value empty where there is none: it is missing, which is not a zero
   * @throws IllegalArgumentException where the time is not after the one before, or the value is
   *     not finite
   */
  public Verdict judge(Instant time, OptionalDouble value) {
    long at = time.toEpochMilli();
    if (last.isPresent() && at <= last.get()) {
      throw new IllegalArgumentException(
          "%s is not after %s: values come in their order".formatted(time, when(last.get())));
    }
    if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
      throw new IllegalArgumentException("the value of %s is not finite".formatted(time));
    }
    int skipped = last.isPresent() ? rhythm.map(r -> r.missed(last.get(), at)).orElse(0) : 0;
    last = Optional.of(at);
    missing += skipped;
    if (value.isEmpty()) {
      missing++;
      return Verdicts.missing(time, missing, isLong());
    }
    int gap = missing;
    if (gap > 0) {
      rhythm = rhythm.map(r -> r.with(gap));
      missing = 0;
    }
    return watching.isEmpty()
        ? train(time, value.getAsDouble(), gap)
        : test(watching.get(), time, value.getAsDouble(), gap);
  }

  public Verdict judge(Instant time, double value) {
    return judge(time, OptionalDouble.of(value));
  }

  /**
   * Says at any time whether values are missing; learns nothing.
   *
   * @return empty where the next value is not yet due
   */
  public Optional<Verdict> overdue(Instant now) {
    if (last.isEmpty() || rhythm.isEmpty()) {
      return Optional.empty();
    }
    // A value is missing once it is half a step late.
    int so = missing + rhythm.get().missed(last.get(), now.toEpochMilli());
    return so == missing
        ? Optional.empty()
        : Optional.of(Verdicts.missing(now, so, watching.isPresent() && rhythm.get().isLong(so)));
  }

  private boolean isLong() {
    return watching.isPresent() && rhythm.orElseThrow().isLong(missing);
  }

  private Verdict train(Instant time, double value, int gap) {
    history.add(new Point(time.toEpochMilli(), value, 0, 0, Mark.LEARNT), Integer.MAX_VALUE);
    if (Training.enough(history.points())) {
      Rhythm learnt = Rhythm.of(history.points());
      rhythm = Optional.of(learnt);
      int perDay = Season.perDay(learnt.step());
      history
          .points()
          .replaceAll(
              point ->
                  new Point(
                      point.time(),
                      point.value(),
                      Season.ofWeek(when(point.time()), perDay, settings),
                      0,
                      point.mark()));
      fit(true);
    }
    return Verdicts.training(time, value, gap);
  }

  private Verdict test(Watching now, Instant time, double value, int gap) {
    int ofWeek = Season.ofWeek(time, now.perDay(), settings);
    Watching.Test test = now.test(value, ofWeek, settings, allowances);
    long at = time.toEpochMilli();
    boolean out = test.kind() != Kind.NONE;
    boolean held = out || inRun(test.score(), test.residual());
    history.add(
        new Point(at, value, ofWeek, test.score(), held ? Mark.HELD : Mark.LEARNT),
        now.remembered());
    if (!out) {
      parted++;
      if (parted > PARTED) {
        run.clear();
      }
      if (held) {
        return Verdicts.judged(time, value, test, gap, Kind.NONE);
      }
      now.learn(test.residual());
      sinceFit++;
      sinceChoice++;
      if (sinceFit >= now.cycle()) {
        fit(sinceChoice >= 7 * now.cycle());
      }
      return Verdicts.judged(time, value, test, gap, Kind.NONE);
    }
    if (test.kind() == Kind.DRIFT) {
      // What drifted was learnt while it did, which ends here; its end is the level.
      long from = history.points().get(Math.max(0, history.points().size() - test.window())).time();
      history.shift(new Shift(from, at, test.residual(), false));
      fit(false);
      return Verdicts.judged(time, value, test, gap, Kind.DRIFT);
    }
    return Verdicts.judged(time, value, test, gap, lasts(now, at, test.residual()));
  }

  /** Whether a value that could be is among some that could not, on their side. */
  private boolean inRun(double score, double residual) {
    return !run.isEmpty()
        && Math.abs(score) > DOUBTFUL
        && Math.signum(residual) == Math.signum(run.getLast().residual());
  }

  /** Counts an anomaly to its run; a run that has lasted is the new normal. */
  private Kind lasts(Watching now, long at, double residual) {
    if (!run.isEmpty() && Math.signum(run.getLast().residual()) != Math.signum(residual)) {
      run.clear();
    }
    run.add(new Held(at, residual));
    parted = 0;
    if (run.size() < now.lasting()) {
      return Kind.POINT;
    }
    shift(at);
    fit(false);
    return Kind.SHIFT;
  }

  private void shift(long until) {
    double by = Medians.of(run.stream().mapToDouble(Held::residual).toArray());
    history.shift(new Shift(run.getFirst().time(), until, by, true));
    run.clear();
  }

  /**
   * "This is normal": values of that time are learnt from, and as far out is let pass in their
   * slot. Where a run of anomalies is on, its level is the new normal at once.
   *
   * @param from first and last time, both counted in
   * @throws IllegalArgumentException where no remembered value is of that time
   */
  public void normal(Instant from, Instant until) {
    mark(from, until, Mark.NORMAL)
        .forEach(
            point -> {
              if (point.mark() != Mark.LEARNT) {
                allowances.add(new Allowance(point.time(), point.ofWeek(), point.score()));
              }
            });
    if (allowances.size() > ALLOWANCES) {
      allowances.subList(0, allowances.size() - ALLOWANCES).clear();
    }
    if (run.size() > PARTED && parted == 0 && within(run.getFirst().time(), from, until)) {
      shift(run.getLast().time());
    }
    refit();
  }

  public void normal(Instant time) {
    normal(time, time);
  }

  /**
   * "This was real": values of that time are never learnt from, and a change of level found in them
   * is not the new normal.
   *
   * @param from first and last time, both counted in
   * @throws IllegalArgumentException where no remembered value is of that time
   */
  public void real(Instant from, Instant until) {
    for (Shift shift : List.copyOf(history.shifts())) {
      if (shift.until() >= from.toEpochMilli() && shift.from() <= until.toEpochMilli()) {
        history.unshift(shift);
      }
    }
    mark(from, until, Mark.REAL);
    allowances.removeIf(each -> within(each.time(), from, until));
    run.removeIf(held -> within(held.time(), from, until));
    refit();
  }

  public void real(Instant time) {
    real(time, time);
  }

  /** Marks the values of that time; returns them as they were. */
  private List<Point> mark(Instant from, Instant until, Mark mark) {
    List<Point> marked =
        history.points().stream().filter(point -> within(point.time(), from, until)).toList();
    if (marked.isEmpty()) {
      throw new IllegalArgumentException(
          "no remembered value is of %s; give the time of a verdict"
              .formatted(from.equals(until) ? from : from + " to " + until));
    }
    history
        .points()
        .replaceAll(point -> within(point.time(), from, until) ? point.as(mark) : point);
    return marked;
  }

  private static boolean within(long time, Instant from, Instant until) {
    return time >= from.toEpochMilli() && time <= until.toEpochMilli();
  }

  private void refit() {
    if (watching.isPresent()) {
      fit(false);
    }
  }

  private void fit(boolean choose) {
    long step = rhythm.orElseThrow().step();
    Fitter fitter = new Fitter(settings, history, Season.perDay(step), step);
    Model model;
    if (!choose && watching.isPresent()) {
      model = fitter.fit(watching.get().model().as());
    } else if (history.shifts().isEmpty() || watching.isEmpty()) {
      model = fitter.fit();
    } else {
      Model.Structure as = watching.get().model().as();
      model = fitter.fit(as.scaling(), as.start());
    }
    watching = Optional.of(new Watching(model, step));
    sinceFit = 0;
    sinceChoice = choose ? 0 : sinceChoice;
  }

  private static Instant when(long millis) {
    return Instant.ofEpochMilli(millis);
  }
}
