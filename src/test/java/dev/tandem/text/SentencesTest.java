package dev.tandem.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SentencesTest {
  private static List<String> split(String text, String language) {
    return Sentences.split(text, language).stream()
        .map(range -> CodePoints.slice(text, range.start(), range.end()))
        .toList();
  }

  @Test
  void englishSentencesEndAtStops() {
    assertThat(split("Open the portal. Is it slow? Call us! Done.", "en"))
        .containsExactly("Open the portal.", "Is it slow?", "Call us!", "Done.");
  }

  @Test
  void englishAbbreviationsDecimalsAndInitialsDoNotEndASentence() {
    assertThat(
            split(
                "Use a token, e.g. a YubiKey 5.2 from Dr. J. Smith, see No. 5. It costs $3.50 at"
                    + " 9 a.m. today. Bring pens, paper, etc. Then sign.",
                "en"))
        .containsExactly(
            "Use a token, e.g. a YubiKey 5.2 from Dr. J. Smith, see No. 5.",
            "It costs $3.50 at 9 a.m. today.",
            "Bring pens, paper, etc.",
            "Then sign.");
  }

  @Test
  void anAnswerOfNoEndsItsSentence() {
    assertThat(split("The answer is no. Ask again.", "en"))
        .containsExactly("The answer is no.", "Ask again.");
  }

  @Test
  void germanAbbreviationsAndOrdinalsDoNotEndASentence() {
    assertThat(
            split(
                "Nehmen Sie z. B. den Ausweis von Dr. Müller, d. h. das Original. Am 3. Oktober"
                    + " ist frei. Das gilt ab 2024. Danach gilt z.B. Abs. 2 bzw. Nr. 7.",
                "de"))
        .containsExactly(
            "Nehmen Sie z. B. den Ausweis von Dr. Müller, d. h. das Original.",
            "Am 3. Oktober ist frei.",
            "Das gilt ab 2024.",
            "Danach gilt z.B. Abs. 2 bzw. Nr. 7.");
  }

  @Test
  void textWithoutCapitalsIsSplitToo() {
    assertThat(split("few people think of smell. sight gets more attention, e.g. light.", "en"))
        .containsExactly("few people think of smell.", "sight gets more attention, e.g. light.");
  }

  @Test
  void quotesStayWithTheirSentence() {
    assertThat(split("She said “Stop!” and left. “Why?” he asked. (It rained.) They stayed.", "en"))
        .containsExactly(
            "She said “Stop!” and left.", "“Why?” he asked.", "(It rained.)", "They stayed.");
  }

  @Test
  void headingsListItemsAndTableRowsAreSentencesOfTheirOwn() {
    assertThat(
            split(
                "Passwords\nResetting a password takes a minute and needs the phone you have\n"
                    + "registered. Do this:\n1. Open the portal\n2. Press Reset. Wait.\n- or call\n\n"
                    + "| a | b |\n| 1 | 2 |",
                "en"))
        .containsExactly(
            "Passwords",
            "Resetting a password takes a minute and needs the phone you have\nregistered.",
            "Do this:",
            "1. Open the portal",
            "2. Press Reset.",
            "Wait.",
            "- or call",
            "| a | b |",
            "| 1 | 2 |");
  }

  @Test
  void wideStopsNeedNoBlank() {
    assertThat(split("今日は晴れです。明日は雨です。", "ja")).containsExactly("今日は晴れです。", "明日は雨です。");
  }

  @Test
  void offsetsAreCodePoints() {
    assertThat(Sentences.split("😀 Yes. No.", "en"))
        .containsExactly(new Range(0, 6), new Range(7, 10));
  }

  @Test
  void everythingThatIsNotBlankIsInExactlyOneSentence() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] pieces = {
      "a", "B", ".", " ", "\n", "!", "?", "1", "😀", "z. B.", "\t", "|", "- ", "”", "e.g.", "ä", "。"
    };
    for (int round = 0; round < 3_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(30); i > 0; i--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      int[] points = text.codePoints().toArray();
      int at = 0;
      for (Range range : Sentences.split(text.toString(), round % 2 == 0 ? "en" : "de")) {
        assertThat(range.length()).as("seed %d, text <%s>", seed, text).isPositive();
        for (; at < range.start(); at++) {
          assertThat(Character.isWhitespace(points[at])).as("seed %d <%s>", seed, text).isTrue();
        }
        assertThat(Character.isWhitespace(points[range.start()])).as("seed %d", seed).isFalse();
        assertThat(Character.isWhitespace(points[range.end() - 1])).as("seed %d", seed).isFalse();
        at = range.end();
      }
      for (; at < points.length; at++) {
        assertThat(Character.isWhitespace(points[at])).as("seed %d <%s>", seed, text).isTrue();
      }
    }
  }
}
