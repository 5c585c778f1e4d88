package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListedTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "What are the fees for the pool and the sauna?; What are the fees for the pool? | What are the fees for the sauna?",
        "How long are the visa, the permit and the small parcel valid for?; ''",
        "Who looks after the Fir crane, the Oak lift, and the Elm fan?; Who looks after the Fir crane? | Who looks after the Oak lift? | Who looks after the Elm fan?",
        "What are the due dates of the tickets TK-1 and TK-2?; What are the due dates of the tickets TK-1? | What are the due dates of the tickets TK-2?",
        "How many leave days have Ada Baker and Ben Grant?; ''",
        "What is the allowance for Ada Baker and Ben Grant?; What is the allowance for Ada Baker? | What is the allowance for Ben Grant?",
        "What was the revenue in 2024 and 2025?; What was the revenue in 2024? | What was the revenue in 2025?",
        "Tell me the fees of both the pool and the sauna.; Tell me the fees of the pool? | Tell me the fees of the sauna?",
        "Wie hoch sind die Gebühren für das Bad und die Sauna?; Wie hoch sind die Gebühren für das Bad? | Wie hoch sind die Gebühren für die Sauna?"
      })
  void a_list_at_the_end_is_asked_thing_by_thing(String question, String questions) {
    assertThat(String.join(" | ", Listed.in(question).stream().map(Listed::question).toList()))
        .isEqualTo(questions);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "What is the difference between the pool and the sauna?",
        "What is the budget for research and development?",
        "Where do the buyer and the seller sign?",
        "Can the nurse and the doctor both sign?",
        "The pool and the sauna?",
        "How do I get in and out?",
        "What does it cost?",
        "And the sauna?",
        ""
      })
  void what_is_one_question_stays_one(String question) {
    assertThat(Listed.in(question)).isEmpty();
  }

  @Test
  void a_thing_is_named_without_its_article() {
    assertThat(Listed.in("What are the fees for the small pool and the sauna?"))
        .extracting(Listed::name)
        .containsExactly("small pool", "sauna");
  }
}
