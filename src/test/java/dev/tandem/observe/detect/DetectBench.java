package dev.tandem.observe.detect;

import dev.tandem.observe.detect.GeneratedSeries.Gap;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.stream.LongStream;

/**
 * The detector against plain methods on generated series: {@code ./do bench observe detect}. What
 * is tuned is tuned on the dev series, the detector's settings once and for all, the thresholds of
 * the others here; the test series are only measured.
 */
final class DetectBench {
  private static final long DEV_SEEDS = 1_000;
  private static final long TEST_SEEDS = 700_000;
  private static final int COUNT = 200;

  private DetectBench() {}

  /**
   * @param alarms by place, gaps left out
   * @param gaps places at which values were said to be missing for too long
   */
  record Watched(boolean[] alarms, List<Integer> gaps) {}

  /**
   * @param args {@code dev} to measure on the dev series, as while tuning
   */
  public static void main(String[] args) {
    List<GeneratedSeries> dev = series(DEV_SEEDS);
    List<GeneratedSeries> test =
        args.length > 0 && args[0].equals("dev") ? dev : series(TEST_SEEDS);
    System.out.printf(
        "%d series, %d of them without an anomaly; a window is found if an alarm begins in it or up to %d values after%n",
        test.size(),
        test.stream().filter(each -> each.wrongs.isEmpty()).count(),
        EventScore.TOLERANCE);
    ours(test);
    for (Baselines each : Baselines.values()) {
      double threshold = tuned(dev, each);
      print(
          "%s, threshold %.1f".formatted(each.name().toLowerCase(Locale.ROOT), threshold),
          measure(test, each::alarms, threshold));
    }
  }

  private static void ours(List<GeneratedSeries> test) {
    long start = System.nanoTime();
    EventScore score = new EventScore();
    int gaps = 0;
    int found = 0;
    int said = 0;
    for (GeneratedSeries each : test) {
      Watched watched = watch(each);
      score.add(each, watched.alarms());
      gaps += each.gaps.size();
      said += watched.gaps().size();
      for (Gap gap : each.gaps) {
        found += watched.gaps().contains(gap.from() + gap.values()) ? 1 : 0;
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    print("tandem", score);
    System.out.printf(
        Locale.ROOT,
        "  %d of %d long gaps found, %d said besides; %.1f s for all series%n",
        found,
        gaps,
        said - found,
        seconds);
  }

  private static List<GeneratedSeries> series(long firstSeed) {
    return LongStream.range(firstSeed, firstSeed + COUNT).mapToObj(GeneratedSeries::of).toList();
  }

  private static EventScore measure(
      List<GeneratedSeries> all,
      BiFunction<GeneratedSeries, Double, boolean[]> method,
      double threshold) {
    EventScore score = new EventScore();
    for (GeneratedSeries each : all) {
      score.add(each, method.apply(each, threshold));
    }
    return score;
  }

  static Watched watch(GeneratedSeries of) {
    Detector detector =
        new Detector(DetectorSettings.DEFAULT.withCalendar(ZoneOffset.UTC, of.holidays));
    boolean[] alarms = new boolean[of.length];
    List<Integer> gaps = new ArrayList<>();
    for (int i = 0; i < of.length; i++) {
      if (!of.absent[i]) {
        if (detector.overdue(of.time(i).minusMillis(1)).map(Verdict::alarm).orElse(false)) {
          gaps.add(i);
        }
        Verdict verdict = detector.judge(of.time(i), OptionalDouble.of(of.values[i]));
        alarms[i] = verdict.state() == Verdict.State.ANOMALY;
      }
    }
    return new Watched(alarms, gaps);
  }

  /** The best F1 at one false alarm a quarter at most; where none has that few, the best F1. */
  private static double tuned(List<GeneratedSeries> series, Baselines method) {
    double best = 0;
    double most = -1;
    for (double threshold = 2; threshold < 60; threshold *= 1.15) {
      EventScore score = measure(series, method::alarms, threshold);
      double worth = score.f1() + (score.falsePerQuarter() <= 1 ? 1 : 0);
      if (worth > most) {
        most = worth;
        best = threshold;
      }
    }
    return best;
  }

  private static void print(String name, EventScore score) {
    System.out.println(name);
    line("precision", Intervals.proportion(score.right, Math.max(1, score.events)));
    line("recall", Intervals.proportion(score.found, score.windows));
    System.out.printf(Locale.ROOT, "  %-36s %.3f%n", "F1", score.f1());
    line(
        "false alarms a monitor a quarter",
        Intervals.rate(score.events - score.right, score.quarters, score.series));
    StringBuilder found = new StringBuilder("  found");
    score.byFault.forEach(
        (fault, counts) ->
            found.append(
                " %s %d of %d,"
                    .formatted(fault.name().toLowerCase(Locale.ROOT), counts[0], counts[1])));
    List<Integer> delays = score.delays.stream().sorted().toList();
    System.out.printf(
        "%s after %d values (median), %d (nine in ten)%n",
        found,
        delays.isEmpty() ? -1 : delays.get(delays.size() / 2),
        delays.isEmpty() ? -1 : delays.get(delays.size() * 9 / 10));
  }

  private static void line(String name, Estimate of) {
    System.out.printf(
        Locale.ROOT,
        "  %-36s %.3f [%.3f, %.3f], n = %d%n",
        name,
        of.value(),
        of.low(),
        of.high(),
        of.n());
  }
}
