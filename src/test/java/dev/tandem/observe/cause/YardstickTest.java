package dev.tandem.observe.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.ledger.Breach;
import dev.tandem.ledger.Breach.Severity;
import dev.tandem.ledger.Breach.Verdict;
import dev.tandem.ledger.Rating;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.text.Principals;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What is measured in a shadow, and from what value on all is well. */
class YardstickTest {
  private static final Instant ONSET = Instant.parse("2026-03-16T08:00:00Z");
  private static final Instant NOTICED = ONSET.plusSeconds(7_200);

  private static Breach breach(String metric, double observed, double low, double high) {
    return new Breach(
        "b",
        "m",
        "answers",
        "hr",
        "collection:hr",
        metric,
        observed,
        low,
        high,
        0.01,
        ONSET,
        NOTICED,
        Severity.WARNING,
        "it is so",
        NOTICED,
        Optional.empty(),
        Verdict.NONE);
  }

  private static Asked asked(int number, boolean abstained, int tokens, Instant time) {
    return new Asked(
        new Question("a" + number, List.of("hr"), "q" + number, Principals.ANONYMOUS, "rag"),
        new Reply(
            abstained,
            "t",
            List.of(),
            List.of(),
            0.5,
            0,
            100,
            tokens,
            Map.of("total", 90L),
            "",
            false),
        time,
        Optional.empty());
  }

  /** Ten questions; of those since the onset the first so many are not answered. */
  private static Past past(int abstained) {
    List<Asked> before = new ArrayList<>();
    List<Asked> after = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      before.add(asked(i, false, 20, ONSET.minusSeconds(60L * (i + 1))));
      after.add(asked(i, i < abstained, i < abstained ? 0 : 20, ONSET.plusSeconds(60L * i)));
    }
    return new Past(
        ONSET.minusSeconds(86_400),
        ONSET,
        NOTICED,
        List.of("hr"),
        before,
        after,
        0,
        Set.of(),
        Set.of());
  }

  private static Shadow answering(boolean abstains, List<String> asked) {
    return new Shadow() {
      @Override
      public Reply ask(Question question) {
        asked.add(question.text());
        return asked(0, abstains, 20, ONSET).reply();
      }

      @Override
      public List<VersionInfo> documents(String collection) {
        return List.of();
      }

      @Override
      public OptionalDouble read(String monitor) {
        return OptionalDouble.empty();
      }

      @Override
      public void close() {}
    };
  }

  private static Yardstick of(Breach breach, Past past, int questions) {
    return Yardstick.of(List.of(breach), past, NOTICED, questions).orElseThrow();
  }

  @Test
  void aShareIsMeasuredOnWhatWasWrongAndOnWhatWasNotByTheirWeights() {
    Yardstick yardstick = of(breach("answers.abstained", 0.4, 0, 0.1), past(4), 6);
    List<String> asked = new ArrayList<>();

    assertThat(yardstick.in(answering(true, asked), NOTICED)).isCloseTo(1, Offset.offset(1e-9));
    assertThat(asked).hasSize(6);
    assertThat(asked.stream().filter(text -> "q0 q1 q2 q3".contains(text))).hasSize(4);
    assertThat(yardstick.in(answering(false, asked), NOTICED)).isZero();
    assertThat(yardstick.limit()).isEqualTo(0.1);
    assertThat(yardstick.well(0.1)).isTrue();
    assertThat(yardstick.well(0.11)).isFalse();
    assertThat(yardstick.back(0.4, 0.2)).isCloseTo(0.5, Offset.offset(1e-9));
  }

  @Test
  void aBoundOfAnotherUnitIsReplacedByHalfOfTheWay() {
    Yardstick yardstick = of(breach("answers.tokens", 1e-6, 1e-3, 1), past(5), 6);

    assertThat(yardstick.usual()).isEqualTo(120);
    assertThat(yardstick.limit()).isEqualTo(115);
    assertThat(yardstick.up()).isFalse();
  }

  @Test
  void whatDidNotMoveOrWasNeverAskedCannotBeMeasured() {
    assertThat(Yardstick.of(List.of(breach("answers.abstained", 0.4, 0, 0.1)), past(0), NOTICED, 6))
        .isEmpty();
    Past nothing =
        new Past(ONSET, ONSET, NOTICED, List.of("hr"), List.of(), List.of(), 3, Set.of(), Set.of());
    assertThat(Yardstick.of(List.of(breach("answers.abstained", 0.4, 0, 0.1)), nothing, NOTICED, 6))
        .isEmpty();
  }

  /** Of eight that were rated up before, half are rated down since, and each says what it says. */
  @Test
  void aRatingIsOfTheReplyThatItWasGivenFor() {
    List<Asked> before = new ArrayList<>();
    List<Asked> after = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      before.add(rated(i, "b" + i, false, Rating.UP));
      after.add(rated(i, "a" + i, i < 4, i < 4 ? Rating.DOWN : Rating.UP));
    }
    Past past =
        new Past(ONSET, ONSET, NOTICED, List.of("hr"), before, after, 0, Set.of(), Set.of());
    Yardstick yardstick = of(breach("answers.rated_down", 0.5, 0, 0.1), past, 8);

    assertThat(yardstick.usual()).isZero();
    assertThat(yardstick.share()).isEqualTo(0.5);
    // All abstain: what was rated down is repeated, and what was rated up is not any more.
    assertThat(yardstick.in(answering(true, new ArrayList<>()), NOTICED)).isEqualTo(1);
    assertThat(yardstick.in(answering(false, new ArrayList<>()), NOTICED)).isZero();
  }

  private static Asked rated(int number, String answer, boolean abstained, Rating rating) {
    Asked asked = asked(number, abstained, 20, ONSET.plusSeconds(number));
    Question question =
        new Question(answer, List.of("hr"), "q" + number, Principals.ANONYMOUS, "rag");
    return new Asked(question, asked.reply(), asked.time(), Optional.of(rating));
  }

  @Test
  void whatCannotBeComputedOfAReplyIsWhetherItIsAnotherThanBefore() {
    Yardstick yardstick = of(breach("answers.rated_down", 0.5, 0, 0.1), past(3), 9);

    assertThat(yardstick.bad()).hasSize(3);
    assertThat(yardstick.share()).isEqualTo(0.3);
  }

  @Test
  void askingThatFailsIsMeasuredOnWhatWasAskedBefore() {
    Past silent =
        new Past(
            ONSET,
            ONSET,
            NOTICED,
            List.of("hr"),
            past(0).before(),
            List.of(),
            0,
            Set.of(),
            Set.of());
    Yardstick yardstick = of(breach("pipelines.asks_failed", 0.8, 0, 0.05), silent, 5);

    assertThat(yardstick.questions()).isEqualTo(5);
    assertThat(yardstick.well(0)).isTrue();
    assertThat(yardstick.well(1)).isFalse();
  }
}
