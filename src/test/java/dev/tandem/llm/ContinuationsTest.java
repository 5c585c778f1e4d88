package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContinuationsTest {
  @TempDir Path folder;

  @Test
  void eachIsAsLikelyAsItsTokensOneByOne() throws IOException {
    Path path = TinyModel.folder(folder, "llama");
    List<String> texts = List.of("the end", "x", "another of them", "x");
    Continuations.Report report = Continuations.score(path, "I say: ", texts, false);
    ModelFile file = ModelFile.open(path);
    int[] prompt = file.tokenizer().encode("I say: ", true);
    assertThat(report.promptTokens()).isEqualTo(prompt.length);
    double shares = 0;
    try (Transformer model = file.transformer()) {
      for (Continuations.Score score : report.continuations()) {
        int[] ids = file.tokenizer().encode(score.text(), false);
        KvCache cache = model.newCache(100);
        float[] logits = model.forward(prompt, 0, prompt.length, cache);
        double sum = 0;
        for (int id : ids) {
          double all = 0;
          for (float logit : logits) {
            all += Math.exp(logit);
          }
          sum += Math.log(Math.exp(logits[id]) / all);
          logits = model.forward(new int[] {id}, 0, 1, cache);
        }
        assertThat(score.tokens()).isEqualTo(ids.length);
        assertThat(score.logLikelihood()).isCloseTo(sum, within(1e-3));
        assertThat(Math.log(score.perplexity())).isCloseTo(-sum / ids.length, within(1e-3));
        shares += score.share();
      }
    }
    assertThat(shares).isCloseTo(1, within(1e-9));
    assertThat(report.continuations().get(1)).isEqualTo(report.continuations().get(3));
  }

  @Test
  void aChatPromptIsRenderedAndWhatDoesNotFitIsRefused() throws IOException {
    Path path = TinyModel.folder(folder, "llama");
    int plain = Continuations.score(path, "hello", List.of("x"), false).promptTokens();
    int chat = Continuations.score(path, "hello", List.of("x"), true).promptTokens();
    assertThat(chat).isGreaterThan(plain);
    assertThatThrownBy(() -> Continuations.score(path, "", List.of("x"), false))
        .isInstanceOf(UserError.class);
    assertThatThrownBy(() -> Continuations.score(path, "a", List.of("b".repeat(600)), false))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("601")
        .hasMessageContaining("512");
  }
}
