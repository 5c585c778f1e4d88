package dev.tandem.observe.detect;

import dev.tandem.observe.detect.Memory.Allowance;
import dev.tandem.observe.detect.Verdict.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.DoubleStream;

/** A model that goes along with its series: level and latest residuals are those of now. */
final class Watching {
  private static final double ALLOWED = 1.1; // of what somebody called normal
  private static final int MOST = 2016; // values remembered: 84 days of hours, 7 of five minutes

  private final Model fitted;
  private final long step;
  private Model.Level fast;
  private Model.Level slow;
  private final Deque<Double> last;

  Watching(Model model, long step) {
    this.fitted = model;
    this.step = step;
    this.fast = model.fast();
    this.slow = model.slow();
    this.last = new ArrayDeque<>(model.last());
  }

  /**
   * What the tests of one value gave.
   *
   * @param expected the value, in units of the series; with {@code low} and {@code high} its band
   * @param residual on the model's scale; the median of so many where it is their mean that fired
   * @param p all tests counted
   */
  record Test(
      Kind kind,
      int window,
      double expected,
      double low,
      double high,
      double residual,
      double score,
      double p) {}

  Model model() {
    return new Model(
        fitted.as(),
        fitted.slots(),
        fast,
        slow,
        fitted.clip(),
        fitted.slowClip(),
        new ArrayList<>(last),
        fitted.bands());
  }

  int perDay() {
    return Season.perDay(step);
  }

  /** Values until all is learnt anew: a day, or a week where values come daily. */
  int cycle() {
    return Math.max(7, perDay());
  }

  /** Values that a run of anomalies lasts before it is the new normal: two days, or a week. */
  int lasting() {
    return lasting(step);
  }

  static int lasting(long step) {
    int perDay = Season.perDay(step);
    return perDay >= 4 ? Math.max(12, 2 * perDay) : step <= 2 * Season.DAY_MILLIS ? 7 : 5;
  }

  /** Values that are remembered: eight weeks, or half a year of days, or two of weeks. */
  int remembered() {
    return perDay() >= 4
        ? Math.max(Math.min(56 * perDay(), MOST), 3 * perDay())
        : step <= 2 * Season.DAY_MILLIS ? 182 * perDay() : 104;
  }

  Test test(double value, int ofWeek, DetectorSettings settings, List<Allowance> allowances) {
    double middle = fast.now() + fitted.slot(ofWeek, perDay());
    double residual = fitted.scaled(value) - middle;
    Band band = fitted.bands().getFirst();
    double up = band.up();
    double down = band.down();
    int slot = fitted.as().season().slot(ofWeek, perDay());
    for (Allowance allowance : allowances) {
      if (fitted.as().season().slot(allowance.ofWeek(), perDay()) == slot) {
        double far = ALLOWED * allowance.score() * band.scale();
        up = Math.max(up, far);
        down = Math.max(down, -far);
      }
    }
    double expected = fitted.raw(middle);
    double floor = Math.max(settings.absolute(), settings.relative() * Math.abs(expected));
    double low = Math.min(fitted.raw(middle - down), expected - floor);
    double high = Math.max(fitted.raw(middle + up), expected + floor);
    int tests = fitted.bands().size();
    double slowly = residual + fast.now() - slow.now();
    double p = tests * band.p(residual);
    if (value < low || value > high) {
      return new Test(
          Kind.POINT, 1, expected, low, high, residual, residual / band.scale(), Math.min(1, p));
    }
    for (Band means : fitted.bands().subList(1, tests)) {
      double mean = mean(means.window(), slowly);
      p = Math.min(p, tests * means.p(mean));
      double raw = Math.abs(fitted.raw(middle + mean) - expected);
      if (means.outside(mean) && raw > floor) {
        return new Test(
            Kind.DRIFT,
            means.window(),
            expected,
            low,
            high,
            middle(means.window(), slowly),
            mean / means.scale(),
            Math.min(1, p));
      }
    }
    return new Test(
        Kind.NONE, 1, expected, low, high, residual, residual / band.scale(), Math.min(1, p));
  }

  /** The mean of the newest residuals and this one; 0 where there are too few. */
  private double mean(int window, double residual) {
    if (last.size() < window - 1) {
      return 0;
    }
    double sum = clipped(residual);
    int skip = last.size() - (window - 1);
    int at = 0;
    for (double each : last) {
      sum += at >= skip ? clipped(each) : 0;
      at++;
    }
    return sum / window;
  }

  /** The median of the newest residuals and this one: how far off the level is by now. */
  private double middle(int window, double residual) {
    double[] newest =
        DoubleStream.concat(
                last.stream().skip(last.size() - (window - 1L)).mapToDouble(Double::doubleValue),
                DoubleStream.of(residual))
            .toArray();
    return Medians.of(newest);
  }

  /** Takes the residual of {@link #test} into both levels. */
  void learn(double residual) {
    double slowly = residual + fast.now() - slow.now();
    last.addLast(slowly);
    if (last.size() > Fitter.LONGEST) {
      last.removeFirst();
    }
    fast = fast.after(residual, fitted.clip());
    slow = slow.after(slowly, fitted.clip());
  }

  private double clipped(double slowly) {
    return Math.clamp(slowly, -fitted.slowClip(), fitted.slowClip());
  }
}
