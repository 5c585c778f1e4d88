package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TurnsTest {
  @Test
  void theTurnGoesRoundTheCallersAndEachKeepsItsOrder() {
    Turns<String> turns = new Turns<>();
    for (String one : new String[] {"a1", "a2", "a3", "b1", "b2", "c1"}) {
      turns.add(one.substring(0, 1), one);
    }
    assertThat(turns.inOrder()).containsExactly("a1", "b1", "c1", "a2", "b2", "a3");
    assertThat(turns.poll()).contains("a1");
    assertThat(turns.peek()).contains("b1");
    assertThat(turns.inOrder()).containsExactly("b1", "c1", "a2", "b2", "a3");
    turns.addFirst("a", "a1");
    assertThat(turns.remove("b", "b1")).isTrue();
    assertThat(turns.remove("b", "b1")).isFalse();
    assertThat(turns.remove("d", "d1")).isFalse();
    assertThat(turns.inOrder()).containsExactly("b2", "c1", "a1", "a2", "a3");
    assertThat(turns.size()).isEqualTo(5);
    for (String next : new String[] {"b2", "c1", "a1", "a2", "a3"}) {
      assertThat(turns.poll()).contains(next);
    }
    assertThat(turns.poll()).isEmpty();
    assertThat(turns.peek()).isEmpty();
  }
}
