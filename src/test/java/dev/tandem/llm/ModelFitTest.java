package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelFitTest {
  private static final long GIB = 1L << 30;

  private static List<String> fitting(long bytes) {
    return ModelFit.advise(bytes).stream()
        .filter(ModelFit.Advice::fits)
        .map(ModelFit.Advice::name)
        .toList();
  }

  @Test
  void moreMemoryFitsMoreModels() {
    assertThat(fitting(0)).isEmpty();
    assertThat(fitting(GIB))
        .contains("SmolLM2-135M-Instruct")
        .doesNotContain("Llama-3.1-8B-Instruct");
    assertThat(fitting(8 * GIB)).contains("Llama-3.1-8B-Instruct");
    assertThat(fitting(64 * GIB)).hasSameSizeAs(ModelFit.advise(0));
  }

  @Test
  void theTableGoesFromSmallToLargeAndNeedsMoreThanTheFile() {
    List<ModelFit.Advice> rows = ModelFit.advise(0);
    assertThat(rows).isSortedAccordingTo((a, b) -> Long.compare(a.parameters(), b.parameters()));
    assertThat(rows).allMatch(r -> r.neededBytes() > r.fileBytes());
    assertThat(rows).allMatch(r -> r.fileBytes() > r.parameters() / 2);
  }

  @Test
  void aModelLargerThanTheMemoryIsRefusedBeforeItIsLoaded() {
    Path model = Path.of("big.gguf");
    ModelFit.requireFits(model, 7 * GIB, 8 * GIB);
    assertThatThrownBy(() -> ModelFit.requireFits(model, 8 * GIB, 8 * GIB))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("big.gguf needs 8.5 GiB of memory and this machine has 8.0");
    assertThat(ModelFit.memoryBytes()).isGreaterThan(GIB);
  }

  @Test
  void theModelsOfTheTableRunBuiltIn() {
    assertThat(ModelFit.advise(0)).allMatch(ModelFit.Advice::builtIn);
  }
}
