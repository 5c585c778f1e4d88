package dev.tandem.retrieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tandem.text.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FusionTest {
  @Test
  void aFusionComesBackFromItsJson() {
    Fusion fusion = new Fusion(Map.of(Feature.DENSE, 1.25, Feature.TITLE, -0.5), true);
    assertThat(Fusion.fromJson(fusion.toJson())).isEqualTo(fusion);
    assertThat(Fusion.fromJson(Fusion.DEFAULT.toJson())).isEqualTo(Fusion.DEFAULT);
    for (String broken :
        List.of("", "{", "{}", "{\"weights\":{\"dense\":\"x\"}}", "{\"weights\":{\"odd\":1}}")) {
      assertThatThrownBy(() -> Fusion.fromJson(broken))
          .as(broken)
          .isInstanceOf(UserError.class)
          .hasMessageContaining("--fit");
    }
  }

  @Test
  void scoresAreStandardScoresAndTiesAreOrderedByKeywordThenId() {
    double[][] x =
        Fusion.features(
            List.of(
                Candidates.of("a", 0, 1, .5, 0, 0, 0, 0),
                Candidates.of("b", 0, 3, .5, 0, 0, 0, 0)));
    assertThat(x[0]).containsExactly(-1, 0, 0, 0, 0, 0);
    assertThat(x[1]).containsExactly(1, 0, 0, 0, 0, 0);
    Candidate a = Candidates.of("a", 0, 0, 0, 0, 0, 0, 0);
    Candidate b = Candidates.of("b", 0, 0, 0, 0, 0, 0, 0);
    assertThat(Fusion.DEFAULT.rank(List.of(b, a)))
        .extracting(Candidate::docId)
        .containsExactly("a", "b");
    assertThat(Fusion.DEFAULT.rank(List.of())).isEmpty();
  }

  /** Questions whose right document is drawn by softmax(truth . standard scores). */
  private static List<JudgedRanking> draw(int questions, double[] truth, int perDoc, long seed) {
    Random random = new Random(seed);
    List<JudgedRanking> judged = new ArrayList<>();
    for (int q = 0; q < questions; q++) {
      List<Candidate> candidates = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        double[] evidence = random.doubles(6).toArray();
        candidates.add(Candidates.of("d" + i / perDoc, i % perDoc, evidence));
      }
      double[][] x = Fusion.features(candidates);
      int best = 0;
      double highest = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < x.length; i++) {
        double utility = -Math.log(-Math.log(random.nextDouble())); // Gumbel noise: a softmax draw
        for (int j = 0; j < truth.length; j++) {
          utility += truth[j] * x[i][j];
        }
        if (utility > highest) {
          highest = utility;
          best = i;
        }
      }
      Map<String, Integer> relevant = Map.of(candidates.get(best).docId(), 1);
      judged.add(new JudgedRanking("q" + q, relevant, candidates));
    }
    return judged;
  }

  @Test
  void theFitFindsTheWeightsThatTheJudgementsWereDrawnFrom() {
    double[] truth = {1.5, .2, 0, 1, -.5, .3};
    for (int perDoc : new int[] {1, 2}) {
      double[] found = FusionFitter.weights(draw(1500, truth, perDoc, 1)).vector();
      for (int j = 0; j < truth.length; j++) {
        assertThat(found[j])
            .as("%d chunks a document, weight %d of %s", perDoc, j, Arrays.toString(found))
            .isCloseTo(truth[j], within(perDoc == 1 ? .15 : .3));
      }
    }
  }

  @Test
  void aFitIsKeptWhereTheCollectionDiffersFromTheDefaultAndDoesNotDependOnTheOrder() {
    List<JudgedRanking> judged = draw(200, new double[] {0, 3, 0, 0, 0, 0}, 1, 2);
    FusionFitter.Fit fit = FusionFitter.fit(judged);
    assertThat(fit.kept()).isTrue();
    assertThat(fit.fusion().fitted()).isTrue();
    assertThat(fit.heldOut().value()).isGreaterThan(fit.byDefault().value() + .1);
    assertThat(fit.p()).isLessThan(.01);
    List<JudgedRanking> reversed = new ArrayList<>(judged);
    Collections.reverse(reversed);
    assertThat(FusionFitter.fit(reversed)).isEqualTo(fit);
  }

  @Test
  void aFitIsNotKeptWhereNothingCanBeLearntOrJudgementsAreFew() {
    List<JudgedRanking> few = draw(9, new double[] {0, 3, 0, 0, 0, 0}, 1, 3);
    assertThat(FusionFitter.fit(few).kept()).isFalse();
    assertThat(FusionFitter.fit(few).fusion()).isEqualTo(Fusion.DEFAULT);

    // Equal evidence everywhere: no weights order anything, so a win is impossible.
    List<JudgedRanking> blind = new ArrayList<>();
    for (int q = 0; q < 40; q++) {
      List<Candidate> candidates = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        candidates.add(Candidates.of("d" + i, 0, 1, 1, 1, 1, 1, 1));
      }
      blind.add(new JudgedRanking("q" + q, Map.of("d" + q % 20, 1), candidates));
    }
    FusionFitter.Fit fit = FusionFitter.fit(blind);
    assertThat(fit.kept()).isFalse();
    assertThat(fit.fusion()).isEqualTo(Fusion.DEFAULT);
  }

  @Test
  void aQuestionWhoseDocumentWasNotFoundCountsAsZeroAndDoesNotStopTheFit() {
    List<JudgedRanking> judged = draw(50, new double[] {0, 3, 0, 0, 0, 0}, 1, 4);
    double found = FusionFitter.fit(judged).heldOut().value();
    for (int i = 0; i < 50; i++) {
      judged.add(new JudgedRanking("missing" + i, Map.of("x", 1), List.of()));
    }
    FusionFitter.Fit fit = FusionFitter.fit(judged);
    assertThat(fit.heldOut().n()).isEqualTo(100);
    assertThat(fit.heldOut().value()).isCloseTo(found / 2, within(.05));
  }
}
