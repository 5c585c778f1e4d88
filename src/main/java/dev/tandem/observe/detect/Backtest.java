package dev.tandem.observe.detect;

import dev.tandem.observe.detect.Series.Sample;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What a monitor would have seen of a history, and of changes that are put into it: for its card.
 *
 * @param falseAlarmsPerWeek alarms on the history as it is, gaps left out. Those that were real
 *     count too, so it is at most as bad as this; empty intervals where nothing was watched
 * @param changes from the deepest drop to the highest rise
 */
public record Backtest(Estimate falseAlarmsPerWeek, List<Change> changes) {
  private static final double[] SIZES = {-0.5, -0.25, -0.1, 0.1, 0.25, 0.5};
  private static final int PLACES = 20;
  private static final double WEEK = 7.0 * Season.DAY_MILLIS;

  /**
   * A change that was put in at many places, each alone.
   *
   * @param by share of the values, below 0 for a drop
   * @param found share of the places at which it was found within a day (a week where values come
   *     daily)
   * @param delay values until it was found, the median; empty where it never was
   */
  public record Change(double by, Estimate found, OptionalInt delay) {}

  /**
   * @throws IllegalArgumentException where the history is too short to learn from and to test on
   */
  public static Backtest of(Series history, DetectorSettings settings) {
    List<Sample> samples = history.samples();
    List<Detector> before = new ArrayList<>(); // one a sample that may be changed
    List<Integer> at = new ArrayList<>();
    Scan scan = Scan.of(history, settings);
    int length = scan.step().map(step -> Math.max(7, Season.perDay(step.toMillis()))).orElse(0);
    int training =
        (int) scan.verdicts().stream().filter(v -> v.state() == Verdict.State.TRAINING).count();
    int room = samples.size() - training - length;
    if (length == 0 || room < PLACES) {
      throw new IllegalArgumentException(
          "the history of %,d values is too short to test on; %,d are learnt from first"
              .formatted(samples.size(), training));
    }
    Detector detector = new Detector(settings);
    for (int i = 0; i < samples.size(); i++) {
      // Evenly, but not all at the same hour.
      int place = at.size();
      if (place < PLACES && i == training + room * place / PLACES + place % 7) {
        at.add(i);
        before.add(detector.copy());
      }
      detector.judge(samples.get(i).time(), samples.get(i).value());
    }
    List<Change> changes = new ArrayList<>();
    for (double by : SIZES) {
      changes.add(change(samples, before, at, length, by));
    }
    long alarms = scan.windows().stream().filter(window -> !window.isGap()).count();
    double weeks = scan.watched().toMillis() / WEEK;
    return new Backtest(Intervals.rate((int) alarms, weeks, scan.n() - training), changes);
  }

  private static Change change(
      List<Sample> samples, List<Detector> before, List<Integer> at, int length, double by) {
    List<Integer> delays = new ArrayList<>();
    for (int place = 0; place < at.size(); place++) {
      delay(samples, before.get(place).copy(), at.get(place), length, by).ifPresent(delays::add);
    }
    delays.sort(Integer::compare);
    return new Change(
        by,
        Intervals.proportion(delays.size(), at.size()),
        delays.isEmpty()
            ? OptionalInt.empty()
            : OptionalInt.of(delays.get((delays.size() - 1) / 2)));
  }

  private static OptionalInt delay(
      List<Sample> samples, Detector detector, int from, int length, double by) {
    for (int i = from; i < from + length; i++) {
      Sample sample = samples.get(i);
      OptionalDouble changed =
          sample.value().isPresent()
              ? OptionalDouble.of(sample.value().getAsDouble() * (1 + by))
              : sample.value();
      if (detector.judge(sample.time(), changed).state() == Verdict.State.ANOMALY) {
        return OptionalInt.of(i - from);
      }
    }
    return OptionalInt.empty();
  }
}
