package dev.tandem.observe.detect;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The plain methods that the detector has to be better than. Each gives every value a score before
 * it learns it; above a threshold it fires. Values that are absent, and holidays, are passed over
 * by all, and what fires is learnt by none: that helps each of them.
 */
enum Baselines {
  /** Standard deviations from the mean of all values before. */
  Z_SCORE,
  /**
   * The same of a sliding window of two weeks (days: eight weeks), as in NAB's windowedGaussian.
   */
  WINDOWED_GAUSSIAN,
  /**
   * Additive Holt-Winters with the period and the three rates that forecast the first part best,
   * and deviations as in Brutlag (2000), "Aberrant Behavior Detection in Time Series for Network
   * Monitoring": smoothed by slot.
   */
  HOLT_WINTERS;

  /** Places at which it fires. */
  boolean[] alarms(GeneratedSeries of, double threshold) {
    return switch (this) {
      case Z_SCORE -> gaussian(of, Integer.MAX_VALUE, threshold);
      case WINDOWED_GAUSSIAN -> gaussian(of, perDay(of) > 1 ? 14 * perDay(of) : 56, threshold);
      case HOLT_WINTERS -> holtWinters(of, threshold);
    };
  }

  private static int perDay(GeneratedSeries of) {
    return Season.perDay(of.step.toMillis());
  }

  static boolean skipped(GeneratedSeries of, int place) {
    return of.absent[place]
        || of.holidays.contains(LocalDate.ofInstant(of.time(place), ZoneOffset.UTC));
  }

  private static boolean[] gaussian(GeneratedSeries of, int window, double threshold) {
    boolean[] alarms = new boolean[of.length];
    double[] kept = new double[of.length];
    int count = 0;
    double sum = 0;
    double squares = 0;
    int held = 0;
    double first = of.values[0];
    for (int i = 0; i < of.length; i++) {
      if (skipped(of, i)) {
        continue;
      }
      double value = of.values[i] - first;
      int n = Math.min(count, window);
      double mean = n == 0 ? 0 : sum / n;
      double sd = n == 0 ? 0 : Math.sqrt(Math.max(0, squares / n - mean * mean));
      double score = Math.abs(value - mean) / Math.max(sd, 1e-6 * Math.max(1, Math.abs(first)));
      alarms[i] = i >= of.watchedFrom && score > threshold;
      held = alarms[i] ? held + 1 : 0;
      // A change for good has to end some time: after as long as the detector takes.
      if (alarms[i] && held < lasting(of)) {
        continue;
      }
      kept[count] = value;
      sum += value;
      squares += value * value;
      if (count >= window) {
        sum -= kept[count - window];
        squares -= kept[count - window] * kept[count - window];
      }
      count++;
    }
    return alarms;
  }

  private static int lasting(GeneratedSeries of) {
    return perDay(of) > 1 ? 2 * perDay(of) : 7;
  }

  private record Rates(int period, double level, double trend, double season) {}

  /** The rates of series that were seen; to choose them costs forty runs. */
  private static final Map<Long, Rates> CHOSEN = new HashMap<>();

  private static boolean[] holtWinters(GeneratedSeries of, double threshold) {
    Rates rates = CHOSEN.computeIfAbsent(of.seed, seed -> rates(of));
    return run(of, rates, threshold, of.length).alarms();
  }

  private static Rates rates(GeneratedSeries of) {
    int perDay = perDay(of);
    List<Integer> periods = perDay > 1 ? List.of(1, perDay, 7 * perDay) : List.of(1, 7);
    Rates best = new Rates(1, 0.1, 0, 0);
    double least = Double.POSITIVE_INFINITY;
    for (int period : periods) {
      for (double level : new double[] {0.02, 0.1, 0.3, 0.6}) {
        for (double trend : new double[] {0, 0.005}) {
          for (double season : period == 1 ? new double[] {0} : new double[] {0.1, 0.3}) {
            Rates rates = new Rates(period, level, trend, season);
            double error = run(of, rates, Double.POSITIVE_INFINITY, of.watchedFrom).error();
            if (error < least * 0.98) {
              least = error;
              best = rates;
            }
          }
        }
      }
    }
    return best;
  }

  private record Forecast(boolean[] alarms, double error) {}

  /** Errors count from the second half of what is not watched on, where all periods have begun. */
  private static Forecast run(GeneratedSeries of, Rates rates, double threshold, int until) {
    int period = rates.period();
    boolean[] alarms = new boolean[of.length];
    double[] season = new double[period];
    double[] deviation = new double[period];
    double level = begin(of, season);
    double trend = 0;
    double all = 0;
    int held = 0;
    double error = 0;
    Arrays.fill(deviation, Double.NaN);
    for (int i = period == 1 ? 1 : period; i < until; i++) {
      if (skipped(of, i)) {
        level += trend;
        continue;
      }
      int slot = i % period;
      double residual = of.values[i] - (level + trend + season[slot]);
      double usual = Double.isNaN(deviation[slot]) ? all : Math.max(deviation[slot], all / 3);
      double score = Math.abs(residual) / Math.max(usual, 1e-6 * Math.max(1, Math.abs(level)));
      if (i >= of.watchedFrom / 2) {
        error += Math.abs(residual);
      }
      alarms[i] = i >= of.watchedFrom && score > threshold;
      held = alarms[i] ? held + 1 : 0;
      if (alarms[i] && held < lasting(of)) {
        level += trend;
        continue;
      }
      double before = level;
      level += trend + rates.level() * residual;
      trend += rates.trend() * (level - before - trend);
      season[slot] += rates.season() * (1 - rates.level()) * residual;
      deviation[slot] =
          Double.isNaN(deviation[slot])
              ? Math.abs(residual)
              : deviation[slot] + 0.1 * (Math.abs(residual) - deviation[slot]);
      all += 0.02 * (Math.abs(residual) - all);
    }
    return new Forecast(alarms, error);
  }

  /** The first period's values about their mean are the first season. */
  private static double begin(GeneratedSeries of, double[] season) {
    double sum = 0;
    int n = 0;
    for (int i = 0; i < season.length; i++) {
      if (!of.absent[i]) {
        sum += of.values[i];
        n++;
      }
    }
    double mean = n == 0 ? 0 : sum / n;
    for (int i = 0; i < season.length; i++) {
      season[i] = of.absent[i] || season.length == 1 ? 0 : of.values[i] - mean;
    }
    return mean;
  }
}
