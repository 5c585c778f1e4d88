package dev.tandem.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.stats.PairedTest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairingTest {
  private static final Pairing USUAL = new Pairing(Pairing.USUAL_MARGIN, 1);

  private static int[] alone(int n) {
    return IntStream.range(0, n).toArray();
  }

  /** 1 for the first so many of n questions. */
  private static double[] right(int first, int n) {
    return IntStream.range(0, n).mapToDouble(i -> i < first ? 1 : 0).toArray();
  }

  private static Scores scores(Metric metric, int[] clusters, double[]... arms) {
    SequencedMap<String, double[]> named = new LinkedHashMap<>();
    for (double[] arm : arms) {
      named.put(List.of("base", "rag", "tuned").get(named.size()), arm);
    }
    return new Scores(metric, named, clusters);
  }

  private static PairVerdict pair(Metric metric, double[] a, double[] b) {
    return USUAL.of(scores(metric, alone(a.length), a, b)).getFirst();
  }

  @Test
  void moreRightAnswersAreBetterAndHigherCostsAreWorse() {
    PairVerdict pair = pair(Metric.share("exact"), right(60, 100), right(30, 100));
    assertThat(pair.verdict()).isEqualTo(Verdict.BETTER);
    assertThat(pair.questionsNeeded()).isZero();
    assertThat(pair.p()).isEqualTo(PairedTest.mcnemar(30, 0));
    assertThat(pair.difference().value()).isCloseTo(.3, within(1e-12));
    assertThat(List.of(pair.effect().wins(), pair.effect().ties(), pair.effect().losses()))
        .containsExactly(30, 70, 0);
    assertThat(pair.sentence()).startsWith("base is better than rag on exact by 0.300 (95 % ");
    PairVerdict cost = pair(new Metric("cost", 1, 0), right(60, 100), right(30, 100));
    assertThat(cost.verdict()).isEqualTo(Verdict.WORSE);
    assertThat(cost.effect().losses()).isEqualTo(30);
    assertThat(pair(Metric.share("exact"), right(30, 100), right(60, 100)).sentence())
        .startsWith("base is worse than rag on exact by 0.300 (95 % ");
  }

  @Test
  void whatLiesWithinTheMarginIsNoDifferenceWorthHavingAlsoWhereItIsSure() {
    double[] a = new double[400];
    double[] b = new double[400];
    Arrays.setAll(a, i -> .5 + .01 + .001 * (i % 7));
    Arrays.setAll(b, i -> .5);
    PairVerdict pair = pair(Metric.share("f1"), a, b);
    assertThat(pair.adjusted()).isLessThan(.001);
    assertThat(pair.verdict()).isEqualTo(Verdict.NO_DIFFERENCE);
    assertThat(pair.sentence()).contains("no difference worth having on f1 (less than 0.030)");
    // The margin is a share of the range.
    assertThat(pair(new Metric("points", 0, .1), a, b).verdict()).isEqualTo(Verdict.BETTER);
  }

  @Test
  void armsThatAgreeOnFewQuestionsAreNotShownToBeEqual() {
    PairVerdict few = pair(Metric.share("exact"), right(20, 40), right(20, 40));
    assertThat(few.verdict()).isEqualTo(Verdict.NOT_ENOUGH);
    assertThat(few.p()).isEqualTo(1);
    assertThat(few.questionsNeeded()).isBetween(1, 400);
    assertThat(pair(Metric.share("exact"), right(200, 400), right(200, 400)).verdict())
        .isEqualTo(Verdict.NO_DIFFERENCE);
  }

  @Test
  void theQuestionsNeededAreThoseOfTheFormulaAtHolmsLevel() {
    // 8 against 2 of 60: a difference of .1.
    double[] a = right(8, 60);
    double[] b = IntStream.range(0, 60).mapToDouble(i -> i >= 58 ? 1 : 0).toArray();
    PairVerdict alone = pair(Metric.share("exact"), a, b);
    assertThat(alone.verdict()).isEqualTo(Verdict.NOT_ENOUGH);
    // s from 12 questions of +-1 (two of them added) among 62; z's of .025 and .8.
    double mean = 6 / 62.0;
    double error = Math.sqrt((12 - 62 * mean * mean) / 62 / 61);
    double needed = 60 * Math.pow(2.801585 * error / .1, 2);
    assertThat(alone.questionsNeeded()).isEqualTo((int) Math.ceil(needed) - 60);
    List<PairVerdict> three =
        USUAL.of(scores(Metric.share("exact"), alone(60), a, b, right(4, 60)));
    assertThat(three).hasSize(3);
    assertThat(three.getFirst().questionsNeeded()).isGreaterThan(alone.questionsNeeded());
    assertThat(three.getFirst().adjusted()).isGreaterThan(alone.adjusted());
  }

  @Test
  void aTinyDifferenceWithoutAMarginNeedsMoreThanAnybodyWrites() {
    double[] a = IntStream.range(0, 100).mapToDouble(i -> i % 2).toArray();
    double[] b = IntStream.range(0, 100).mapToDouble(i -> i == 1 ? 0 : 1 - i % 2).toArray();
    PairVerdict pair =
        new Pairing(0, 1).of(scores(Metric.share("exact"), alone(100), a, b)).getFirst();
    assertThat(pair.verdict()).isEqualTo(Verdict.NOT_ENOUGH);
    assertThat(pair.questionsNeeded()).isEqualTo(QuestionsNeeded.MOST);
    assertThat(pair.sentence()).endsWith("more than 10,000 more are needed");
  }

  @Test
  void questionsAboutFewDocumentsDoNotTellHoweverMany() {
    int[] documents = IntStream.range(0, 90).map(i -> i / 30).toArray();
    Scores scores = scores(Metric.share("exact"), documents, right(90, 90), right(0, 90));
    PairVerdict pair = USUAL.of(scores).getFirst();
    assertThat(pair.p()).isEqualTo(2 / 8.0);
    assertThat(pair.verdict()).isEqualTo(Verdict.NOT_ENOUGH);
    // Six documents are the fewest whose signs reach .05.
    assertThat(pair.questionsNeeded()).isEqualTo(90);
    PairVerdict one =
        USUAL
            .of(scores(Metric.share("exact"), new int[90], right(90, 90), right(0, 90)))
            .getFirst();
    assertThat(one.questionsNeeded()).isEqualTo(QuestionsNeeded.MOST);
  }

  @Test
  void jsonHasTheKeysOfTheDesign() {
    PairVerdict pair = pair(Metric.share("f1"), right(60, 100), right(30, 100));
    ObjectNode json = pair.toJson();
    assertThat(json.get("verdict").asText()).isEqualTo("better");
    assertThat(json.get("low").asDouble()).isEqualTo(pair.difference().low());
    assertThat(json.get("effect").get("wins").asInt()).isEqualTo(30);
    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "a",
            "b",
            "metric",
            "difference",
            "low",
            "high",
            "p",
            "p_adjusted",
            "margin",
            "verdict",
            "questions_needed",
            "reason",
            "effect");
  }

  @Test
  void scoresOfSomeQuestionsKeepTheirClustersAndTheirRange() {
    Scores all = scores(Metric.share("f1"), new int[] {1, 1, 2, 3}, new double[] {1, .9, .8, .95});
    Scores some = all.only(new int[] {0, 3});
    assertThat(some.clusters()).containsExactly(1, 3);
    assertThat(some.arms().get("base")).containsExactly(1, .95);
    assertThat(all.means(1).get("base").high()).isEqualTo(1);
    assertThatThrownBy(() -> scores(Metric.share("f1"), new int[3], new double[2]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("base");
    assertThatThrownBy(() -> new Metric("f1", 1, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void figuresOfAKindAreThoseOfItsQuestionsAlone() {
    Scores all = scores(Metric.share("exact"), alone(60), right(30, 60), right(0, 60));
    QuestionKind.Group numeric =
        new QuestionKind.Group(QuestionKind.NUMERIC, IntStream.range(0, 40).toArray());
    QuestionKind.Group style =
        new QuestionKind.Group(QuestionKind.STYLE, IntStream.range(40, 50).toArray());
    List<KindFigures> figures = KindFigures.of(all, List.of(numeric, style), 1);
    assertThat(figures.get(0).means().get("base").value()).isEqualTo(.75);
    assertThat(figures.get(0).means().get("base").n()).isEqualTo(40);
    assertThat(figures.get(0).differences().getFirst().estimate().low()).isGreaterThan(.5);
    ObjectNode json = figures.get(1).toJson();
    assertThat(json.get("type").asText()).isEqualTo("style");
    assertThat(json.get("small").asBoolean()).isTrue();
    assertThat(json.get("arms").get("rag").get("high").asDouble()).isBetween(.2, .45);
    assertThat(json.get("pairs").get(0).get("difference").asDouble()).isZero();
  }
}
