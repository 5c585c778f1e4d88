package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.text.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WritingTest {
  private static final List<String> PARTS =
      List.of(
          "Requests must not be sent by email.",
          "requests go to J. Smith",
          "See No. 3.",
          "1. Open it",
          "- a point",
          "| a | b |",
          "\n",
          "\n",
          " ",
          "[1]",
          "[2, 3]",
          "[",
          "\"Quoted.\"",
          "e.g. this",
          "am 3. Oktober",
          "😀",
          "!",
          "?",
          "...",
          "(an aside.)",
          "Anna Meier approves requests");

  private static Writing writing() {
    Passage passage = GrounderTest.passage("Requests must not be sent by email.");
    List<Span> units = Spans.units(0, passage, List.of(), "en");
    return new Grounder("", units, new Weights(List.of(passage)), "en", HouseForm.NONE).writing();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "One. Two|One.",
        "One.|",
        "One. |",
        "One. \"|",
        "Dr.  Smith|",
        "One. [1|",
        "One. [1] Two|One.",
        "It is here [1,\\n2|",
      })
  void a_sentence_is_known_once_the_next_has_begun(String text, String known) {
    Writing writing = writing();
    text.replace("\\n", "\n").codePoints().forEach(c -> writing.take(Character.toString(c)));
    assertThat(writing.sentences())
        .extracting(Grounder.Sentence::text)
        .isEqualTo(known == null ? List.of() : List.of(known));
  }

  @Test
  void what_is_known_is_never_taken_back_however_the_pieces_fall() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(1, 9); i > 0; i--) {
        text.append(PARTS.get(random.nextInt(PARTS.size())))
            .append(random.nextBoolean() ? " " : "");
      }
      int[] points = text.codePoints().toArray();
      Writing writing = writing();
      List<Grounder.Sentence> before = new ArrayList<>();
      for (int at = 0; at < points.length; ) {
        int length = Math.min(points.length - at, random.nextInt(1, 6));
        writing.take(new String(points, at, length));
        at += length;
        before = extended(before, writing, seed, text);
      }
      writing.end(random.nextBoolean());
      extended(before, writing, seed, text);
    }
  }

  private static List<Grounder.Sentence> extended(
      List<Grounder.Sentence> before, Writing writing, long seed, CharSequence text) {
    List<Grounder.Sentence> now = writing.sentences();
    assertThat(now.subList(0, Math.min(before.size(), now.size())))
        .as("seed %d: %s", seed, text)
        .isEqualTo(before);
    return now;
  }

  @Test
  void ordinary_text_is_cut_alike_in_one_piece_and_in_many() {
    String text =
        "Requests must not be sent by email [1]. Dr. Meier, e.g., may ask. \"Really?\" he said.\n\n"
            + "1. Open the page.\n2. Choose the form [2].\n- a point\nRequests must not be sent by email.";
    Writing whole = writing();
    whole.take(text);
    whole.end(true);
    Writing pieces = writing();
    text.codePoints().forEach(c -> pieces.take(Character.toString(c)));
    pieces.end(true);
    assertThat(pieces.sentences()).isEqualTo(whole.sentences()).hasSize(6);
  }
}
