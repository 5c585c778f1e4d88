package dev.tandem.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tandem.example.TokenRow;
import dev.tandem.llm.LoraAdapter;
import dev.tandem.llm.ModelFile;
import dev.tandem.llm.Projection;
import dev.tandem.llm.TinyModel;
import dev.tandem.tensor.LowRank;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Training on tiny random models of every architecture. */
class TrainerTest {
  private static final int VOCABULARY = 96;
  private static final LoraSettings LORA =
      new LoraSettings(3, 6, true, Set.of(Projection.values()), 0);

  @TempDir Path folder;

  private final long seed = Long.getLong("tandem.seed", System.nanoTime());
  private final Random random = new Random(seed);

  private List<TokenRow> rows(int... lengths) {
    System.out.println("TrainerTest: -Dtandem.seed=" + seed);
    List<TokenRow> rows = new ArrayList<>();
    for (int length : lengths) {
      boolean[] supervised = new boolean[length];
      for (int t = 1; t < length; t++) {
        supervised[t] = t == 1 || random.nextBoolean();
      }
      rows.add(new TokenRow(random.ints(length, 0, VOCABULARY).toArray(), supervised));
    }
    return rows;
  }

  private static TrainerSettings settings(int tokens, long activationBytes, int processors) {
    return new TrainerSettings(Adam.STANDARD, tokens, activationBytes, processors, 7);
  }

  private ModelFile model(String name) throws IOException {
    return ModelFile.open(TinyModel.folder(folder, name));
  }

  /** An adapter without zeros, so that every gradient counts. */
  private void stir(LoraWeights adapter) {
    for (Map<Projection, LowRank> layer : adapter.layers()) {
      for (LowRank pair : layer.values()) {
        for (int i = 0; i < pair.up().length; i++) {
          pair.up()[i] = i % pair.stride() < pair.rank() ? (float) random.nextGaussian() * 0.3f : 0;
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "llama3", "mistral", "yarn", "qwen3", "smollm3", "gemma3"})
  void lossAndGradientsAreThoseOfTheModelWrittenPlainly(String name) throws IOException {
    likeThePlainModel(name, rows(5, 33, 2, 19));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mistral", "qwen3"})
  void soAreThoseOfRowsThatBeginAlikeThoughTheBeginningIsComputedOnce(String name)
      throws IOException {
    likeThePlainModel(name, alike(11, rows(30, 2, 9, 14)));
    Batch batch = Batch.pack(alike(11, rows(30, 2, 9, 14)), 500, true).getFirst();
    assertThat(batch.spans()).hasSize(1 + 4);
    int own = batch.spans().get(2).first();
    assertThat(batch.positions()[own]).isEqualTo(11);
    assertThat(batch.positions()[own - 1]).isGreaterThan(11);
  }

  /** The same rows behind tokens that are only read. */
  private List<TokenRow> alike(int tokens, List<TokenRow> rows) {
    int[] beginning = random.ints(tokens, 0, VOCABULARY).toArray();
    return rows.stream()
        .map(
            row -> {
              int[] ids = Arrays.copyOf(beginning, tokens + row.ids().length);
              boolean[] supervised = new boolean[ids.length];
              System.arraycopy(row.ids(), 0, ids, tokens, row.ids().length);
              System.arraycopy(row.supervised(), 0, supervised, tokens, row.ids().length);
              return new TokenRow(ids, supervised);
            })
        .toList();
  }

  private void likeThePlainModel(String name, List<TokenRow> rows) throws IOException {
    try (Trainer trainer = Trainer.begin(model(name), LORA, settings(40, 1 << 20, 2))) {
      LoraWeights adapter = trainer.weights();
      stir(adapter);
      ScalarModel plain = new ScalarModel(trainer.model(), adapter);
      double loss = plain.loss(rows);
      assertThat(trainer.loss(rows)).isCloseTo(loss, within(1e-4 * loss));
      trainer.gradients(rows);
      double scale = scale(adapter);
      for (int layer = 0; layer < adapter.layers().size(); layer++) {
        for (Map.Entry<Projection, LowRank> each : adapter.layers().get(layer).entrySet()) {
          LowRank pair = each.getValue();
          String what = name + " layer " + layer + " " + each.getKey();
          slope(what, plain, rows, pair.down(), pair.downGradient(), pair, scale);
          slope(what, plain, rows, pair.up(), pair.upGradient(), pair, scale);
        }
      }
    }
  }

  /** The largest element of all gradients. */
  private static double scale(LoraWeights adapter) {
    double largest = 0;
    for (Parameter parameter : adapter.parameters()) {
      for (float g : parameter.gradient()) {
        largest = Math.max(largest, Math.abs(g));
      }
    }
    return largest;
  }

  private void slope(
      String what,
      ScalarModel plain,
      List<TokenRow> rows,
      float[] values,
      float[] gradient,
      LowRank pair,
      double scale) {
    int i =
        random.nextInt(values.length / pair.stride()) * pair.stride() + random.nextInt(pair.rank());
    float value = values[i];
    values[i] = value + 1e-4f; // at ten times that, curvature showed
    double right = values[i];
    double more = plain.loss(rows);
    values[i] = value - 1e-4f;
    double expected = (more - plain.loss(rows)) / (right - values[i]);
    values[i] = value;
    assertThat((double) gradient[i])
        .as(what)
        .isCloseTo(expected, within(2e-3 * Math.abs(expected) + 1e-4 * scale));
  }

  private LoraAdapter trained(List<TokenRow> rows, LoraSettings lora, TrainerSettings settings)
      throws IOException {
    try (Trainer trainer = Trainer.begin(model("gemma3"), lora, settings)) {
      for (int step = 0; step < 3; step++) {
        trainer.step(rows, 1e-3);
      }
      return trainer.adapter();
    }
  }

  private static float[] floats(LoraAdapter adapter) {
    List<Float> all = new ArrayList<>();
    for (LoraAdapter.Pair pair : adapter.pairs().values()) {
      float[] row = new float[pair.down().columns()];
      for (int r = 0; r < pair.rank(); r++) {
        pair.down().row(r, row);
        for (float each : row) {
          all.add(each);
        }
      }
      row = new float[pair.rank()];
      for (int o = 0; o < pair.up().rows(); o++) {
        pair.up().row(o, row);
        for (float each : row) {
          all.add(each);
        }
      }
    }
    float[] floats = new float[all.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = all.get(i);
    }
    return floats;
  }

  @Test
  void neitherThreadsNorMemoryChangeABitOfTheAdapter() throws IOException {
    List<TokenRow> rows = rows(40, 7, 70, 33);
    LoraSettings lora = new LoraSettings(3, 6, false, Set.of(Projection.values()), 0.1);
    float[] one = floats(trained(rows, lora, settings(200, 1 << 30, 1)));
    assertThat(floats(trained(rows, lora, settings(200, 1 << 30, 3)))).isEqualTo(one);
    assertThat(floats(trained(rows, lora, settings(200, 0, 2)))).isEqualTo(one);
    assertThat(floats(trained(rows, lora, settings(200, 200_000, 2)))).isEqualTo(one);
  }

  @Test
  void rowsTogetherLearnWhatTheyLearnInSeveralParts() throws IOException {
    List<TokenRow> rows = rows(40, 7, 70, 33, 64, 2);
    LoraSettings lora = new LoraSettings(3, 6, false, Set.of(Projection.values()), 0.1);
    try (Trainer whole = Trainer.begin(model("qwen3"), lora, settings(500, 1 << 30, 2));
        Trainer parts = Trainer.begin(model("qwen3"), lora, settings(1, 1 << 30, 2))) {
      for (int step = 0; step < 2; step++) {
        StepReport one = whole.step(rows, 1e-3);
        StepReport other = parts.step(rows, 1e-3);
        assertThat(one.loss()).isCloseTo(other.loss(), within(1e-5));
        assertThat(one.gradientNorm())
            .isCloseTo(other.gradientNorm(), within(1e-4 * one.gradientNorm()));
      }
    }
  }

  @Test
  void aSavedAdapterIsTheTrainedOneAndCanBeTrainedFurther() throws IOException {
    List<TokenRow> rows = rows(20, 30);
    ModelFile model = model("llama");
    double loss;
    try (Trainer trainer = Trainer.begin(model, LORA, settings(100, 1 << 30, 2))) {
      double first = trainer.loss(rows);
      for (int step = 0; step < 30; step++) {
        trainer.step(rows, 1e-2);
      }
      loss = trainer.loss(rows);
      assertThat(loss).isLessThan(first / 2);
      trainer.save(folder.resolve("adapter"));
      LoraAdapter saved = LoraAdapter.open(folder.resolve("adapter"), model);
      assertThat(floats(saved)).isEqualTo(floats(trainer.adapter()));
    }
    LoraAdapter saved = LoraAdapter.open(folder.resolve("adapter"), model);
    try (Trainer more = Trainer.continuing(model, saved, 0, settings(100, 1 << 30, 2))) {
      assertThat(more.loss(rows)).isCloseTo(loss, within(1e-6));
      more.step(rows, 1e-4); // moments begin anew: a first step is as long as the rate, everywhere
      assertThat(more.loss(rows)).isLessThan(loss);
    }
  }

  @Test
  void whatCannotBeTrainedIsRefusedAndChangesNothing() throws IOException {
    try (Trainer trainer = Trainer.begin(model("llama"), LORA, settings(100, 1 << 30, 1))) {
      float[] before = floats(trainer.adapter());
      TokenRow unsupervised = new TokenRow(new int[] {1, 2}, new boolean[2]);
      assertThatThrownBy(() -> trainer.step(List.of(unsupervised), 1))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("predicted");
      TokenRow unknown = new TokenRow(new int[] {1, 4000}, new boolean[] {false, true});
      assertThatThrownBy(() -> trainer.step(List.of(unknown), 1))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("4000");
      assertThatThrownBy(() -> trainer.step(rows(600), 1))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("600", "512");
      assertThat(floats(trainer.adapter())).isEqualTo(before);
      assertThat(trainer.steps()).isZero();
    }
  }
}
