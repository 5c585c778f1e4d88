package dev.tandem.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReadTextsTest {
  private static final List<String> ALL = List.of("a#1.0", "b#1.0", "c#1.0");

  private final ReadTexts texts = new ReadTexts();

  private static TermSequence terms(int count) {
    return new TermSequence(new long[count], new int[] {count, count, count, count});
  }

  @Test
  void aChunkIsKnownInItsCollectionAndGeneration() {
    TermSequence three = terms(3);
    texts.keep("hr", 1, "a#1.0", three);
    assertThat(texts.known("hr", 1, ALL)).containsOnlyKeys("a#1.0").containsValue(three);
    assertThat(texts.known("hr", 2, ALL)).isEmpty();
    assertThat(texts.known("it", 1, ALL)).isEmpty();
  }

  @Test
  void whatWasNotAskedForLongestGoesWhenTheMemoryIsFull() {
    int third = 6 << 20; // terms of 8 bytes: 48 of 128 MiB
    texts.keep("hr", 1, "a#1.0", terms(third));
    texts.keep("hr", 1, "b#1.0", terms(third));
    texts.known("hr", 1, List.of("a#1.0"));
    texts.keep("hr", 1, "c#1.0", terms(third));
    assertThat(texts.known("hr", 1, ALL)).containsOnlyKeys("a#1.0", "c#1.0");
  }
}
