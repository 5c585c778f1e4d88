package dev.tandem.observe.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.observe.monitor.Reading.Measure;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Shares of a few a day, of which one in twelve is a hit as a rule. */
class ShareJudgeTest {
  private static final Duration DAY = Duration.ofDays(1);

  private Instant day = Instant.parse("2026-03-02T00:00:00Z");
  private ShareJudge judge = new ShareJudge(new Rule.Share(0.15), "");

  private Judged next(int hits) {
    day = day.plus(DAY);
    // As it is read again from one look to the next.
    judge = new ShareJudge(new Rule.Share(0.15), judge.memory());
    return judge.judge(day, Measure.share(hits, 6));
  }

  private void quiet(int days) {
    for (int i = 0; i < days; i++) {
      assertThat(next(i % 2).out()).as("quiet day %d", i).isFalse();
    }
  }

  @Test
  void twoDaysTogetherSayWhatNeitherSaysAlone() {
    quiet(28);
    Instant last = day;

    assertThat(next(4).out()).isFalse();
    assertThat(judge.since()).isEmpty();
    assertThat(next(4).out()).isTrue();
    assertThat(judge.since()).contains(last);
    assertThat(next(0).out()).as("the day on which it is mended").isFalse();
  }

  @Test
  void aDayThatSaysEnoughBeganWithItself() {
    quiet(28);

    assertThat(next(6).out()).isTrue();
    assertThat(judge.since()).isEmpty();
  }

  @Test
  void whatSomebodyCalledNormalIsNotCountedAgain() {
    quiet(28);
    assertThat(next(4).out()).isFalse();
    assertThat(next(4).out()).isTrue();
    judge.normal(day.minus(DAY), day, 0.7);

    assertThat(next(4).out()).isFalse();
  }
}
