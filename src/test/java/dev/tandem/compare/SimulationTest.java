package dev.tandem.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.stats.SimulatedScores;
import dev.tandem.stats.SimulatedScores.Form;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With {@code -Dtandem.stats=full} (./do bench stats) ten times as much is simulated. */
class SimulationTest {
  private static final boolean FULL = "full".equals(System.getProperty("tandem.stats"));
  private static final int RUNS = FULL ? 1000 : 100;
  private static final long SEED = 20260101;
  private static final Pairing ANY_DIFFERENCE = new Pairing(0, SEED);

  /** Each question is as hard for every arm, which only luck tells apart. */
  private static Scores identical(
      Random random, int arms, int documents, boolean alone, boolean binary) {
    int[] sizes = new int[documents];
    Arrays.setAll(sizes, i -> alone ? 1 : 1 + random.nextInt(8));
    int[] clusters =
        IntStream.range(0, documents)
            .flatMap(i -> IntStream.range(0, sizes[i]).map(one -> i))
            .toArray();
    double[][] scores = new double[arms][clusters.length];
    for (double[] arm : scores) {
      double[] luck = random.doubles(documents, -.3, .3).toArray(); // of an arm with a document
      for (int i = 0; i < clusters.length; i++) {
        double right = .5 + luck[clusters[i]];
        arm[i] =
            binary
                ? (random.nextDouble() < right ? 1 : 0)
                : Math.clamp(Math.round(4 * (right + .3 * random.nextGaussian())) / 4.0, 0, 1);
      }
    }
    return scores(clusters, scores);
  }

  private static Scores scores(int[] clusters, double[]... arms) {
    SequencedMap<String, double[]> named = new LinkedHashMap<>();
    for (double[] arm : arms) {
      named.put("arm " + named.size(), arm);
    }
    return new Scores(Metric.share("f1"), named, clusters);
  }

  @ParameterizedTest
  @CsvSource({
    "2,60,true,true",
    "2,60,true,false",
    "2,12,false,true",
    "2,12,false,false",
    "2,40,false,true",
    "5,60,true,true",
    "5,25,false,false",
  })
  void identicalArmsAreToldApartInLessThanOneOfTwentyComparisons(
      int arms, int documents, boolean alone, boolean binary) {
    Random random = new Random(SEED);
    int wrong = 0;
    for (int run = 0; run < RUNS; run++) {
      List<PairVerdict> pairs =
          ANY_DIFFERENCE.of(identical(random, arms, documents, alone, binary));
      assertThat(pairs).hasSize(arms * (arms - 1) / 2);
      wrong += pairs.stream().anyMatch(SimulationTest::told) ? 1 : 0;
    }
    double share = (double) wrong / RUNS;
    if (FULL) {
      System.out.printf(
          "%d arms, %d documents, alone %b, binary %b: told apart %.4f%n",
          arms, documents, alone, binary, share);
    }
    // .05, and three standard errors of a share that is measured itself.
    assertThat(share)
        .as("seed %d", SEED)
        .isLessThanOrEqualTo(.05 + 3 * Math.sqrt(.05 * .95 / RUNS));
  }

  private static boolean told(PairVerdict pair) {
    return pair.verdict() == Verdict.BETTER || pair.verdict() == Verdict.WORSE;
  }

  @Test
  void withTheQuestionsThatAreNeededTheDifferenceIsFoundInMostCases() {
    Random random = new Random(SEED);
    SimulatedScores few = new SimulatedScores(Form.NORMAL, 20, true, 0, 0); // .1, deviation .3
    int needed = 0;
    int undecided = 0;
    for (int run = 0; run < RUNS; run++) {
      SimulatedScores.Drawn drawn = few.draw(random);
      // With the margin the true difference, what is asked for does not hang on what was seen.
      PairVerdict pair =
          new Pairing(.1, run).of(scores(drawn.cluster(), drawn.a(), drawn.b())).getFirst();
      if (pair.verdict() == Verdict.NOT_ENOUGH && pair.difference().value() < .1) {
        needed += pair.questionsNeeded();
        undecided++;
      }
    }
    int enough = 20 + needed / undecided;
    SimulatedScores more = new SimulatedScores(Form.NORMAL, enough, true, 0, 0);
    int found = 0;
    for (int run = 0; run < RUNS; run++) {
      SimulatedScores.Drawn drawn = more.draw(random);
      PairVerdict pair =
          ANY_DIFFERENCE.of(scores(drawn.cluster(), drawn.a(), drawn.b())).getFirst();
      found += pair.verdict() == Verdict.BETTER ? 1 : 0;
    }
    assertThat(found / (double) RUNS).as("seed %d, %d questions", SEED, enough).isBetween(.65, .97);
  }
}
