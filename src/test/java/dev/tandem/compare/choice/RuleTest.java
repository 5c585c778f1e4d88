package dev.tandem.compare.choice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.compare.evidence.Factor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Worlds where the right answer is plain. */
class RuleTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "only documents help, 0.1, 0.12, 0.8, 0.12, 0.78, rag",
    "only labels help, 0.1, 0.35, 0.12, 0.85, 0.82, tuned",
    "both are needed, 0.1, 0.2, 0.5, 0.45, 0.9, hybrid",
    "neither helps, 0.05, 0.06, 0.04, 0.05, 0.06, base",
    "the model knows it all, 0.9, 0.9, 0.91, 0.9, 0.9, base",
    "examples in the prompt do, 0.2, 0.85, 0.3, 0.86, 0.85, prompt",
    "a naive hybrid is worse than both, 0.1, 0.2, 0.8, 0.6, 0.4, rag",
    "both help and small models, 0.02, 0.03, 0.2, 0.05, 0.32, hybrid",
  })
  void theBestArmWinsByAccuracy(
      String world,
      double base,
      double prompt,
      double rag,
      double tuned,
      double hybrid,
      String best) {
    Decision decision =
        Advice.decide(
            HandMade.accuracy(), HandMade.of(base, prompt, rag, tuned, hybrid).evidence());
    assertThat(decision.arm()).as(world + " " + decision.ranking()).isEqualTo(best);
  }

  @Test
  void documentsThatChangeDailyAreFollowedByPassages() {
    HandMade world = HandMade.of(0.1, 0.3, 0.7, 0.9, 0.72);
    assertThat(Advice.decide(HandMade.accuracy(), world.evidence()).arm()).isEqualTo("tuned");
    for (String arm : List.of("base", "prompt", "tuned")) {
      world.measure(Factor.FRESHNESS, arm, "followed", 0.02, 0, 0.1);
    }
    world.measure(Factor.FRESHNESS, "rag", "followed", 0.4, 0.25, 0.6);
    world.measure(Factor.FRESHNESS, "hybrid", "followed", 0.4, 0.25, 0.6);
    world.measure(Factor.FRESHNESS, "tuned", "retraining_seconds", 1200);
    for (double priority : new double[] {4, 5}) {
      Decision decision =
          Advice.decide(HandMade.accuracyAnd(Factor.FRESHNESS, priority), world.evidence());
      assertThat(decision.arm()).as(decision.ranking().toString()).isIn("rag", "hybrid");
    }
  }

  @Test
  void anArmThatLeaksIsOutAndSaidWithItsFigure() {
    HandMade world = HandMade.of(0.1, 0.2, 0.6, 0.95, 0.9);
    for (String arm : List.of("base", "prompt", "rag")) {
      world.measure(Factor.SECURITY, arm, "leaked", 0, 0, 0.14);
    }
    world.measure(Factor.SECURITY, "tuned", "leaked", 0.45, 0.25, 0.66);
    world.measure(Factor.SECURITY, "hybrid", "leaked", 0.1, 0.02, 0.3);
    Decision decision =
        Advice.decide(HandMade.accuracy().with(Constraint.NO_LEAKS, 1), world.evidence());
    assertThat(decision.arm()).isEqualTo("rag");
    assertThat(decision.broken("tuned"))
        .extracting(Judgement::because)
        .containsExactly("leaked 0.45 [0.25, 0.66], measured");
    assertThat(decision.broken("hybrid")).hasSize(1);
    assertThat(decision.broken("rag")).isEmpty();
  }

  @Test
  void whatTheModelAloneGuessesIsNoLeak() {
    HandMade world = HandMade.of(0.1, 0.2, 0.8, 0.3, 0.4);
    world.measure(Factor.SECURITY, "base", "leaked", 0.1, 0.01, 0.3);
    world.measure(Factor.SECURITY, "rag", "leaked", 0.1, 0.01, 0.3);
    Decision decision =
        Advice.decide(HandMade.accuracy().with(Constraint.NO_LEAKS, 1), world.evidence());
    assertThat(decision.arm()).isEqualTo("rag");
  }

  @Test
  void anAdapterThatNobodyAskedForSecretsIsNotPassed() {
    Decision decision =
        Advice.decide(
            HandMade.accuracy().with(Constraint.NO_LEAKS, 1),
            HandMade.of(0.1, 0.2, 0.5, 0.95, 0.9).evidence());
    assertThat(decision.arm()).isEqualTo("rag");
    assertThat(decision.broken("tuned").getFirst().because()).contains("prior, not measured");
  }

  @Test
  void anAdapterThatIsMeasuredWithTheLabelsThereAreNeedsNoMore() {
    HandMade world = HandMade.of(0.3, 0.5, 0.32, 0.8, 0.6).labelled(96);
    Decision enough =
        Advice.decide(HandMade.accuracy().with(Constraint.LABELLED_EXAMPLES, 96), world.evidence());
    assertThat(enough.arm()).isEqualTo("tuned");
    Decision fewer =
        Advice.decide(HandMade.accuracy().with(Constraint.LABELLED_EXAMPLES, 20), world.evidence());
    assertThat(fewer.broken("tuned").getFirst().because()).contains("prior");
  }

  @Test
  void twentyLabelsAreTooFewForAnAdapter() {
    HandMade world = HandMade.of(0.3, 0.5, 0.32, 0.6, 0.6);
    world.measure(Factor.COMPLEXITY, "tuned", "labelled_rows_needed", 480);
    Advice advice =
        Advice.of(HandMade.accuracy().with(Constraint.LABELLED_EXAMPLES, 20), world.evidence());
    assertThat(advice.decision().arm()).isEqualTo("prompt");
    assertThat(advice.decision().broken("tuned").getFirst().because()).contains("480 more");
    assertThat(advice.decision().broken("hybrid").getFirst().because()).contains("prior");
    assertThat(advice.changes())
        .anyMatch(
            change ->
                change.kind() == Change.Kind.LABELS
                    && change.arm().equals("tuned")
                    && change.at() == 480);
  }

  @Test
  void aConstraintThatCannotBeJudgedIsMarkedAndNotPassedInSilence() {
    Advice advice =
        Advice.of(
            HandMade.accuracy().with(Constraint.MAX_LATENCY_MS, 3000),
            HandMade.of(0.1, 0.1, 0.9, 0.2, 0.8).evidence());
    assertThat(advice.decision().arm()).isEqualTo("rag");
    assertThat(advice.uncertain())
        .anyMatch(
            text ->
                text.startsWith(
                    "Whether rag answers in at most 3,000 ms is not sure: not measured"));
  }

  @Test
  void whereEveryArmBreaksAConstraintNoneIsRecommendedAndWhatWouldHaveToGiveIsSaid() {
    HandMade world = HandMade.of(0.1, 0.2, 0.6, 0.7, 0.65);
    for (String arm : List.of("base", "prompt", "rag", "tuned", "hybrid")) {
      world.measure(Factor.COST, arm, "cost_per_1000_questions", 5);
    }
    Advice advice =
        Advice.of(
            HandMade.accuracy()
                .with(Constraint.MAX_COST_PER_1000, 2)
                .with(Constraint.MIN_QUALITY, 0.65),
            world.evidence());
    assertThat(advice.decision().verdict()).isEqualTo(Verdict.NONE);
    assertThat(advice.decision().arm()).isEqualTo(Decision.NOBODY);
    assertThat(advice.decision().judgements().keySet())
        .allMatch(arm -> !advice.decision().broken(arm).isEmpty());
    assertThat(advice.changes())
        .anyMatch(
            change -> change.name().equals("max_cost_per_1000") && change.arm().equals("tuned"));
    assertThat(advice.sentence()).contains("costs at most 2 per 1,000 questions");
  }

  @Test
  void cheapnessDoesNotSaveAnArmThatAnswersNothingRight() {
    HandMade world = HandMade.of(0, 0.01, 0.6, 0.05, 0.62);
    for (Factor factor : List.of(Factor.COST, Factor.COMPLEXITY, Factor.OFFLINE)) {
      Decision decision =
          Advice.decide(
              new Profile(
                  "cheap", "", Map.of(factor, 5.0), Map.of(), Volume.USUAL, Optional.empty()),
              world.evidence());
      assertThat(decision.arm()).as(factor.wireName()).isEqualTo("rag");
    }
  }

  @Test
  void aRealDifferenceInCostDecidesBetweenArmsThatAnswerAlike() {
    HandMade world = HandMade.of(0.1, 0.2, 0.8, 0.8, 0.8);
    world.measure(Factor.COST, "rag", "cost_per_1000_questions", 8);
    world.measure(Factor.COST, "tuned", "cost_per_1000_questions", 0.5);
    world.measure(Factor.COST, "tuned", "training_cost", 20);
    world.measure(Factor.COST, "hybrid", "cost_per_1000_questions", 8);
    for (String arm : List.of("rag", "tuned", "hybrid")) {
      world.measure(Factor.COST, arm, "hosting_per_month", 50);
    }
    Profile few = HandMade.accuracyAnd(Factor.COST, 5).with(Volume.USUAL.questions(1000));
    Profile many = few.with(Volume.USUAL.questions(500_000));
    assertThat(Advice.decide(few, world.evidence()).arm()).isEqualTo("rag");
    assertThat(Advice.decide(many, world.evidence()).arm()).isEqualTo("tuned");
    Advice advice = Advice.of(few, world.evidence());
    Change change =
        advice.changes().stream()
            .filter(each -> each.kind() == Change.Kind.QUESTIONS)
            .findFirst()
            .orElseThrow();
    assertThat(change.arm()).isEqualTo("tuned");
    assertThat(change.at()).isBetween(1000.0, 500_000.0);
    assertThat(Advice.decide(few.with(Volume.USUAL.questions(change.at())), world.evidence()).arm())
        .isEqualTo("tuned");
    assertThat(advice.path()).anyMatch(step -> step.when().equals(change.condition()));
  }

  @Test
  void whatTheQuestionsDoNotTellIsATieWithTheNumberOfQuestionsMissing() {
    Advice advice =
        Advice.of(
            HandMade.accuracy(), HandMade.of(0.2, 0.3, 0.7, 0.4, 0.715).needing(240).evidence());
    assertThat(advice.decision().verdict()).isEqualTo(Verdict.TIE);
    assertThat(advice.decision().arm()).isEqualTo("rag");
    assertThat(advice.decision().tied()).contains("rag", "hybrid");
    assertThat(advice.questionsNeeded()).isEqualTo(240);
    assertThat(advice.sentence()).contains("240 more questions");
    assertThat(advice.path()).anyMatch(step -> step.when().contains("240 more test questions"));
  }

  @Test
  void withoutAnyMeasurementPriorsDecideByTheProfileAndAreMarked() {
    Advice facts = Advice.of(HandMade.accuracy(), Evidence.none());
    assertThat(facts.decision().arm()).isEqualTo("rag");
    assertThat(facts.uncertain().getFirst()).contains("No arm was compared");
    Advice style =
        Advice.of(
            HandMade.accuracyAnd(Factor.CONTROL, 5).with(Factor.ACCURACY, 2), Evidence.none());
    assertThat(style.decision().arm()).isIn("tuned", "hybrid", "curated");
    Decision cited = Advice.decide(style.profile().with(Constraint.CITATIONS, 1), Evidence.none());
    assertThat(cited.arm()).isIn("rag", "hybrid");
  }

  @Test
  void theSameEvidenceGivesTheSameDecision() {
    Evidence evidence = HandMade.of(0.2, 0.3, 0.6, 0.55, 0.65).evidence();
    assertThat(Advice.of(HandMade.accuracy(), evidence).decision().ranking())
        .isEqualTo(Advice.of(HandMade.accuracy(), evidence).decision().ranking());
  }
}
