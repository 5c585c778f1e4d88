package dev.tandem.observe.detect;

import dev.tandem.observe.detect.Series.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a detector says of a whole series, value by value as it would have come.
 *
 * @param n values, missing ones left out
 * @param missing values that were missing
 * @param season in words; empty where there was too little to learn from
 * @param verdicts one a sample, and one more before a sample that comes after a gap
 * @param windows in which somebody should have looked
 * @param watched from the end of training to the end
 */
public record Scan(
    int n,
    int missing,
    Optional<String> season,
    Optional<Duration> step,
    List<Verdict> verdicts,
    List<Window> windows,
    Duration watched) {
  /** Alarms at most so many values apart are one window. */
  public static final int MERGED = 6;

  public static Scan of(Series series, DetectorSettings settings) {
    Detector detector = new Detector(settings);
    List<Verdict> verdicts = new ArrayList<>();
    Optional<Instant> watchedFrom = Optional.empty();
    int n = 0;
    int missing = 0;
    for (Sample sample : series.samples()) {
      // What a look just before would have shown; the sample itself ends the gap.
      Duration step = detector.step().orElse(Duration.ZERO);
      detector
          .overdue(sample.time().minusMillis(1))
          .map(gap -> gap.at(sample.time().minus(step)))
          .ifPresent(verdicts::add);
      Verdict verdict = detector.judge(sample.time(), sample.value());
      verdicts.add(verdict);
      if (sample.value().isPresent()) {
        n++;
        missing += verdict.missed();
        if (watchedFrom.isEmpty() && verdict.state() != Verdict.State.TRAINING) {
          watchedFrom = Optional.of(sample.time());
        }
      }
    }
    Duration watched =
        watchedFrom
            .map(from -> Duration.between(from, series.samples().getLast().time()))
            .orElse(Duration.ZERO);
    return new Scan(
        n,
        missing,
        detector.season(),
        detector.step(),
        verdicts,
        windows(verdicts, detector.step().orElse(Duration.ZERO)),
        watched);
  }

  private static List<Window> windows(List<Verdict> verdicts, Duration step) {
    List<Window> windows = new ArrayList<>();
    Duration apart = step.multipliedBy(MERGED);
    for (Verdict verdict : verdicts) {
      if (verdict.alarm()) {
        Window window = Window.of(verdict, step);
        boolean joins =
            !windows.isEmpty()
                && windows.getLast().isGap() == window.isGap()
                && !window.start().isAfter(windows.getLast().end().plus(apart));
        if (joins) {
          windows.add(windows.removeLast().with(window));
        } else {
          windows.add(window);
        }
      }
    }
    return windows;
  }

  /** Windows a quarter of a year of watching; 0 where nothing was watched. */
  public double alarmsPerQuarter() {
    double quarters = watched.toMillis() / DetectorSettings.QUARTER;
    return quarters > 0 ? windows.size() / quarters : 0;
  }
}
