package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000L;

  /** A machine of so many tokens a second takes what it is given. */
  private static int steps(Pace pace, int tokensPerSecond, int writing, int count) {
    int tokens = 0;
    for (int i = 0; i < count; i++) {
      tokens = pace.promptTokens(writing);
      pace.took(tokens + writing, (tokens + writing) * SECOND / tokensPerSecond);
    }
    return tokens;
  }

  @Test
  void aStepBesideWritersTakesASeventhOfASecondWhateverTheMachine() {
    for (int speed : new int[] {400, 1000, 2000}) {
      int tokens = steps(new Pace(), speed, 8, 20) + 8;
      assertThat((double) tokens / speed).as("at %d tokens/s", speed).isBetween(0.07, 0.1501);
    }
    assertThat(steps(new Pace(), 10, 0, 20)).isEqualTo(32);
    assertThat(steps(new Pace(), 10, 30, 20)).isEqualTo(16);
    assertThat(steps(new Pace(), 1_000_000, 0, 20)).isEqualTo(512);
  }

  @Test
  void itBeginsSmallGrowsByDoublingAndShrinksAtOnce() {
    Pace pace = new Pace();
    assertThat(steps(pace, 5000, 1, 1)).isEqualTo(31);
    assertThat(steps(pace, 5000, 1, 1)).isEqualTo(63);
    assertThat(steps(pace, 5000, 1, 1)).isEqualTo(127);
    assertThat(steps(pace, 300, 1, 1)).isGreaterThan(100);
    assertThat(steps(pace, 300, 1, 1)).isEqualTo(31);
  }

  @Test
  void aloneItTakesMoreAtOnce() {
    assertThat(steps(new Pace(), 800, 0, 20)).isBetween(448, 480);
  }
}
