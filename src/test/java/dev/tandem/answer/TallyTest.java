package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.text.CodePoints;
import dev.tandem.text.Passage;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TallyTest {
  private static final String HEADER = "Ticket ID | Town | Leave days | Cost";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "How many tickets are open in Denby?; 1042 | Denby | 28 | 310; false",
        "How many rows have the town Denby?; TK-7 | Denby | 28 | 310; false",
        "What is the total cost in Denby?; TK-7 | Denby | 28 | 310; false",
        "What is the average cost?; TK-7 | Denby | 28 | 310; false",
        "What is the mean of the costs?; TK-7 | Denby | 28 | 310; false",
        "What does TK-7 mean?; TK-7 | Denby | 28 | 310; true",
        "What is the total cost?; Total | | 1,200 | 99,000; true",
        "How many tickets are there?; Total: 2,000 | | 1,200 | 99,000; true",
        "How many days of leave has TK-7?; TK-7 | Denby | 28 | 310; true",
        "How many weeks does TK-7 take?; TK-7 | Denby, 3 weeks | 28 | 310; true",
        "What does TK-7 cost?; TK-7 | Denby | 28 | 310; true"
      })
  void a_row_answers_only_a_number_that_stands_in_it(String question, String row, boolean holds) {
    assertThat(Tally.of(question).answeredBy(span(row, HEADER, Span.Kind.TABLE_ROW)))
        .isEqualTo(holds);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "How many tickets are open in Denby?; In Denby 31 tickets are open.",
        "What is the total cost?; All of it came to 99,000 euros."
      })
  void a_sentence_may_state_it(String question, String sentence) {
    assertThat(Tally.of(question).answeredBy(span(sentence, "", Span.Kind.SENTENCE))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {"How many days has Ann?; true", "How many people have 28 days?; false"})
  void the_header_may_stand_in_the_text(String question, boolean holds) {
    String text = "Name | Days\nAnn | 28";
    Passage passage =
        new Passage(
            List.of("t#1.0"), "test", "t", 1, "T", "", "", 0, CodePoints.length(text), 0, text, 1);
    Span row =
        new Span(
            0,
            passage,
            Span.Kind.TABLE_ROW,
            passage.context(),
            0,
            1,
            text.indexOf("Ann"),
            text.length());
    assertThat(Tally.of(question).answeredBy(row)).isEqualTo(holds);
  }

  private static Span span(String text, String context, Span.Kind kind) {
    Passage passage =
        new Passage(
            List.of("t#1.1"),
            "test",
            "t",
            1,
            "T",
            "",
            context,
            0,
            CodePoints.length(text),
            0,
            text,
            1);
    return new Span(0, passage, kind, passage.context(), 0, 1, 0, text.length());
  }
}
