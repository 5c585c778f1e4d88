package dev.tandem.observe.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.observe.detect.Verdict.Kind;
import dev.tandem.observe.detect.Verdict.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class DetectorTest {
  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z"); // a Monday
  private static final long[] SEEDS = {11, 12, 13, 14, 15, 16};

  @Test
  void aValueFarOutFiresAndSaysWhy() {
    Detector detector = hours(500, noisy(1, 100, 2));
    Verdict verdict = detector.judge(hour(500), 150);
    assertThat(verdict.state()).isEqualTo(State.ANOMALY);
    assertThat(verdict.kind()).isEqualTo(Kind.POINT);
    assertThat(verdict.alarm()).isTrue();
    assertThat(verdict.expected()).isBetween(97.0, 103.0);
    assertThat(verdict.high()).isBetween(104.0, 149.0);
    assertThat(verdict.p()).isLessThan(1e-6);
    assertThat(verdict.why()).startsWith("150, expected ").contains("scales out");
  }

  @Test
  void nothingIsSaidInTraining() {
    Detector detector = new Detector(DetectorSettings.DEFAULT);
    for (int i = 0; i <= 192; i++) {
      assertThat(detector.judge(hour(i), i == 100 ? 1e6 : i % 3).state()).isEqualTo(State.TRAINING);
    }
    assertThat(detector.judge(hour(193), 1).state()).isNotEqualTo(State.TRAINING);
  }

  @Test
  void theValueUnderTestAndUnreviewedAnomaliesAreNotLearnt() {
    for (long seed : SEEDS) {
      IntToDoubleFunction noise = noisy(seed, 100, 2);
      Detector with = hours(500, noise);
      Detector without = hours(500, noise);
      for (int i = 500; i < 508; i++) {
        assertThat(with.judge(hour(i), i % 2 == 0 ? 1e6 : -1e6).state())
            .as("seed %d", seed)
            .isEqualTo(State.ANOMALY);
      }
      for (int i = 508; i < 600; i++) {
        // Right after a run what is doubtful is held too, so first some that are not.
        double value = i < 512 ? 100 : noise.applyAsDouble(i);
        Verdict expected = without.judge(hour(i), value);
        Verdict seen = with.judge(hour(i), value);
        assertThat(seen.low()).as("seed %d", seed).isEqualTo(expected.low());
        assertThat(seen.high()).as("seed %d", seed).isEqualTo(expected.high());
      }
    }
  }

  @Test
  void aConstantSeriesFiresOnAChangePastTheFloors() {
    DetectorSettings settings = DetectorSettings.DEFAULT.withFloors(2, 0.01);
    Detector detector = hours(settings, 400, i -> 50);
    assertThat(detector.judge(hour(400), 50).state()).isEqualTo(State.NORMAL);
    assertThat(detector.judge(hour(401), 51.9).state()).isEqualTo(State.NORMAL);
    assertThat(detector.judge(hour(402), 53).state()).isEqualTo(State.ANOMALY);
    Detector relative = hours(DetectorSettings.DEFAULT.withFloors(0, 0.1), 400, i -> 50);
    assertThat(relative.judge(hour(400), 54).state()).isEqualTo(State.NORMAL);
    assertThat(relative.judge(hour(401), 44).state()).isEqualTo(State.ANOMALY);
  }

  @Test
  void theSameHourIsComparedWithItselfAndWeekendsApart() {
    for (long seed : SEEDS) {
      Random random = new Random(seed);
      Detector detector = hours(24 * 28, i -> weekly(i) + random.nextGaussian());
      assertThat(detector.season().orElseThrow()).as("seed %d", seed).contains("weekends apart");
      for (int i = 24 * 28; i < 24 * 35; i++) {
        assertThat(detector.judge(hour(i), weekly(i)).state())
            .as("hour %d, seed %d", i, seed)
            .isEqualTo(State.NORMAL);
      }
      // What is usual at noon is not at night.
      assertThat(detector.copy().judge(hour(24 * 35), weekly(12)).state())
          .as("seed %d", seed)
          .isEqualTo(State.ANOMALY);
    }
  }

  /** 100 at night, 200 at noon; half of it at weekends. */
  private static double weekly(int i) {
    double day = 150 - 50 * Math.cos(2 * Math.PI * (i % 24) / 24);
    return i / 24 % 7 >= 5 ? day / 2 : day;
  }

  @Test
  void aShiftIsReportedOnceAndIsTheNewNormalAfterTwoDays() {
    for (long seed : SEEDS) {
      IntToDoubleFunction noise = noisy(seed, 100, 2);
      Detector detector = hours(500, noise);
      List<Verdict> verdicts = new ArrayList<>();
      for (int i = 500; i < 700; i++) {
        verdicts.add(detector.judge(hour(i), noise.applyAsDouble(i) + 60));
      }
      assertThat(verdicts.getFirst().state()).as("seed %d", seed).isEqualTo(State.ANOMALY);
      assertThat(verdicts.stream().filter(v -> v.kind() == Kind.SHIFT))
          .as("seed %d", seed)
          .hasSize(1);
      assertThat(verdicts.get(47).kind()).as("seed %d", seed).isEqualTo(Kind.SHIFT);
      assertThat(verdicts.subList(48, 200)).as("seed %d", seed).noneMatch(Verdict::alarm);
      assertThat(verdicts.getLast().expected()).as("seed %d", seed).isBetween(155.0, 165.0);
    }
  }

  @Test
  void aTrendIsFollowedAndNearlyEveryDriftIsFound() {
    List<Long> missed = new ArrayList<>();
    for (long seed : SEEDS) {
      IntToDoubleFunction noise = noisy(seed, 1000, 3);
      Detector trend = new Detector(DetectorSettings.DEFAULT);
      int alarms = 0;
      for (int i = 0; i < 1500; i++) {
        alarms += trend.judge(hour(i), noise.applyAsDouble(i) + 0.1 * i).alarm() ? 1 : 0;
      }
      assertThat(alarms).as("seed %d", seed).isLessThanOrEqualTo(1);
      Detector drift = hours(600, noise);
      boolean found = false;
      for (int i = 600; i < 680; i++) {
        Verdict verdict = drift.judge(hour(i), noise.applyAsDouble(i) + 0.25 * (i - 600));
        found |= verdict.alarm();
      }
      if (!found) {
        missed.add(seed);
      }
    }
    // Three of four drifts of the bench are found; docs/LOG.md.
    assertThat(missed).as("seeds of drifts that were not found").hasSizeLessThanOrEqualTo(1);
  }

  @Test
  void missingIsAStateOfItsOwnAndNotAZero() {
    IntToDoubleFunction noise = noisy(3, 100, 2);
    Detector detector = hours(500, noise);
    assertThat(detector.overdue(hour(500))).isEmpty();
    Verdict missing = detector.judge(hour(500), OptionalDouble.empty());
    assertThat(missing.state()).isEqualTo(State.MISSING);
    assertThat(missing.alarm()).isFalse();
    Verdict overdue = detector.overdue(hour(504)).orElseThrow();
    assertThat(overdue.missed()).isEqualTo(4);
    assertThat(overdue.alarm()).isTrue();
    Verdict after = detector.judge(hour(506), noise.applyAsDouble(506));
    assertThat(after.state()).isEqualTo(State.NORMAL);
    assertThat(after.missed()).isEqualTo(6);
    assertThat(detector.judge(hour(507), 0).state()).isEqualTo(State.ANOMALY);
  }

  @Test
  void aGapThatIsUsualIsNoAlarm() {
    Detector detector = new Detector(DetectorSettings.DEFAULT);
    int alarms = 0;
    for (int day = 0; day < 120; day++) {
      if (day % 7 < 4) {
        Instant time = START.plus(Duration.ofDays(day));
        alarms += detector.overdue(time.minusMillis(1)).map(Verdict::alarm).orElse(false) ? 1 : 0;
        detector.judge(time, 10 + day % 3);
      }
    }
    assertThat(alarms).isZero();
    Instant late = START.plus(Duration.ofDays(130));
    assertThat(detector.overdue(late).orElseThrow().alarm()).isTrue();
  }

  @Test
  void holidaysCountAsSundays() {
    Instant holiday = START.plus(Duration.ofDays(63)); // a Monday
    DetectorSettings calendar =
        DetectorSettings.DEFAULT.withCalendar(
            java.time.ZoneOffset.UTC,
            java.util.Set.of(java.time.LocalDate.ofInstant(holiday, java.time.ZoneOffset.UTC)));
    for (DetectorSettings settings : List.of(DetectorSettings.DEFAULT, calendar)) {
      Random random = new Random(4);
      Detector detector = new Detector(settings);
      for (int day = 0; day < 63; day++) {
        detector.judge(
            START.plus(Duration.ofDays(day)), (day % 7 >= 5 ? 40 : 100) + random.nextGaussian());
      }
      assertThat(detector.judge(holiday, 40).state())
          .isEqualTo(settings == calendar ? State.NORMAL : State.ANOMALY);
    }
  }

  @Test
  void aPrefixGetsTheVerdictsOfTheWhole() {
    for (long seed : SEEDS) {
      Series whole = GeneratedSeries.of(seed).series();
      List<Verdict> all = Scan.of(whole, DetectorSettings.DEFAULT).verdicts();
      int cut = whole.samples().size() * 2 / 3;
      Series prefix = new Series(whole.samples().subList(0, cut));
      List<Verdict> early = Scan.of(prefix, DetectorSettings.DEFAULT).verdicts();
      assertThat(early).as("seed %d", seed).isEqualTo(all.subList(0, early.size()));
    }
  }

  @Test
  void aStateThroughJsonGivesTheSameVerdicts() {
    for (long seed : SEEDS) {
      Series series = GeneratedSeries.of(seed).series();
      int half = series.samples().size() / 2;
      Detector whole = new Detector(DetectorSettings.DEFAULT);
      Detector stored = new Detector(DetectorSettings.DEFAULT);
      for (int i = 0; i < series.samples().size(); i++) {
        if (i == half || i == half + 30 || i == 5) {
          stored = Detector.restore(DetectorSettings.DEFAULT, stored.state());
        }
        Series.Sample sample = series.samples().get(i);
        assertThat(stored.judge(sample.time(), sample.value()))
            .as("value %d, seed %d", i, seed)
            .isEqualTo(whole.judge(sample.time(), sample.value()));
      }
    }
    assertThatThrownBy(() -> Detector.restore(DetectorSettings.DEFAULT, "{}"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatSomebodyCalledNormalIsLetPassAlsoAfterARestart() {
    IntToDoubleFunction noise = noisy(5, 100, 2);
    Detector detector = hours(500, noise);
    assertThat(detector.judge(hour(500), 150).alarm()).isTrue();
    assertThat(detector.copy().judge(hour(501), 150).alarm()).isTrue();
    detector.normal(hour(500));
    detector = Detector.restore(DetectorSettings.DEFAULT, detector.state());
    assertThat(detector.copy().judge(hour(501), 150).alarm()).isFalse();
    assertThat(detector.copy().judge(hour(501), 50).alarm()).as("the other side").isTrue();
    assertThat(detector.copy().judge(hour(501), 220).alarm()).as("further out").isTrue();
    detector.real(hour(500));
    assertThat(detector.judge(hour(501), 150).alarm()).isTrue();
  }

  @Test
  void aShiftCalledNormalIsTheNewNormalAtOnceAndOneCalledRealNever() {
    IntToDoubleFunction noise = noisy(6, 100, 2);
    Detector detector = hours(500, noise);
    for (int i = 500; i < 506; i++) {
      assertThat(detector.judge(hour(i), noise.applyAsDouble(i) + 60).alarm()).isTrue();
    }
    Detector normal = detector.copy();
    normal.normal(hour(500), hour(505));
    assertThat(normal.judge(hour(506), 160).alarm()).isFalse();
    assertThat(normal.judge(hour(507), 100).alarm()).isTrue();
    for (int i = 506; i < 560; i++) {
      detector.judge(hour(i), noise.applyAsDouble(i) + 60);
    }
    assertThat(detector.copy().judge(hour(560), 160).alarm()).isFalse();
    detector.real(hour(500), hour(559));
    assertThat(detector.judge(hour(560), 160).alarm()).isTrue();
    assertThat(detector.judge(hour(561), 100).alarm()).isFalse();
    assertThatThrownBy(() -> detector.normal(START.minusSeconds(1)))
        .hasMessageContaining("no remembered value");
  }

  @Test
  void valuesComeInTheirOrderAndAreFinite() {
    Detector detector = new Detector(DetectorSettings.DEFAULT);
    detector.judge(hour(1), 1);
    assertThatThrownBy(() -> detector.judge(hour(1), 1)).hasMessageContaining("order");
    assertThatThrownBy(() -> detector.judge(hour(2), Double.NaN)).hasMessageContaining("finite");
  }

  private static Detector hours(int n, IntToDoubleFunction value) {
    return hours(DetectorSettings.DEFAULT, n, value);
  }

  private static Detector hours(DetectorSettings settings, int n, IntToDoubleFunction value) {
    Detector detector = new Detector(settings);
    for (int i = 0; i < n; i++) {
      detector.judge(hour(i), value.applyAsDouble(i));
    }
    return detector;
  }

  private static Instant hour(int i) {
    return START.plus(Duration.ofHours(i));
  }

  /** The same value for the same place, whenever it is asked for. */
  private static IntToDoubleFunction noisy(long seed, double mean, double sd) {
    Random random = new Random(seed);
    double[] noise = random.doubles(4000).map(u -> random.nextGaussian()).toArray();
    return i -> mean + sd * noise[i];
  }
}
