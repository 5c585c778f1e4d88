package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the model keeps of prompts is one tenant's, though the model is everybody's. */
class TenantModelTest {
  @TempDir Path folder;

  @Test
  void promptsOfOneTenantAreNotUsedForAnotherAndAreForgottenForThatOneAlone() throws Exception {
    try (LocalModel model = LocalModel.open(TinyModel.gguf(folder, "yarn"))) {
      LocalModel acme = model.forTenant("acme");
      LocalModel beta = model.forTenant("beta");
      ask(acme);
      long one = model.counts().keptBytes();
      assertThat(one).isPositive();
      ask(acme);
      assertThat(model.counts().keptBytes()).as("found again").isEqualTo(one);
      ask(beta); // the same collection, the same reader, the same words
      assertThat(model.counts().keptBytes()).as("nothing of acme's was used").isEqualTo(2 * one);
      ask(model);
      assertThat(model.counts().keptBytes()).isEqualTo(3 * one);
      acme.forget(scope -> scope.startsWith("/hr:"));
      assertThat(model.counts().keptBytes()).as("acme's alone are gone").isEqualTo(2 * one);
      beta.forget(scope -> scope.startsWith("/it:"));
      assertThat(model.counts().keptBytes()).isEqualTo(2 * one);
      acme.close(); // it is the owner's to close
      beta.forget(scope -> true);
      ask(model);
      assertThat(model.counts().keptBytes()).isEqualTo(one);
    }
  }

  private static void ask(LocalModel model) {
    String text = "what is the rule of leave? ".repeat(8);
    Origin origin = new Origin("ann", "/hr:1\nuser:ann", () -> true, false, Optional.empty());
    var _ =
        model.generate(
            List.of(Message.user(text)), Sampling.greedy(1), origin, LanguageModel.TextSink.NONE);
  }
}
