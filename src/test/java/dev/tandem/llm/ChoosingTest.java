package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChoosingTest {
  private static final Origin EXACT = new Origin("me", "kept", () -> true, true, Optional.empty());

  @TempDir Path folder;

  private final long seed = Long.getLong("tandem.seed", System.nanoTime());
  private final Random random = new Random(seed);

  /** Many that begin alike, some that are the beginning of another. */
  private List<String> answers(int n) {
    Set<String> answers = new LinkedHashSet<>();
    while (answers.size() < n) {
      StringBuilder answer = new StringBuilder(random.nextBoolean() ? "top up" : "card");
      for (int i = random.nextInt(5); i > 0; i--) {
        answer.append("abc ".charAt(random.nextInt(3)));
      }
      answers.add(answer.toString());
    }
    return List.copyOf(answers);
  }

  @Test
  void eachIsAsLikelyAsScoredAloneByThePlainPath() throws Exception {
    System.out.println("ChoosingTest: -Dtandem.seed=" + seed);
    Path path = TinyModel.folder(folder, "llama");
    ModelFile file = ModelFile.open(path);
    List<String> answers = answers(15);
    try (LocalModel model = LocalModel.open(path);
        Transformer plain = file.transformer();
        ExecutorService asking = Executors.newFixedThreadPool(6)) {
      Choices choices = model.choices(conversation("x"), answers);
      List<String> texts = new ArrayList<>();
      List<Future<double[]>> running = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String text = "Where is it? ".repeat(random.nextInt(12)) + i;
        texts.add(text);
        running.add(asking.submit(() -> model.choose(conversation(text), choices, EXACT)));
      }
      for (int i = 0; i < texts.size(); i++) {
        double[] expected = alone(file, plain, conversation(texts.get(i)), answers);
        assertThat(shares(running.get(i).get())).containsExactly(shares(expected), within(1e-4));
      }
      assertThat(model.choose(conversation(texts.getFirst()), choices, EXACT))
          .as("the same to the last bit, whatever is computed beside it")
          .isEqualTo(running.getFirst().get());
    }
  }

  @Test
  void oneAnswerIsAsLikelyAloneAsThePlainPathSays() throws Exception {
    Path path = TinyModel.folder(folder, "llama");
    ModelFile file = ModelFile.open(path);
    try (LocalModel model = LocalModel.open(path);
        Transformer plain = file.transformer()) {
      String answer = answers(1).getFirst();
      double expected = alone(file, plain, conversation("y"), List.of(answer))[0];
      assertThat(model.logLikelihood(conversation("y"), answer, EXACT).getAsDouble())
          .as("%s, -Dtandem.seed=%d", answer, seed)
          .isCloseTo(expected, within(1e-3));
    }
  }

  private static List<Message> conversation(String text) {
    return List.of(Message.user(text));
  }

  /** Every answer by itself, token by token, without a tree or kept keys of another. */
  private static double[] alone(
      ModelFile file, Transformer plain, List<Message> conversation, List<String> answers) {
    int[] prompt = file.template().encode(file.tokenizer(), conversation, true);
    ChatEncoder encoder = new ChatEncoder(file);
    double[] sums = new double[answers.size()];
    for (int i = 0; i < sums.length; i++) {
      List<Message> whole = new ArrayList<>(conversation);
      whole.add(Message.assistant(answers.get(i)));
      int[] ids = encoder.encode(whole, turn -> turn == 1).answer(file.ends());
      KvCache cache = plain.newCache(512);
      float[] logits = plain.forward(prompt, 0, prompt.length, cache);
      for (int id : ids) {
        double all = 0;
        for (float logit : logits) {
          all += Math.exp(logit);
        }
        sums[i] += logits[id] - Math.log(all);
        logits = plain.forward(new int[] {id}, 0, 1, cache);
      }
    }
    return sums;
  }

  private static double[] shares(double... sums) {
    double all = 0;
    for (double sum : sums) {
      all += Math.exp(sum);
    }
    double[] shares = new double[sums.length];
    for (int i = 0; i < sums.length; i++) {
      shares[i] = Math.exp(sums[i]) / all;
    }
    return shares;
  }

  @Test
  void theSameAndTooLongAreRefused() throws IOException {
    try (LocalModel model = LocalModel.open(TinyModel.folder(folder, "llama"))) {
      assertThatThrownBy(() -> model.choices(conversation("x"), List.of("one", "two", "one")))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("each label once");
      Choices choices = model.choices(conversation("x"), List.of("one", "two"));
      assertThatThrownBy(() -> model.choose(conversation("x".repeat(600)), choices, EXACT))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("context of 512");
    }
  }
}
