package dev.tandem.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.example.TokenRow;
import dev.tandem.llm.ModelFile;
import dev.tandem.llm.Projection;
import dev.tandem.llm.TinyModel;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuneRunTest {
  private static final TuneSettings SETTINGS = new TuneSettings(3, 4, 1e-2, 0.1, 2, 0, 100, 5);

  @TempDir Path folder;
  private ModelFile model;

  @BeforeEach
  void openModel() throws IOException {
    model = ModelFile.open(TinyModel.folder(folder.resolve("model"), "llama"));
  }

  private Trainer trainer() {
    return Trainer.begin(
        model,
        new LoraSettings(3, 6, false, Set.of(Projection.values()), 0.1),
        new TrainerSettings(Adam.STANDARD, 64, 1 << 20, 2, 7));
  }

  /** Each token follows from the one before, so there is something to learn. */
  private static List<TokenRow> counting(int n, long seed) {
    Random random = new Random(seed);
    List<TokenRow> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      int length = 6 + random.nextInt(6);
      int first = random.nextInt(80);
      int[] ids = new int[length];
      boolean[] supervised = new boolean[length];
      for (int t = 0; t < length; t++) {
        ids[t] = (first + 3 * t) % 80;
        supervised[t] = t > 0;
      }
      rows.add(new TokenRow(ids, supervised));
    }
    return rows;
  }

  /** Prompts by chance, of which nothing follows but a token. */
  private static List<TokenRow> answered(int n, long seed, int token) {
    Random random = new Random(seed);
    return Stream.generate(
            () -> {
              boolean[] supervised = new boolean[8];
              supervised[7] = true;
              int[] ids = random.ints(8, 0, 80).toArray();
              ids[7] = token;
              return new TokenRow(ids, supervised);
            })
        .limit(n)
        .toList();
  }

  private TuneRun run(Trainer trainer, List<TokenRow> dev, TuneSettings settings, String identity) {
    return new TuneRun(
        trainer,
        List.of(counting(30, 1), counting(14, 2)),
        dev,
        settings,
        folder.resolve("run"),
        identity,
        Duration.ZERO);
  }

  @Test
  void itLearnsAndEveryEpochGoesOverAllRows() throws IOException {
    try (Trainer trainer = trainer()) {
      TuneRun.Outcome outcome = run(trainer, counting(20, 3), SETTINGS, "a").run(progress -> {});
      assertThat(outcome.end()).isEqualTo(TuneRun.End.DONE);
      assertThat(outcome.steps()).isEqualTo(3 * 8 + 3 * 4);
      assertThat(outcome.points()).hasSize(1 + 2 * 3 * 2);
      double first = outcome.points().getFirst().devLoss().getAsDouble();
      double last = outcome.points().getLast().devLoss().getAsDouble();
      assertThat(last).isLessThan(first * 0.9);
    }
    TunePlan plan = new TunePlan(List.of(counting(30, 1)), SETTINGS);
    for (int epoch = 0; epoch < 3; epoch++) {
      List<TokenRow> seen =
          LongStream.range(epoch * 8L, epoch * 8L + 8)
              .mapToObj(plan::rows)
              .flatMap(List::stream)
              .toList();
      assertThat(seen).hasSize(30).doesNotHaveDuplicates();
    }
    assertThat(plan.rows(0)).isNotEqualTo(plan.rows(8));
  }

  @Test
  void aKilledRunOfAllWeightsEndsWithTheSameModelToTheLastBit() throws IOException {
    killedEndsAsUndisturbed(
        () -> Trainer.beginFull(model, new TrainerSettings(Adam.STANDARD, 64, 1 << 20, 2, 7)));
  }

  @Test
  void aKilledRunEndsWithTheSameAdapterToTheLastBit() throws IOException {
    killedEndsAsUndisturbed(this::trainer);
  }

  private void killedEndsAsUndisturbed(Supplier<Trainer> begun) throws IOException {
    Map<String, float[]> undisturbed;
    List<LossPoint> points;
    try (Trainer trainer = begun.get()) {
      points = run(trainer, counting(20, 3), SETTINGS, "a").run(progress -> {}).points();
      undisturbed = Map.copyOf(trainer.values());
    }
    TuneRun.clear(folder.resolve("run"));
    for (long dies : new long[] {1, 7, 20, 33}) {
      try (Trainer trainer = begun.get()) {
        TuneRun run = run(trainer, counting(20, 3), SETTINGS, "a");
        assertThatThrownBy(
                () ->
                    run.run(
                        progress -> {
                          if (progress.step() == dies) {
                            throw new IllegalStateException("killed");
                          }
                        }))
            .hasMessage("killed");
      }
    }
    try (Trainer trainer = begun.get()) {
      List<Long> steps = new ArrayList<>();
      TuneRun run = run(trainer, counting(20, 3), SETTINGS, "a");
      TuneRun.Outcome outcome = run.run(progress -> steps.add(progress.step()));
      assertThat(steps.getFirst()).isEqualTo(33);
      assertThat(outcome.points()).isEqualTo(points);
      trainer
          .values()
          .forEach((name, values) -> assertThat(values).as(name).isEqualTo(undisturbed.get(name)));
      TuneRun.clear(folder.resolve("run"));
    }
    try (Stream<Path> left = Files.list(folder.resolve("run"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void anotherRunsCheckpointIsRefused() throws IOException {
    try (Trainer trainer = trainer()) {
      TuneRun run = run(trainer, List.of(), SETTINGS, "a");
      assertThatThrownBy(
              () ->
                  run.run(
                      progress -> {
                        if (progress.step() == 3) {
                          throw new IllegalStateException("killed");
                        }
                      }))
          .hasMessage("killed");
      assertThatThrownBy(() -> run(trainer, List.of(), SETTINGS, "b").run(progress -> {}))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("--restart");
    }
  }

  @Test
  void whatCannotBeLearntEndsEarlyWithTheBestKeptAndIsNamed() throws IOException {
    TuneSettings patient = new TuneSettings(80, 4, 5e-3, 0, 1, 8, 100, 5);
    try (Trainer trainer = trainer()) {
      List<TokenRow> dev = answered(40, 9, 11);
      double before = trainer.loss(dev);
      TuneRun run =
          new TuneRun(
              trainer,
              List.of(answered(12, 1, 22)),
              dev,
              patient,
              folder.resolve("run"),
              "a",
              Duration.ofHours(1));
      TuneRun.Outcome outcome = run.run(progress -> {});
      assertThat(outcome.end()).isEqualTo(TuneRun.End.EARLY);
      assertThat(outcome.best()).isLessThan(outcome.steps());
      assertThat(outcome.overfitted().orElseThrow()).contains("by heart");
      double kept =
          outcome.points().stream()
              .filter(point -> point.step() == outcome.best())
              .findFirst()
              .orElseThrow()
              .devLoss()
              .getAsDouble();
      assertThat(trainer.loss(dev)).isEqualTo(kept).isLessThanOrEqualTo(before);
    }
  }

  @Test
  void theLastStepIsKeptWhereThatIsAsked() throws IOException {
    try (Trainer trainer = trainer()) {
      TuneSettings last = new TuneSettings(30, 4, 5e-3, 0, 1, 0, 100, 5, true);
      List<TokenRow> dev = answered(20, 9, 11);
      TuneRun.Outcome outcome =
          new TuneRun(
                  trainer,
                  List.of(answered(12, 1, 22)),
                  dev,
                  last,
                  folder.resolve("run"),
                  "a",
                  Duration.ofHours(1))
              .run(progress -> {});
      assertThat(outcome.best()).isEqualTo(outcome.steps()).isEqualTo(90);
      assertThat(trainer.loss(dev))
          .isEqualTo(outcome.points().getLast().devLoss().getAsDouble())
          .isGreaterThan(outcome.points().get(1).devLoss().getAsDouble());
    }
  }

  @Test
  void fewRowsAreLearntInSmallerStepsThenMoreOften() {
    assertThat(Effort.NORMAL.run(Method.LORA, 341).rowsPerStep()).isEqualTo(15);
    assertThat(Effort.NORMAL.run(Method.LORA, 10_000).rowsPerStep()).isEqualTo(16);
    assertThat(Effort.NORMAL.run(Method.LORA, 10_000).epochs()).isEqualTo(3);
    assertThat(Effort.NORMAL.run(Method.LORA, 86))
        .extracting(TuneSettings::rowsPerStep, TuneSettings::epochs)
        .containsExactly(4, 3);
    assertThat(Effort.NORMAL.run(Method.LORA, 40).epochs()).isEqualTo(7);
    assertThat(Effort.NORMAL.run(Method.LORA, 0).epochs()).isEqualTo(10);
    assertThat(Effort.QUICK.run(Method.LORA, 40).epochs()).isEqualTo(1);
    assertThat(Effort.NORMAL.run(Method.FULL, 86).learningRate())
        .isLessThan(Effort.NORMAL.run(Method.LORA, 86).learningRate());
  }

  @Test
  void labelsOfFewRowsAreLearntMoreOften() {
    assertThat(Effort.NORMAL.labels(Method.LORA, 9_503).epochs()).isEqualTo(4);
    assertThat(Effort.NORMAL.labels(Method.LORA, 770).epochs()).isEqualTo(9);
    assertThat(Effort.NORMAL.labels(Method.LORA, 77).epochs()).isEqualTo(30);
    assertThat(Effort.QUICK.labels(Method.LORA, 77).epochs()).isEqualTo(1);
    assertThat(Effort.NORMAL.labels(Method.FULL, 77).learningRate())
        .isLessThan(Effort.NORMAL.labels(Method.LORA, 77).learningRate());
  }

  @Test
  void aCancelledRunKeepsTheBestSoFar() throws IOException {
    try (Trainer trainer = trainer()) {
      long[] step = {0};
      TuneRun.Outcome outcome =
          run(trainer, counting(20, 3), SETTINGS, "a")
              .run(
                  new TuneRun.Listener() {
                    @Override
                    public void at(TuneRun.Progress progress) {
                      step[0] = progress.step();
                    }

                    @Override
                    public boolean cancelled() {
                      return step[0] == 6;
                    }
                  });
      assertThat(outcome.end()).isEqualTo(TuneRun.End.CANCELLED);
      assertThat(outcome.steps()).isEqualTo(6);
      assertThat(outcome.points().getLast().step()).isEqualTo(6);
    }
  }

  @Test
  void theCurveIsAPictureOfBothLosses() throws IOException {
    try (Trainer trainer = trainer()) {
      String svg = LossCurve.svg(run(trainer, counting(5, 3), SETTINGS, "a").run(progress -> {}));
      assertThat(svg)
          .contains("<polyline class=\"train\"", "<polyline class=\"dev\"", "kept: step");
    }
  }
}
