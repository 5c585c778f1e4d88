package dev.tandem.compare.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tandem.compare.Comparison;
import dev.tandem.example.TestQuestion;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.PowerLaw;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComplexityTest {
  private static final int[] ROWS = {100, 200, 400};
  private static final int QUESTIONS = 400;
  private static final PowerLaw LAW = new PowerLaw(3, .5, .1);

  /** Each question is answered right from some number of rows on, as the law says. */
  private static LearningCurve curve(PowerLaw law, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return curve(
        law, IntStream.range(0, QUESTIONS).mapToDouble(i -> random.nextDouble()).toArray());
  }

  /** Questions as hard as they are on the whole, without chance. */
  private static LearningCurve even(PowerLaw law) {
    return curve(
        law, IntStream.range(0, QUESTIONS).mapToDouble(i -> (i + .5) / QUESTIONS).toArray());
  }

  private static LearningCurve curve(PowerLaw law, double... hard) {
    double[][] scores = new double[ROWS.length][QUESTIONS];
    for (int size = 0; size < ROWS.length; size++) {
      for (int i = 0; i < QUESTIONS; i++) {
        scores[size][i] = hard[i] >= law.error(ROWS[size]) ? 1 : 0;
      }
    }
    return new LearningCurve(ROWS, scores, IntStream.range(0, QUESTIONS).toArray(), 5);
  }

  @Test
  void aKnownCurveIsCarriedOnAndItsIntervalHoldsTheTruth() {
    int held = 0;
    int worlds = 20;
    for (int seed = 1; seed <= worlds; seed++) {
      Estimate later = curve(LAW, seed).at(1600);
      double truth = 1 - LAW.error(1600);
      assertThat(later.value()).as("seed %d", seed).isCloseTo(truth, within(.12));
      held += later.low() <= truth && truth <= later.high() ? 1 : 0;
    }
    assertThat(held).isGreaterThanOrEqualTo(16);
  }

  @Test
  void rowsForAQualityAreThoseOfTheLawOrNone() {
    LearningCurve curve = even(LAW);
    double target = 1 - LAW.error(600);
    Estimate rows = curve.rowsFor(target).orElseThrow();
    assertThat(rows.low()).isLessThanOrEqualTo(600);
    assertThat(rows.high()).isGreaterThanOrEqualTo(600);
    assertThat(curve.rowsFor(1.01)).isEmpty();
    assertThat(even(new PowerLaw(0, 1, .4)).rowsFor(.7)).isEmpty();
  }

  private static FactorEvidence measure(int tunedRight, int ragRight, PowerLaw law) {
    List<TestQuestion> questions = Planted.questions(20);
    Comparison comparison =
        Planted.comparison(
            questions,
            Planted.outcome("rag", questions, ragRight, 10, 50, 5),
            Planted.outcome("tuned", questions, tunedRight, 10, 50, 5));
    return new Complexity(
            comparison,
            Map.of(
                "rag",
                Planted.own(true, Optional.empty()),
                "tuned",
                Planted.own(false, Optional.of(1800.0))),
            progress -> Map.of("tuned", even(law)),
            .03)
        .measure(what -> {});
  }

  @Test
  void anArmBehindIsToldHowManyRowsItLacks() {
    FactorEvidence found = measure(10, 16, LAW); // 0.8 is reached with 900 rows
    Estimate more = found.measure("tuned", "labelled_rows_needed").orElseThrow();
    assertThat(more.low()).isLessThanOrEqualTo(500);
    assertThat(more.high()).isGreaterThanOrEqualTo(500);
    assertThat(found.notes()).anyMatch(note -> note.contains("to be as good as rag"));
    assertThat(found.measure("rag", "labelled_rows_needed").orElseThrow().value()).isZero();
    assertThat(found.measure("tuned", "training_hours").orElseThrow().value()).isEqualTo(.5);
    assertThat(found.measure("rag", "needs_documents").orElseThrow().value()).isEqualTo(1);
    assertThat(found.measure("tuned", "needs_documents").orElseThrow().value()).isZero();
    assertThat(found.measure("tuned", "quality_at_400")).isPresent();
    assertThat(found.measure("tuned", "expected_at_1600")).isPresent();
  }

  @Test
  void whereNoRowsHelpThatIsSaid() {
    FactorEvidence found = measure(10, 19, new PowerLaw(0, 1, .5));
    assertThat(found.measure("tuned", "labelled_rows_needed")).isEmpty();
    assertThat(found.notes()).anyMatch(note -> note.contains("no number of labelled rows"));
  }

  @Test
  void theBestArmNeedsNoMore() {
    FactorEvidence found = measure(18, 10, LAW);
    assertThat(found.measure("tuned", "labelled_rows_needed").orElseThrow().value()).isZero();
  }

  @Test
  void offlineTellsWhatRunsHere() {
    List<TestQuestion> questions = Planted.questions(5);
    FactorEvidence found =
        new Offline(
                List.of(
                    Planted.slow("rag", Duration.ofMillis(20), ""),
                    Planted.slow("vendor", Duration.ZERO, "")),
                questions,
                Map.of("rag", Planted.own(true, Optional.empty()), "vendor", Planted.remote("v")),
                () -> 321)
            .measure(what -> {});
    assertThat(found.measure("rag", "works_offline").orElseThrow().value()).isEqualTo(1);
    assertThat(found.measure("vendor", "works_offline").orElseThrow().value()).isZero();
    assertThat(found.measure("rag", "disk_mb").orElseThrow().value()).isEqualTo(540);
    assertThat(found.measure("rag", "memory_mb").orElseThrow().value()).isEqualTo(321);
    Estimate speed = found.measure("rag", "tokens_per_second").orElseThrow();
    assertThat(speed.value()).isPositive().isLessThanOrEqualTo(500); // 10 tokens in 20 ms or more
    assertThat(speed.n()).isEqualTo(5);
    assertThat(found.measure("vendor", "tokens_per_second")).isEmpty();
  }
}
