package dev.tandem.observe.detect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DiscoveriesTest {
  private static final int PERIOD = 5000;

  @Test
  void theShareOfFalseOnesStaysBelowTheRateAlsoWhereATickHangsTogether() {
    for (long seed : new long[] {1, 2, 3}) {
      Random random = new Random(seed);
      int wrong = 0;
      int all = 0;
      int real = 0;
      for (int run = 0; run < 60; run++) {
        Discoveries discoveries = new Discoveries(0.1, PERIOD);
        for (int tick = 0; tick < 250; tick++) {
          double shared = random.nextDouble(); // nulls of a tick are all the same
          List<Double> tests = new ArrayList<>();
          for (int i = 0; i < 20; i++) {
            tests.add(i == 3 && tick % 10 == 0 ? 1e-9 * random.nextDouble() : shared);
          }
          List<Boolean> decided = discoveries.decide(tests);
          for (int i = 0; i < 20; i++) {
            boolean isReal = i == 3 && tick % 10 == 0;
            all += decided.get(i) ? 1 : 0;
            wrong += decided.get(i) && !isReal ? 1 : 0;
            real += decided.get(i) && isReal ? 1 : 0;
          }
        }
      }
      assertThat((double) wrong / all).as("seed %d", seed).isLessThan(0.1);
      assertThat(real).as("seed %d", seed).isEqualTo(60 * 25);
    }
  }

  @Test
  void aFixedThresholdWouldNotHoldIt() {
    Random random = new Random(1);
    int wrong = 0;
    int held = 0;
    Discoveries discoveries = new Discoveries(0.1, PERIOD);
    for (int tick = 0; tick < 250; tick++) {
      List<Double> tests = random.doubles(20).boxed().toList();
      wrong += (int) tests.stream().filter(p -> p < 0.01).count();
      held += (int) discoveries.decide(tests).stream().filter(each -> each).count();
    }
    assertThat(wrong).isGreaterThan(25);
    assertThat(held).isLessThanOrEqualTo(1);
  }

  @Test
  void aLongQuietTimeDoesNotMakeItBlind() {
    Discoveries discoveries = new Discoveries(0.1, 1000);
    for (int tick = 0; tick < 10_000; tick++) {
      assertThat(discoveries.decide(List.of(0.5)).getFirst()).isFalse();
    }
    assertThat(discoveries.decide(List.of(1e-3)).getFirst()).isTrue();
  }

  @Test
  void oneThatWasStoredGoesOnWhereItWas() {
    Random random = new Random(8);
    Discoveries whole = new Discoveries(0.2, 500);
    Discoveries stored = new Discoveries(0.2, 500);
    for (int tick = 0; tick < 300; tick++) {
      List<Double> tests = random.doubles(4).map(u -> u * u * u * u * u).boxed().toList();
      stored = new Discoveries(0.2, 500, stored.state());
      assertThat(stored.decide(tests)).isEqualTo(whole.decide(tests));
    }
  }
}
