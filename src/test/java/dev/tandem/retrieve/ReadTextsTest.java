package dev.tandem.retrieve;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadTextsTest {
  private final List<String> readings = new ArrayList<>();
  private final ReadTexts texts = new ReadTexts();

  private TermSequence get(String text, String language, int terms) {
    return texts.get(
        text,
        language,
        () -> {
          readings.add(text);
          return new TermSequence(new long[terms], new int[] {terms});
        });
  }

  @Test
  void a_text_is_read_once_in_each_language() {
    assertThat(get("one", "en", 3)).isSameAs(get("one", "en", 3));
    get("one", "de", 3);
    get("two", "en", 3);
    assertThat(readings).containsExactly("one", "one", "two");
  }

  @Test
  void what_was_not_asked_for_longest_goes_when_the_memory_is_full() {
    int third = 6 << 20; // terms of 8 bytes: 48 of 128 MiB
    get("a", "en", third);
    get("b", "en", third);
    get("a", "en", third);
    get("c", "en", third);
    get("a", "en", third);
    get("b", "en", third);
    assertThat(readings).containsExactly("a", "b", "c", "b");
  }
}
