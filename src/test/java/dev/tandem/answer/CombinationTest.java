package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.text.CodePoints;
import dev.tandem.text.Passage;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CombinationTest {
  private static final String FEE = "What is the fee of the Alder pool?";

  @Test
  void of_several_answers_the_likeliest_is_given_whatever_the_order() {
    PartAnswer weak =
        answer("a", "Alder rules", "The fee of the sauna is 7 euros.", "7 euros", .5, 3);
    PartAnswer strong =
        answer("b", "Alder pool", "The fee of the Alder pool is 4 euros.", "4 euros", .9, 4);
    assertThat(said(FEE, weak, strong)).isEqualTo("4 euros");
    assertThat(said(FEE, strong, weak)).isEqualTo("4 euros");
  }

  @Test
  void two_values_of_the_same_thing_are_both_shown_with_their_proofs() {
    PartAnswer one =
        answer("a", "Prices", "The fee of the Alder pool is 4 euros.", "4 euros.", .9, 4);
    PartAnswer two =
        answer("b", "Prices", "The fee of the Alder pool is 5 euros.", "5 euros", .9, 3.9);
    List<Grounder.Sentence> sentences = Combination.of(FEE, List.of(one, two));
    assertThat(text(sentences)).isEqualTo("The passages differ: 4 euros, 5 euros.");
    assertThat(sentences.getFirst().parts().stream().flatMap(part -> part.support().stream()))
        .extracting(span -> span.source().docId())
        .containsExactly("a", "b");
  }

  @Test
  void the_value_of_another_thing_is_no_contradiction() {
    PartAnswer asked =
        answer("a", "Prices", "The fee of the Alder pool is 4 euros.", "4 euros", .9, 4);
    PartAnswer other =
        answer("b", "Prices", "The fee of the Birch pool is 5 euros.", "5 euros", .9, 3.9);
    assertThat(said(FEE, asked, other)).isEqualTo("4 euros");
  }

  @Test
  void the_same_value_twice_is_no_contradiction() {
    PartAnswer one =
        answer("a", "Prices", "The fee of the Alder pool is 4 euros.", "4 euros", .9, 4);
    PartAnswer two =
        answer("b", "Tickets", "The fee of the Alder pool is 4 euros.", "4 euros", .9, 3.9);
    assertThat(said(FEE, one, two)).isEqualTo("4 euros");
  }

  @Test
  void a_question_for_several_named_things_gets_a_line_for_each_and_none_for_others() {
    PartAnswer alder =
        answer("a", "Alder pool", "The fee of the Alder pool is 4 euros.", "4 euros", .9, 4);
    PartAnswer birch =
        answer("b", "Birch pool", "The fee of the Birch pool is 5 euros.", "5 euros", .6, 2);
    PartAnswer cedar =
        answer("c", "Cedar pool", "The fee of the Cedar pool is 6 euros.", "6 euros", .8, 3);
    assertThat(said("What are the fees of the Alder pool and the Birch pool?", cedar, birch, alder))
        .isEqualTo("Alder pool: 4 euros\nBirch pool: 5 euros");
  }

  @Test
  void a_question_for_all_that_are_alike_gets_all_that_are_likely() {
    PartAnswer alder =
        answer("a", "Alder pool", "The Alder pool opens on Sunday.", "Alder pool", .9, 4);
    PartAnswer birch =
        answer("b", "Birch pool", "The Birch pool opens on Sunday.", "Birch pool", .9, 3.5);
    PartAnswer far = answer("c", "Lockers", "Lockers are shut on Sunday.", "Lockers", .36, -5);
    assertThat(said("Which pools open on Sunday?", alder, birch, far))
        .isEqualTo("Alder pool\nBirch pool");
  }

  @Test
  void without_answers_there_is_nothing() {
    assertThat(Combination.of(FEE, List.of())).isEmpty();
  }

  private static String said(String question, PartAnswer... answers) {
    return text(Combination.of(question, List.of(answers)));
  }

  private static String text(List<Grounder.Sentence> sentences) {
    return sentences.stream().map(Grounder.Sentence::text).collect(Collectors.joining("\n"));
  }

  /** A part of one passage of one sentence, which supports what is said. */
  private static PartAnswer answer(
      String document, String title, String text, String said, double probability, double score) {
    Passage passage =
        new Passage(
            List.of(document + "#1.0"),
            "test",
            document,
            1,
            title,
            "",
            "",
            0,
            CodePoints.length(text),
            0,
            text,
            1);
    List<Span> units = Spans.units(0, passage, List.of(), "en");
    Weights weights = new Weights(List.of(passage));
    Evidence part =
        new Evidence(
            List.of(passage),
            List.of(passage),
            units,
            List.of(new Candidate(units.getFirst(), 1, 1, 1, score)),
            weights,
            3);
    Writing writing = new Grounder("", units, weights, "en", HouseForm.NONE).writing();
    writing.take(said);
    writing.end(true);
    return new PartAnswer(part, probability, writing.sentences());
  }
}
