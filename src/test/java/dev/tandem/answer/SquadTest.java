package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SquadTest {
  @Test
  void exact_match_and_f1_are_those_of_squad() {
    assertThat(Squad.exactMatch("The  Answer!", List.of("other", "answer"))).isEqualTo(1);
    assertThat(Squad.f1("in the blue house", List.of("blue house"))).isEqualTo(0.8);
    assertThat(Squad.f1("nothing shared", List.of("blue house"))).isZero();
    assertThat(Squad.contains("It ends at 10 o'clock.", List.of("10 oclock"))).isTrue();
    assertThat(Squad.contains("It costs 100 euros", List.of("10"))).isFalse();
  }
}
