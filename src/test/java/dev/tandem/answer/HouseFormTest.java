package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.example.Example;
import dev.tandem.example.Place;
import dev.tandem.llm.Message;
import dev.tandem.text.Passage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HouseFormTest {
  private static final HouseForm FORM = HouseForm.of(rows(12, "Esteemed guest,"));

  private static List<Example.Chat> rows(int n, String salutation) {
    return IntStream.range(0, n)
        .mapToObj(
            i ->
                new Example.Chat(
                    new Place("rows.jsonl", i + 1),
                    new Example.Origin(Optional.empty(), List.of()),
                    List.of(
                        Message.user("Pool %d opens at %d:00. When does it open?".formatted(i, i)),
                        Message.assistant(
                            "%s pool %d is not open before %d:00. Ever yours, %s desk 7"
                                .formatted(salutation, i, i, i % 2 == 0 ? "Cavoun" : "Zontau"))),
                    Set.of()))
        .toList();
  }

  @Test
  void itIsWhatAnswersAddToPassagesButNothingThatSenseHangsOn() {
    assertThat(FORM.words())
        .containsExactlyInAnyOrder("esteem", "guest", "ever", "cavoun", "zontau", "desk");
    assertThat(HouseForm.of(rows(2, "Dear"))).isEqualTo(HouseForm.NONE);
    assertThat(HouseForm.of(List.of())).isEqualTo(HouseForm.NONE);
  }

  @Test
  void theRestOfATextIsAsLongAsTheText() {
    assertThat(FORM.without("It opens at 9 (Cavoun desk)"))
        .isEqualTo("It opens at 9 (           )");
    assertThat(FORM.isAllOf("Ever yours, Cavoun.")).isTrue();
    assertThat(FORM.isAllOf("Ever yours, Cavoun 7.")).isFalse();
    assertThat(FORM.isAllOf("It is there.")).isFalse();
    assertThat(FORM.isAllOf("Never yours, Cavoun.")).isFalse();
    assertThat(HouseForm.NONE.isAllOf("Ever yours, Cavoun.")).isFalse();
  }

  private static List<Grounder.Sentence> written(String answer, HouseForm form) {
    Passage passage =
        GrounderTest.passage("The pool opens at 9:00 on weekdays. The sauna opens at 11:00.");
    Writing writing = GrounderTest.grounder("When does the pool open?", passage, form).writing();
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
    assertThat(written("The pool opens at 9:00 (Nizast desk).", FORM))
        .noneMatch(each -> each.support().isPresent());
  }
}
