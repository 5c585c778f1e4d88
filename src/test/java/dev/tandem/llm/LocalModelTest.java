package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.tensor.GgufWriter;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalModelTest extends ModelContract {
  private static LocalModel model;

  @TempDir Path folder;

  @BeforeAll
  static void open() {
    model = LocalModel.open(TestModel.require());
  }

  @AfterAll
  static void close() {
    if (model != null) {
      model.close();
    }
  }

  @Override
  LanguageModel model() {
    return model;
  }

  @Override
  boolean countsExactly() {
    return true;
  }

  @Override
  boolean knowsItsContext() {
    return true;
  }

  @Test
  void theGreedyTextIsTheRecordedOne() {
    Generation generation =
        model.generate(
            List.of(
                Message.system("Answer the question using only the context."),
                Message.user(
                    "Context: The IT desk is at extension 4411.\n\nQuestion: Which extension is the IT desk?")),
            Sampling.greedy(64),
            LanguageModel.TextSink.NONE);
    assertThat(generation.text()).isEqualTo("The IT desk is at the 4411 extension.");
    assertThat(generation.promptTokens()).isEqualTo(47);
    assertThat(generation.completionTokens()).isEqualTo(13);
  }

  @Test
  void whoseSinkFailsOrStallsOrIsGoneConcernsNobodyElse() throws Exception {
    List<Message> question = List.of(Message.user("Count to twenty."));
    Origin exact = new Origin("", "", () -> false, true, Optional.empty());
    CountDownLatch stalled = new CountDownLatch(1);
    CountDownLatch others = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Generation> slow =
          threads.submit(
              () ->
                  model.generate(
                      question,
                      Sampling.greedy(20),
                      exact,
                      piece -> {
                        stalled.countDown();
                        try {
                          others.await();
                        } catch (InterruptedException e) {
                          throw new IllegalStateException(e);
                        }
                        return true;
                      }));
      stalled.await();
      assertThatThrownBy(
              () ->
                  model.generate(
                      question,
                      Sampling.greedy(20),
                      piece -> {
                        throw new IllegalArgumentException("no disk");
                      }))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("no disk");
      Future<Generation> interrupted =
          threads.submit(
              () ->
                  model.generate(
                      question,
                      Sampling.greedy(400),
                      piece -> {
                        Thread.currentThread().interrupt();
                        return true;
                      }));
      assertThatThrownBy(interrupted::get).hasCauseInstanceOf(CancellationException.class);
      Generation gone =
          model.generate(
              List.of(Message.user("word ".repeat(1500))),
              Sampling.greedy(20),
              new LanguageModel.TextSink() {
                @Override
                public boolean accept(String piece) {
                  return true;
                }

                @Override
                public boolean wanted() {
                  return false;
                }
              });
      assertThat(gone.finish()).isEqualTo(Generation.Finish.CANCELLED);
      Generation plain = model.generate(question, Sampling.greedy(20), exact, piece -> true);
      others.countDown();
      assertThat(slow.get().text()).isEqualTo(plain.text());
    }
    assertThat(model.counts().waiting()).isZero();
  }

  @Test
  void itsHashIsThatOfTheFile() {
    assertThat(model.info().sha256()).isEqualTo(FileHash.sha256(TestModel.file()));
    assertThat(model.info().parameters()).isEqualTo(134_515_008);
  }

  @Test
  void aClosedModelAnswersNothing() {
    LocalModel closed = LocalModel.open(TestModel.require());
    closed.close();
    closed.close();
    assertThatThrownBy(
            () ->
                closed.generate(
                    List.of(Message.user("Hi")), Sampling.greedy(1), LanguageModel.TextSink.NONE))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aDamagedFileIsOneSentenceWithItsPath() throws IOException {
    byte[] whole = Files.readAllBytes(TestModel.require());
    Path file = folder.resolve("model.gguf");
    for (int length : new int[] {0, 3, 100, 1_000_000, whole.length / 2}) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertOneSentence(file);
    }
    Files.writeString(file, "<html>not a model</html>");
    assertOneSentence(file);
  }

  private static void assertOneSentence(Path file) {
    assertThatThrownBy(() -> LocalModel.open(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("\n");
  }

  @Test
  void aFileThatIsNotThereSaysHowToGetOne() {
    assertThatThrownBy(() -> LocalModel.open(folder.resolve("none.gguf")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("tandem model pull");
  }

  @Test
  void anotherKindOfTokenizerIsRefusedByName() throws IOException {
    Path file = folder.resolve("unigram.gguf");
    new GgufWriter()
        .put("general.architecture", "llama")
        .put("tokenizer.ggml.model", "t5")
        .write(file);
    assertThatThrownBy(() -> LocalModel.open(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("'t5'")
        .hasMessageContaining("byte-level BPE ('gpt2') and SentencePiece ('llama')");
  }

  @Test
  void aBaseModelWithoutATemplateIsRefused() throws IOException {
    Path file = folder.resolve("base.gguf");
    new GgufWriter()
        .put("general.architecture", "llama")
        .put("tokenizer.ggml.model", "gpt2")
        .put("tokenizer.ggml.tokens", new String[] {"a", "b", "ab"})
        .put("tokenizer.ggml.token_type", new int[] {1, 1, 1})
        .put("tokenizer.ggml.merges", new String[] {"a b"})
        .write(file);
    assertThatThrownBy(() -> LocalModel.open(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no chat template");
  }
}
