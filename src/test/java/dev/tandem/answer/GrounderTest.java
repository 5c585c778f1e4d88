package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.text.CodePoints;
import dev.tandem.text.Passage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrounderTest {
  private static final String TEXT =
      "Full-time staff receive 28 days of paid leave per year. Anna Meier approves requests from"
          + " the Lisbon office. Requests must not be sent by email. Carry-over ends on 31 March"
          + " 2026. Laptops are replaced after four years, and chargers after two years.";

  static Passage passage(String text) {
    return new Passage(
        List.of("leave#1.0"),
        "c",
        "leave",
        1,
        "Leave",
        "",
        "",
        0,
        CodePoints.length(text),
        0,
        text,
        1);
  }

  static Grounder grounder(String question, Passage passage, HouseForm form) {
    List<Span> units = Spans.units(0, passage, List.of(), "en");
    return new Grounder(question, units, new Weights(List.of(passage)), "en", form);
  }

  private static List<Grounder.Sentence> ground(String answer) {
    return ground(grounder("", passage(TEXT), HouseForm.NONE), answer, true);
  }

  /** Written in one piece; {@link WritingTest} has it otherwise. */
  private static List<Grounder.Sentence> ground(
      Grounder grounder, String answer, boolean complete) {
    Writing writing = grounder.writing();
    writing.take(answer);
    writing.end(complete);
    return writing.sentences();
  }

  private static boolean supported(String sentence) {
    return ground(sentence).getFirst().support().isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Full-time staff receive 28 days of paid leave.",
        "Anna Meier approves requests from Lisbon.",
        "Requests must not be sent by email.",
        "Carry-over ends on 31 March 2026.",
        "Laptops are replaced after 4 years."
      })
  void what_a_span_says_is_supported(String sentence) {
    assertThat(supported(sentence)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "number    | Full-time staff receive 26 days of paid leave per year.",
        "unit      | Full-time staff receive 28 weeks of paid leave per year.",
        "name      | Anna Schmidt approves requests from the Lisbon office.",
        "place     | Anna Meier approves requests from the Porto office.",
        "day       | Carry-over ends on 30 March 2026.",
        "month     | Carry-over ends on 31 May 2026.",
        "year      | Carry-over ends on 31 March 2025.",
        "negation  | Requests must be sent by email.",
        "added not | Full-time staff do not receive 28 days of paid leave per year.",
        "opposite  | Full-time staff receive 28 days of unpaid leave per year.",
        "swapped   | Laptops are replaced after two years, and chargers after four years.",
        "repeated  | Laptops are replaced after two years, and chargers after two years.",
      })
  void a_changed_fact_is_not_supported(String what, String sentence) {
    assertThat(supported(sentence)).as(what).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Requests arrive less than five days before the start",
        "Requests arrive more than five days after the start",
        "Fees are always below 100 euro",
        "Fees are never above 100 euro",
        "A degree is not excluded",
      })
  void the_opposite_word_is_not_supported(String sentence) {
    Passage passage =
        passage(
            "Requests arrive more than five days before the start. Fees are always above 100 euro. A degree is excluded.");
    Grounder grounder = grounder("", passage, HouseForm.NONE);
    assertThat(ground(grounder, sentence + ".", true).getFirst().support()).isEmpty();
  }

  /** The two sentences together deny and assert the same. */
  @Test
  void a_denial_of_another_sentence_does_not_carry_over() {
    String text =
        "Use of your own car is reimbursed at the usual rate. Fuel receipts are not reimbursed as well.";
    Passage passage = passage(text);
    Grounder grounder = grounder("", passage, HouseForm.NONE);
    assertThat(grounder.align("Fuel receipts are not reimbursed.", false).support()).isPresent();
    assertThat(grounder.align("Use of your own car is reimbursed.", false).support()).isPresent();
    assertThat(grounder.align("Use of your own car is not reimbursed.", false).support()).isEmpty();
    assertThat(
            grounder.align("Use of your own car is reimbursed where you can not.", false).support())
        .isEmpty();
  }

  private static final List<Passage> VERSIONS =
      List.of(
          titled(
              "Leave at Tulvane Foods", "Valid from 1 May 2024. Requests take 30 days. Ask Ann."),
          titled("Parking", "Cars are parked behind the hall."),
          titled("Leave at Tulvane Foods", "Valid from 2 June 2022. Requests take 45 days."));

  private static Passage titled(String title, String text) {
    return new Passage(
        List.of(title + text.length()),
        "c",
        title + text.length(),
        1,
        title,
        "",
        "",
        0,
        CodePoints.length(text),
        0,
        text,
        1);
  }

  private static Grounder.Sentence marked(String answer) {
    List<Span> units = new ArrayList<>();
    for (int i = 0; i < VERSIONS.size(); i++) {
      units.addAll(Spans.units(i, VERSIONS.get(i), List.of(), "en"));
    }
    Grounder grounder =
        new Grounder(
            "How long do requests take?", units, new Weights(VERSIONS), "en", HouseForm.NONE);
    return ground(grounder, answer, true).getFirst();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "The passages differ: 30 days [1], 45 days [3].               | 30 days, 45 days",
        "30 days, valid from 1 May 2024 [1]; before it was 45 days [3]. | 30 days, 45 days",
        "Tulvane Foods: 45 days [3]                                  | 45 days",
      })
  void each_piece_of_a_sentence_is_held_against_the_passage_it_names(String said, String quoted) {
    Grounder.Sentence sentence = marked(said);
    assertThat(sentence.text()).isEqualTo(said.replaceAll(" \\[\\d]", ""));
    List<String> spans =
        sentence.parts().stream().flatMap(p -> p.support().stream()).map(Span::text).toList();
    assertThat(spans).hasSize(quoted.split(", ").length);
    for (int i = 0; i < spans.size(); i++) {
      assertThat(spans.get(i)).contains(quoted.split(", ")[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "The passages differ: 30 days [1], 60 days [3].",
        "The passages differ: 45 days [1], 30 days [3].",
        "30 days, valid from 2 June 2022 [1]; before it was 45 days [3].",
        "30 days, valid from 1 May 2024 [2]; before it was 45 days [3].",
        "Tulvane Foods: 45 weeks [3]",
        "Tulvane Foods: 45 days [7]",
        "Malvane Foods: 45 days [3]",
      })
  void a_piece_that_its_passage_does_not_say_is_not_supported(String said) {
    assertThat(marked(said).support()).isEmpty();
  }

  @Test
  void a_sentence_about_something_else_is_not_supported() {
    assertThat(supported("Pets are welcome in the canteen.")).isFalse();
  }

  @Test
  void the_same_words_in_another_arrangement_are_not_supported() {
    assertThat(supported("Paid staff receive leave of full-time days.")).isFalse();
  }

  @Test
  void two_adjacent_sentences_may_support_one() {
    Span support =
        ground("Anna Meier approves requests from Lisbon and requests must not be sent by email.")
            .getFirst()
            .support()
            .orElseThrow();
    assertThat(support.units()).isEqualTo(2);
    assertThat(support.text()).startsWith("Anna Meier").endsWith("email.");
  }

  @Test
  void markers_the_model_wrote_itself_are_not_believed() {
    assertThat(ground("Anna Meier approves requests from Lisbon [7].").getFirst().text())
        .isEqualTo("Anna Meier approves requests from Lisbon.");
  }

  @Test
  void what_is_said_twice_is_kept_once() {
    assertThat(ground("Requests must not be sent by email. Requests must not be sent by email."))
        .hasSize(1);
  }

  @Test
  void an_unfinished_last_sentence_is_dropped() {
    Passage passage = passage(TEXT);
    Grounder grounder = grounder("", passage, HouseForm.NONE);
    assertThat(ground(grounder, "Requests must not be sent by email. Anna Meier appr", false))
        .singleElement()
        .extracting(Grounder.Sentence::text)
        .isEqualTo("Requests must not be sent by email.");
  }
}
