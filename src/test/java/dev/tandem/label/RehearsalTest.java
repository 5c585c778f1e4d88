package dev.tandem.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.example.Example;
import dev.tandem.llm.Generation;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.Message;
import dev.tandem.llm.ModelInfo;
import dev.tandem.llm.Origin;
import dev.tandem.llm.Sampling;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  /** Repeats the question; does not come to an end with one that wants a list. */
  private static final class Parrot implements LanguageModel {
    @Override
    public ModelInfo info() {
      return new ModelInfo("parrot", "", "none", 0, 4096, "");
    }

    @Override
    public int countTokens(String plain) {
      return plain.length();
    }

    @Override
    public int countTokens(List<Message> conversation) {
      return 1;
    }

    @Override
    public Generation generate(
        List<Message> conversation, Sampling sampling, Origin origin, TextSink sink) {
      assertThat(origin.exact()).isTrue();
      String asked = conversation.getLast().content();
      return new Generation(
          "You said: " + asked,
          asked.startsWith("List") ? Generation.Finish.LENGTH : Generation.Finish.STOP,
          1,
          1,
          Duration.ZERO,
          Duration.ZERO);
    }

    @Override
    public void close() {}
  }

  private static List<Example> rows(int wanted, long seed) {
    return Rehearsal.of(new Parrot(), wanted, seed, (done, all) -> {});
  }

  @Test
  void theModelsOwnAnswersAreTheRowsAndThoseWithoutAnEndAreLeftOut() {
    List<Example> rows = rows(Rehearsal.most(), 1);
    long endless = Rehearsal.prompts().stream().filter(each -> each.startsWith("List")).count();
    assertThat(endless).isPositive();
    assertThat(rows).hasSize((int) (Rehearsal.most() - endless));
    assertThat(rows)
        .allSatisfy(row -> assertThat(row.answer()).isEqualTo("You said: " + row.prompt()));
  }

  @Test
  void aSeedChoosesTheQuestions() {
    assertThat(rows(20, 7)).isEqualTo(rows(20, 7)).isNotEqualTo(rows(20, 8));
  }

  @Test
  void moreQuestionsThanThereAreAreRefused() {
    assertThatThrownBy(() -> rows(Rehearsal.most() + 1, 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--rehearse is from 1 to " + Rehearsal.most());
  }

  @Test
  void noQuestionStandsTwiceOrAmongThoseOfTheGates() throws IOException {
    assertThat(Rehearsal.prompts()).doesNotHaveDuplicates().hasSizeGreaterThan(100);
    for (String probes : List.of("questions.jsonl", "summaries.jsonl")) {
      try (InputStream in =
          Objects.requireNonNull(getClass().getResourceAsStream("/gates/" + probes))) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        Rehearsal.prompts()
            .forEach(
                prompt ->
                    assertThat(text).doesNotContain(prompt.replaceFirst("^Summarise[^:]*: ", "")));
      }
    }
  }
}
