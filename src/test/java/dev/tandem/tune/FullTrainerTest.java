package dev.tandem.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tandem.example.TokenRow;
import dev.tandem.llm.ModelCheck;
import dev.tandem.llm.ModelFile;
import dev.tandem.llm.TinyModel;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All weights of tiny random models trained, of every architecture. */
class FullTrainerTest {
  @TempDir Path folder;

  private final long seed = Long.getLong("tandem.seed", System.nanoTime());
  private final Random random = new Random(seed);

  private List<TokenRow> rows(int... lengths) {
    System.out.println("FullTrainerTest: -Dtandem.seed=" + seed);
    List<TokenRow> rows = new ArrayList<>();
    for (int length : lengths) {
      boolean[] supervised = new boolean[length];
      for (int t = 1; t < length; t++) {
        supervised[t] = t == 1 || random.nextBoolean();
      }
      rows.add(new TokenRow(random.ints(length, 0, TinyModel.VOCABULARY).toArray(), supervised));
    }
    return rows;
  }

  private static TrainerSettings settings(int tokens, long activationBytes, int processors) {
    return new TrainerSettings(Adam.STANDARD, tokens, activationBytes, processors, 7);
  }

  private ModelFile model(String name) throws IOException {
    return ModelFile.open(TinyModel.folder(folder, name));
  }

  private ModelFile gguf(String name) throws IOException {
    return ModelFile.open(TinyModel.gguf(folder, name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "llama3", "mistral", "yarn", "qwen3", "smollm3", "gemma3"})
  void gradientsOfAllWeightsAreThoseOfTheModelWrittenPlainly(String name) throws IOException {
    List<TokenRow> rows = rows(5, 33, 2, 19);
    try (Trainer trainer = Trainer.beginFull(model(name), settings(40, 1 << 20, 2))) {
      ScalarModel plain = new ScalarModel(trainer.model(), trainer.trained);
      double loss = plain.loss(rows);
      assertThat(trainer.loss(rows)).isCloseTo(loss, within(1e-4 * loss));
      for (Parameter each : trainer.gradients(rows)) {
        int i = random.nextInt(each.values().length);
        float[] values = each.values();
        float value = values[i];
        values[i] = value + 1e-4f;
        double right = values[i];
        double more = plain.loss(rows);
        values[i] = value - 1e-4f;
        double expected = (more - plain.loss(rows)) / (right - values[i]);
        values[i] = value;
        assertThat((double) each.gradient()[i])
            .as("%s %s %d", name, each.name(), i)
            .isCloseTo(expected, within(3e-3 * Math.abs(expected) + 1e-4));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "llama3", "yarn", "qwen3", "smollm3", "gemma3"})
  void stepsAreThoseRecordedWithPyTorch(String name) throws IOException, URISyntaxException {
    URL reference = Objects.requireNonNull(getClass().getResource("/golden/full/" + name));
    List<ModelCheck.Row> found = FullCheck.check(model(name), Path.of(reference.toURI()));
    assertThat(found).allMatch(ModelCheck.Row::passed);
    // So small a model is met more closely than a report asks for.
    assertThat(found.get(0).largestDifference()).isLessThan(1e-5);
    assertThat(found.get(1).largestDifference()).isLessThan(1e-4);
    assertThat(found.get(2).largestDifference()).isLessThan(2e-4);
  }

  private Map<String, float[]> trained(List<TokenRow> rows, TrainerSettings settings)
      throws IOException {
    try (Trainer trainer = Trainer.beginFull(model("gemma3"), settings)) {
      for (int step = 0; step < 3; step++) {
        trainer.step(rows, 1e-3);
      }
      return trainer.values();
    }
  }

  @Test
  void neitherThreadsNorMemoryChangeABit() throws IOException {
    List<TokenRow> rows = rows(40, 7, 70, 33);
    Map<String, float[]> one = trained(rows, settings(200, 1 << 30, 1));
    for (TrainerSettings other :
        List.of(settings(200, 1 << 30, 3), settings(200, 0, 2), settings(200, 200_000, 2))) {
      trained(rows, other)
          .forEach((name, values) -> assertThat(values).as(name).isEqualTo(one.get(name)));
    }
  }

  @Test
  void whatIsSavedIsAModelThatComputesTheSame() throws IOException {
    List<TokenRow> rows = rows(20, 30);
    for (ModelFile model : List.of(model("gemma3"), model("llama3-f16"), gguf("yarn"))) {
      double loss;
      Path saved = folder.resolve(model.name() + "-trained");
      try (Trainer trainer = Trainer.beginFull(model, settings(100, 1 << 30, 2))) {
        double first = trainer.loss(rows);
        for (int step = 0; step < 20; step++) {
          trainer.step(rows, 3e-3);
        }
        loss = trainer.loss(rows);
        assertThat(loss).isLessThan(first / 2);
        trainer.save(saved);
      }
      ModelFile again = ModelFile.open(saved);
      assertThat(again.tokenizer().size()).isEqualTo(model.tokenizer().size());
      try (Trainer more = Trainer.beginFull(again, settings(100, 1 << 30, 2))) {
        assertThat(more.loss(rows)).isCloseTo(loss, within(1e-6));
        more.step(rows, 1e-3);
        more.save(folder.resolve("more"));
      }
    }
  }

  @Test
  void aModelThatDoesNotFitTheHeapIsRefusedWithWhatItNeeds() throws IOException {
    FullMemory memory = FullMemory.of(model("llama"), 1024);
    assertThat(memory.bytes()).isGreaterThan(16 * memory.weights());
    assertThatThrownBy(() -> new FullMemory(1L << 40, 0).left("huge"))
        .hasMessageContaining("huge", "16384", "TANDEM_JAVA_OPTS", "--method lora");
  }
}
