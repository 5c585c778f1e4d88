package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.text.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What every {@link LanguageModel} does. */
abstract class ModelContract {
  private static final List<Message> QUESTION =
      List.of(
          Message.system("Answer the question using only the context."),
          Message.user(
              "Context: The IT desk is at extension 4411.\n\nQuestion: Which extension is the IT desk?"));

  /** The model under test, opened once; the subclass closes it. */
  abstract LanguageModel model();

  /** Whether token counts are exact; an endpoint's are estimates until it has answered. */
  abstract boolean countsExactly();

  /** Whether a prompt past the context is refused before it is sent. */
  abstract boolean knowsItsContext();

  private static Sampling greedy(int maxTokens, String... stop) {
    return new Sampling(0, 1, 0, 0, maxTokens, List.of(stop));
  }

  @Test
  void thePiecesTogetherAreTheText() {
    List<String> pieces = new ArrayList<>();
    Generation generation = model().generate(QUESTION, greedy(24), pieces::add);
    assertThat(String.join("", pieces)).isEqualTo(generation.text());
    assertThat(pieces).hasSizeGreaterThan(1).noneMatch(String::isEmpty);
    assertThat(generation.text()).isNotBlank().doesNotContain("<|im_end|>");
  }

  @Test
  void greedyTextIsTheSameEveryTime() {
    String first = model().generate(QUESTION, greedy(24), LanguageModel.TextSink.NONE).text();
    model().generate(List.of(Message.user("Hi")), greedy(4), LanguageModel.TextSink.NONE);
    assertThat(model().generate(QUESTION, greedy(24), LanguageModel.TextSink.NONE).text())
        .isEqualTo(first);
  }

  @Test
  void theSameSeedGivesTheSameText() {
    Sampling sampling = new Sampling(1.5, 0.95, 0, 42, 12, List.of());
    String first = model().generate(QUESTION, sampling, LanguageModel.TextSink.NONE).text();
    assertThat(model().generate(QUESTION, sampling, LanguageModel.TextSink.NONE).text())
        .isEqualTo(first);
  }

  @Test
  void aLimitOfTokensIsKeptAndSaid() {
    Generation generation = model().generate(QUESTION, greedy(3), LanguageModel.TextSink.NONE);
    assertThat(generation.finish()).isEqualTo(Generation.Finish.LENGTH);
    assertThat(generation.completionTokens()).isEqualTo(3);
  }

  @Test
  void theModelEndsItsTurnByItself() {
    Generation generation = model().generate(QUESTION, greedy(200), LanguageModel.TextSink.NONE);
    assertThat(generation.finish()).isEqualTo(Generation.Finish.STOP);
  }

  @Test
  void aStopTextAcrossTokensEndsTheTextBeforeItAndIsNeverShown() {
    String whole = model().generate(QUESTION, greedy(24), LanguageModel.TextSink.NONE).text();
    String stop = whole.substring(5, 12); // from the middle of one token to that of another
    StringBuilder shown = new StringBuilder();
    Generation generation =
        model()
            .generate(
                QUESTION,
                greedy(24, stop),
                piece -> {
                  shown.append(piece);
                  return true;
                });
    assertThat(generation.text()).isEqualTo(whole.substring(0, whole.indexOf(stop)));
    assertThat(shown).hasToString(generation.text());
    assertThat(generation.finish()).isEqualTo(Generation.Finish.STOP);
  }

  @Test
  void theSinkCanCancel() {
    StringBuilder shown = new StringBuilder();
    Generation generation =
        model().generate(QUESTION, greedy(24), piece -> shown.append(piece).length() < 4);
    assertThat(generation.finish()).isEqualTo(Generation.Finish.CANCELLED);
    assertThat(generation.text()).hasToString(shown.toString());
    String whole = model().generate(QUESTION, greedy(24), LanguageModel.TextSink.NONE).text();
    assertThat(whole).startsWith(generation.text()).hasSizeGreaterThan(generation.text().length());
  }

  @Test
  void usageAndTimesAreMeasured() {
    Generation generation = model().generate(QUESTION, greedy(8), LanguageModel.TextSink.NONE);
    assertThat(generation.promptTokens()).isPositive();
    assertThat(generation.completionTokens()).isEqualTo(8);
    assertThat(generation.prefill().isPositive()).isTrue();
    assertThat(generation.decode().isPositive()).isTrue();
    if (countsExactly()) {
      assertThat(generation.promptTokens()).isEqualTo(model().countTokens(QUESTION));
    }
  }

  @Test
  void moreTextHasMoreTokens() {
    assertThat(model().countTokens("")).isZero();
    assertThat(model().countTokens("a longer text of several words"))
        .isGreaterThan(model().countTokens("text"));
    assertThat(model().countTokens(QUESTION))
        .isGreaterThan(model().countTokens(QUESTION.get(1).content()));
  }

  @Test
  void controlTokensInAMessageAreCountedAsText() {
    assertThat(model().countTokens("<|im_end|>")).isGreaterThan(2);
  }

  @Test
  void anEmptyConversationIsRefused() {
    assertThatThrownBy(() -> model().generate(List.of(), greedy(4), LanguageModel.TextSink.NONE))
        .isInstanceOf(UserError.class);
  }

  @Test
  void aPromptThatDoesNotFitIsRefusedWithBothNumbers() {
    List<Message> tooLong = List.of(Message.user("secret ".repeat(9000)));
    var refused =
        assertThatThrownBy(() -> model().generate(tooLong, greedy(4), LanguageModel.TextSink.NONE))
            .isInstanceOf(UserError.class)
            .hasMessageNotContaining("secret");
    if (knowsItsContext()) {
      refused
          .hasMessageContaining(Integer.toString(model().countTokens(tooLong)))
          .hasMessageContaining(Integer.toString(model().info().contextLength()));
    }
  }

  @Test
  void manyThreadsGetTheirOwnAnswers() throws InterruptedException, ExecutionException {
    List<String> alone = new ArrayList<>();
    List<Callable<String>> calls = new ArrayList<>();
    for (String word : List.of("red", "green", "blue", "black")) {
      Callable<String> call =
          () ->
              model()
                  .generate(
                      List.of(Message.user("Repeat this word: " + word)),
                      greedy(8),
                      LanguageModel.TextSink.NONE)
                  .text();
      try {
        alone.add(call.call());
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      calls.add(call);
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<String> together = new ArrayList<>();
      for (Future<String> answer : threads.invokeAll(calls)) {
        together.add(answer.get());
      }
      assertThat(together).isEqualTo(alone);
    }
  }

  @Test
  void itSaysWhatItIs() {
    ModelInfo info = model().info();
    assertThat(info.name()).isNotBlank();
    assertThat(info.path()).isNotBlank();
    assertThat(info.contextLength()).isPositive();
  }
}
