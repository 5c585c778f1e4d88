package dev.tandem.observe.monitor;

import dev.tandem.ledger.MonitorValue;
import dev.tandem.observe.detect.Backtest;
import dev.tandem.observe.detect.Series;
import dev.tandem.observe.detect.Series.Sample;
import dev.tandem.observe.monitor.Reading.Measure;
import dev.tandem.stats.Intervals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a monitor would have missed of its own history, and how often it would have cried wolf. */
final class Trial {
  private static final double[] SIZES = {-0.5, -0.25, -0.1, 0.1, 0.25, 0.5};
  private static final int PLACES = 20;
  private static final double WEEK = Duration.ofDays(7).toMillis();

  private Trial() {}

  /**
   * Empty where the history is too short, or the rule learns nothing from it.
   *
   * @param values oldest first
   */
  static Optional<Backtest> of(Rule rule, List<MonitorValue> values) {
    try {
      return switch (rule) {
        case Rule.Learnt learnt -> Optional.of(Backtest.of(series(values), learnt.settings()));
        case Rule.Share share -> shares(share, values);
        case Rule.Fixed fixed -> Optional.empty();
        case Rule.Chance chance -> Optional.empty();
      };
    } catch (IllegalArgumentException tooShort) {
      return Optional.empty();
    }
  }

  private static Series series(List<MonitorValue> values) {
    return new Series(
        values.stream()
            .filter(value -> value.value().isPresent())
            .map(value -> new Sample(value.time(), value.value()))
            .toList());
  }

  /** Shares: so many percentage points of all are put in, since a share of a tenth has no half. */
  private static Optional<Backtest> shares(Rule.Share rule, List<MonitorValue> values) {
    List<MonitorValue> counted =
        values.stream().filter(value -> value.value().isPresent() && value.n() > 0).toList();
    ShareJudge judge = new ShareJudge(rule, "");
    List<String> before = new ArrayList<>();
    int alarms = 0;
    int training = 0;
    boolean was = false;
    for (MonitorValue value : counted) {
      training += judge.training() ? 1 : 0;
      before.add(judge.memory());
      boolean out = judge.judge(value.time(), measure(value, 0)).out();
      alarms += out && !was ? 1 : 0;
      was = out;
    }
    int room = counted.size() - training;
    if (room < PLACES) {
      return Optional.empty();
    }
    List<Backtest.Change> changes = new ArrayList<>();
    for (double by : SIZES) {
      int found = 0;
      int possible = 0;
      for (int place = 0; place < PLACES; place++) {
        int at = training + room * place / PLACES;
        double share = counted.get(at).value().orElseThrow();
        if (share + by >= 0 && share + by <= 1) {
          possible++;
          ShareJudge then = new ShareJudge(rule, before.get(at));
          found += then.judge(counted.get(at).time(), measure(counted.get(at), by)).out() ? 1 : 0;
        }
      }
      if (possible > 0) {
        changes.add(
            new Backtest.Change(
                by,
                Intervals.proportion(found, possible),
                found == 0 ? OptionalInt.empty() : OptionalInt.of(0)));
      }
    }
    double weeks =
        Duration.between(counted.get(training).time(), counted.getLast().time()).toMillis() / WEEK;
    return weeks > 0
        ? Optional.of(new Backtest(Intervals.rate(alarms, weeks, room), changes))
        : Optional.empty();
  }

  private static Measure measure(MonitorValue value, double by) {
    return Measure.of(value.value().orElseThrow() + by, value.n());
  }
}
