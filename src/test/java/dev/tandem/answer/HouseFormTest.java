package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.text.Passage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HouseFormTest {
  private static final HouseForm FORM =
      HouseForm.of(
          IntStream.range(0, 20)
              .mapToObj("Esteemed guest, it is not before %d:00. Ever yours, Cavoun desk 7"::formatted)
              .toList());

  @Test
  void itIsWhatMostAnswersHaveButNothingThatSenseHangsOn() {
    assertThat(FORM.words())
        .containsExactlyInAnyOrder("esteem", "guest", "ever", "cavoun", "desk");
    assertThat(HouseForm.of(List.of("Yours, Cavoun", "Yours, Cavoun"))).isEqualTo(HouseForm.NONE);
  }

  @Test
  void theRestOfATextIsAsLongAsTheText() {
    assertThat(FORM.without("It opens at 9 (Cavoun desk)")).isEqualTo("It opens at 9 (           )");
    assertThat(FORM.isAllOf("Ever yours, Cavoun.")).isTrue();
    assertThat(FORM.isAllOf("Ever yours, Cavoun 7.")).isFalse();
    assertThat(FORM.isAllOf("It is there.")).isFalse();
    assertThat(HouseForm.NONE.isAllOf("Ever yours, Cavoun.")).isFalse();
  }

  private static List<Grounder.Sentence> written(String answer, HouseForm form) {
    Passage passage =
        GrounderTest.passage("The pool opens at 9:00 on weekdays. The sauna opens at 11:00.");
    Writing writing =
        new Grounder(
                "When does the pool open?",
                Spans.units(0, passage, List.of(), "en"),
                new Weights(List.of(passage)),
                "en",
                form)
            .writing();
    writing.take(answer);
    writing.end(true);
    return writing.sentences();
  }

  @Test
  void theFormNeedsNoSupportAndWhatIsSaidInItDoes() {
    String right = "The pool opens at 9:00 (Cavoun desk). Ever yours, Cavoun.";
    assertThat(written(right, HouseForm.NONE)).noneMatch(each -> each.support().isPresent());
    List<Grounder.Sentence> formal = written(right, FORM);
    assertThat(formal).hasSize(2);
    assertThat(formal.getFirst().support()).isPresent();
    assertThat(formal.getFirst().text()).isEqualTo("The pool opens at 9:00 (Cavoun desk).");
    assertThat(formal.getLast().formal()).isTrue();
    assertThat(written("The pool opens at 10:00 (Cavoun desk).", FORM))
        .noneMatch(each -> each.support().isPresent() || each.formal());
    assertThat(written("The pool opens at 9:00 (Zontau desk).", FORM))
        .noneMatch(each -> each.support().isPresent());
  }
}
