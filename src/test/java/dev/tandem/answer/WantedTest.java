package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WantedTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "How many days of leave do I have? | ONE",
        "What is the fee of the Alder pool? | ONE",
        "Which class has the most pupils? | ONE",
        "Who approves requests from Lisbon? | ONE",
        "Which room opens on Saturday? | ONE",
        "Which town is ticket 7 for? | ONE",
        "Which rooms open on Saturday? | ALL",
        "Which meeting rooms have a projector? | ALL",
        "Which of the pools are heated? | ALL",
        "List the rooms with a projector. | ALL",
        "What are the opening hours of the pool? | ONE",
        "What are the fees of the Alder pool and the Birch pool? | OF_EACH",
        "What is the difference between plan A and plan B? | OF_EACH",
        "Do both pools open on Sunday? | OF_EACH",
        "Was kostet das Bad und was die Sauna? | OF_EACH",
        "Welche Räume sind am Samstag offen? | ALL"
      })
  void the_words_tell_how_many_answers_are_wanted(String question, Wanted wanted) {
    assertThat(Wanted.by(question)).isEqualTo(wanted);
  }
}
