package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.text.CodePoints;
import dev.tandem.text.Passage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnsTest {
  private static final String HEADER = "Ticket | Town | Cost in euros | Due date | Owner";
  private static final String ROW = "TK-7 | Denby | 310 | 2026-05-14 | Ada Baker";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "What is the due date of ticket TK-7?; 2026-05-14",
        "What are the due dates of the tickets TK-7?; 2026-05-14",
        "What does ticket TK-7 cost in euros?; 310",
        "Which town is TK-7 for?; Denby",
        "What does TK-7 cost?; ''",
        "Who has TK-7?; ''",
        "What is the town and the due date of TK-7?; 2026-05-14",
        "What is the town and the owner of TK-7?; ''",
        "Which ticket of the town Denby has the owner Ada Baker?; TK-7"
      })
  void the_column_named_with_most_words_says_which_cell(String question, String cell) {
    assertThat(Columns.of(question).cell(row()).orElse("")).isEqualTo(cell);
  }

  @Test
  void the_cell_beside_it_is_not_what_was_asked_for() {
    Columns columns = Columns.of("What is the due date of ticket TK-7?");
    assertThat(columns.agree(said("310"))).isFalse();
    assertThat(columns.agree(said("TK-7 is due on 2026-05-14."))).isTrue();
    assertThat(Columns.of("When is TK-7 due?").agree(said("310"))).isTrue();
  }

  @Test
  void a_quoted_row_answers_with_the_cell() {
    Columns none = Columns.of("When is TK-7 due?");
    assertThat(none.cell(row())).isEmpty();
    assertThat(Columns.of("What is the due date?").cell(sentence())).isEmpty();
  }

  private static Grounder.Sentence said(String text) {
    return new Grounder.Sentence(List.of(new Grounder.Part(text, Optional.of(row()))), false);
  }

  private static Span row() {
    return span(Span.Kind.TABLE_ROW, HEADER);
  }

  private static Span sentence() {
    return span(Span.Kind.SENTENCE, "");
  }

  private static Span span(Span.Kind kind, String header) {
    Passage passage =
        new Passage(
            List.of("t#1.0"),
            "test",
            "t",
            1,
            "T",
            "",
            header,
            0,
            CodePoints.length(ROW),
            0,
            ROW,
            1);
    return new Span(0, passage, kind, header, 0, 1, 0, ROW.length());
  }
}
