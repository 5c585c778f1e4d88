package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class TenantTurnsTest {
  private static final Predicate<String> ANY = tenant -> true;

  private final TenantTurns<String> turns = new TenantTurns<>();

  private void add(String... all) {
    for (String one : all) {
      turns.add(one.substring(0, 1), one.substring(1, 2), one);
    }
  }

  @Test
  void theTurnGoesRoundTheTenantsAndWithinEachRoundItsCallers() {
    add("ax1", "ax2", "ax3", "ay1", "bx1", "bx2");
    assertThat(turns.inOrder()).containsExactly("ax1", "bx1", "ay1", "bx2", "ax2", "ax3");
    assertThat(turns.size()).isEqualTo(6);
    assertThat(turns.size("a")).isEqualTo(4);
    for (String next : new String[] {"ax1", "bx1", "ay1", "bx2", "ax2", "ax3"}) {
      assertThat(turns.peek(ANY)).contains(next);
      assertThat(turns.poll(ANY)).contains(next);
    }
    assertThat(turns.poll(ANY)).isEmpty();
    assertThat(turns.size()).isZero();
  }

  @Test
  void whoHasOneComesSecondBehindAnyNumberOfAnother() {
    for (int i = 0; i < 200; i++) {
      turns.add("a", "caller " + i % 9, "a" + i);
    }
    turns.add("b", "only", "b");
    assertThat(turns.poll(ANY)).contains("a0");
    assertThat(turns.poll(ANY)).contains("b");
  }

  @Test
  void aTenantThatMayNotIsPassedOverAndKeepsItsTurn() {
    add("ax1", "ax2", "bx1", "bx2");
    assertThat(turns.poll(tenant -> !tenant.equals("a"))).contains("bx1");
    assertThat(turns.peek(ANY)).contains("ax1");
    assertThat(turns.poll(tenant -> false)).isEmpty();
    assertThat(turns.inOrder()).containsExactly("ax1", "bx2", "ax2");
  }

  @Test
  void oneLeavesAndOneComesBackToTheFront() {
    add("ax1", "ax2", "bx1");
    assertThat(turns.remove("a", "x", "ax1")).isTrue();
    assertThat(turns.remove("a", "x", "ax1")).isFalse();
    assertThat(turns.remove("c", "x", "ax1")).isFalse();
    turns.addFirst("a", "x", "ax0");
    assertThat(turns.inOrder()).containsExactly("ax0", "bx1", "ax2");
  }
}
