package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StopTextTest {
  @Test
  void aStopAcrossPiecesIsHeldBack() {
    StopText stop = new StopText(List.of("\n\nQ:"));
    assertThat(stop.add("yes\n")).isEqualTo("yes");
    assertThat(stop.add("\nQ")).isEmpty();
    assertThat(stop.add(": more")).isEmpty();
    assertThat(stop.stopped()).isTrue();
    assertThat(stop.add("x") + stop.end()).isEmpty();
  }

  @Test
  void whatOnlyLookedLikeAStopIsShown() {
    StopText stop = new StopText(List.of("END"));
    assertThat(stop.add("an EN")).isEqualTo("an ");
    assertThat(stop.add("Emy E")).isEqualTo("ENEmy ");
    assertThat(stop.end()).isEqualTo("E");
    assertThat(stop.stopped()).isFalse();
  }

  @Test
  void ofSeveralTheFirstToBeCompleteEndsIt() {
    assertThat(new StopText(List.of("world", "lo")).add("hello world")).isEqualTo("hel");
    assertThat(new StopText(List.of("ello w", "lo", "llo")).add("hello world")).isEqualTo("he");
  }

  @Test
  void anyCuttingIntoPiecesShowsTheSameText() {
    long seed = new Random().nextLong();
    System.out.println("StopText seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      String text = letters(random, random.nextInt(20));
      List<String> stops = new ArrayList<>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        stops.add(letters(random, 1 + random.nextInt(4)));
      }
      int cut =
          stops.stream()
              .filter(text::contains)
              .min(
                  Comparator.comparingInt((String s) -> text.indexOf(s) + s.length())
                      .thenComparingInt(text::indexOf))
              .map(text::indexOf)
              .orElse(text.length());
      StopText stop = new StopText(stops);
      StringBuilder shown = new StringBuilder();
      for (int at = 0; at < text.length(); ) {
        int to = Math.min(text.length(), at + 1 + random.nextInt(4));
        shown.append(stop.add(text.substring(at, to)));
        // shown at once, so a later find must not come before it
        assertThat(shown.length()).isLessThanOrEqualTo(cut);
        at = to;
      }
      assertThat(shown.append(stop.end()))
          .as("seed %d, round %d", seed, round)
          .hasToString(text.substring(0, cut));
    }
  }

  private static String letters(Random random, int length) {
    return random.ints(length, 'a', 'd').mapToObj(Character::toString).reduce("", String::concat);
  }
}
