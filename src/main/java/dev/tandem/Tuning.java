package dev.tandem;

import dev.tandem.answer.HybridPrompt;
import dev.tandem.answer.LabelReport;
import dev.tandem.answer.RetrievedExamples;
import dev.tandem.example.Audience;
import dev.tandem.example.Example;
import dev.tandem.example.LabelTask;
import dev.tandem.example.Recipe;
import dev.tandem.example.TokenRow;
import dev.tandem.example.TrainingData;
import dev.tandem.ledger.AdapterInfo;
import dev.tandem.ledger.RunLog;
import dev.tandem.llm.LoraAdapter;
import dev.tandem.llm.ModelFile;
import dev.tandem.llm.ModelStore;
import dev.tandem.text.Acl;
import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import dev.tandem.tune.Card;
import dev.tandem.tune.ExportCheck;
import dev.tandem.tune.GateReport;
import dev.tandem.tune.Lineage;
import dev.tandem.tune.LoraSettings;
import dev.tandem.tune.LossCurve;
import dev.tandem.tune.LossPoint;
import dev.tandem.tune.Method;
import dev.tandem.tune.Trainer;
import dev.tandem.tune.TrainerSettings;
import dev.tandem.tune.TuneRun;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One training, from checked data to an adapter's folder. */
final class Tuning {
  private static final Duration BETWEEN_CHECKPOINTS = Duration.ofMinutes(1);

  /** Those of all weights hold 12 bytes of each, so that the disk takes seconds. */
  private static final Duration BETWEEN_FULL_CHECKPOINTS = Duration.ofMinutes(5);

  /** With fewer texts a temperature would be chance. */
  private static final int LEAST_CALIBRATED = 50;

  private final Home home;
  private final Path base;
  private final ModelFile model;
  private final TuneRequest request;
  private final Instant began = Instant.now(); // what changed since its rows were read is newer

  /**
   * @param base where the model lies
   */
  Tuning(Home home, Path base, ModelFile model, TuneRequest request) {
    this.home = home;
    this.base = base;
    this.model = model;
    this.request = request;
  }

  Tuned run(TuneRun.Listener listener) {
    Path out = request.out();
    boolean written = ModelFile.written(out);
    if ((written || Files.isRegularFile(LoraAdapter.weights(out))) && !TuneRun.underWay(out)) {
      throw new UserError(
          "There is %s in '%s'; name another folder with --out, or delete that one."
              .formatted(written ? "a model" : "an adapter", out));
    }
    Gatekeeper gates = new Gatekeeper(base, model, request);
    List<List<TokenRow>> stages =
        gates.planted(request.data().stages(request.order(), request.settings().seed()));
    List<TokenRow> dev = request.data().devRows();
    String sha256 = ModelStore.standard().sha256(base);
    TrainerSettings how = how(request);
    RunLog runs = home.writerLedger().runs();
    String run = runs.begin(request.collection(), "tune");
    try {
      if (request.restart()) {
        TuneRun.clear(out);
      }
      Learnt learnt = train(how, stages, dev, sha256, listener);
      Lineage lineage = learnt.lineage;
      Optional<GateReport> report = gates.test(learnt.outcome.end(), listener);
      Cards.write(out, new Card(name(), model.name(), sha256, Optional.of(lineage), report));
      Optional<String> refusal = gates.refusal(report);
      Tuned tuned = tuned(learnt.outcome, lineage, report);
      Map<String, Double> metrics = metrics(tuned);
      if (refusal.isEmpty()) {
        home.ledger().adapters().add(info(run, sha256, lineage, metrics));
      }
      runs.finish(run, metrics);
      TuneRun.clear(out);
      return refusal.isEmpty() ? tuned : tuned.refused(refusal.get(), gates.setAside());
    } catch (IOException e) {
      throw new UserError(
          "The adapter '%s' cannot be written (%s); make room or name another folder, and repeat the command: it goes on where it was."
              .formatted(request.out(), e.getMessage()),
          e);
    }
  }

  private record Learnt(TuneRun.Outcome outcome, Lineage lineage) {}

  /** Trains and saves what was learnt; what that takes of memory is free afterwards. */
  private Learnt train(
      TrainerSettings how,
      List<List<TokenRow>> stages,
      List<TokenRow> dev,
      String sha256,
      TuneRun.Listener listener)
      throws IOException {
    try (Trainer trainer = trainer(how)) {
      TuneRun.Outcome outcome =
          new TuneRun(
                  trainer,
                  stages,
                  dev,
                  request.settings(),
                  request.out(),
                  identity(sha256, stages, dev),
                  request.lora().isPresent() ? BETWEEN_CHECKPOINTS : BETWEEN_FULL_CHECKPOINTS)
              .run(listener);
      Lineage lineage = lineage(sha256, outcome);
      write(outcome, lineage); // first, lest weights lie there for everybody
      trainer.save(request.out());
      return new Learnt(outcome, lineage);
    }
  }

  private static TrainerSettings how(TuneRequest request) {
    TrainerSettings standard =
        TrainerSettings.standard(request.settings().seed()).with(request.adam());
    return request.method() == Method.LORA ? standard : standard.together(longest(request.data()));
  }

  private static int longest(TrainingData data) {
    return Stream.concat(
            data.stages(TrainingData.Order.BEFORE, 0).stream().flatMap(List::stream),
            data.devRows().stream())
        .mapToInt(row -> row.ids().length)
        .max()
        .orElse(1);
  }

  /** Bytes of memory that a training of all weights takes at least. */
  static long fullBytes(ModelFile model, TuneRequest request) {
    return Trainer.fullBytes(model, how(request));
  }

  private Trainer trainer(TrainerSettings how) {
    if (request.lora().isEmpty()) {
      return Trainer.beginFull(model, how);
    }
    LoraSettings lora = request.lora().get();
    return request
        .parent()
        .map(
            parent ->
                Trainer.continuing(model, LoraAdapter.open(parent, model), lora.dropout(), how))
        .orElseGet(() -> Trainer.begin(model, lora, how));
  }

  private void write(TuneRun.Outcome outcome, Lineage lineage) throws IOException {
    Files.createDirectories(request.out());
    Files.writeString(request.out().resolve(Audience.FILE), Json.pretty(lineage) + "\n");
    Files.writeString(request.out().resolve(LossCurve.FILE), LossCurve.svg(outcome));
  }

  private Lineage lineage(String sha256, TuneRun.Outcome outcome) {
    // A base may have been learnt from rows itself.
    Audience rows = request.data().audience().and(Audience.of(base));
    Audience audience = request.parent().map(Audience::of).map(rows::and).orElse(rows);
    return new Lineage(
        name(),
        Tandem.VERSION,
        began,
        model.name(),
        sha256,
        ExportCheck.templateSha256(model),
        ExportCheck.endTokens(model),
        request.data().files().stream()
            .map(
                file ->
                    new Lineage.DataFile(
                        String.valueOf(file.path().getFileName()),
                        file.sha256(),
                        file.rows().size()))
            .toList(),
        List.copyOf(audience.docIds()),
        audience.readers().orElse(Acl.PUBLIC),
        request.method(),
        request.data().learntLabels().map(prompt -> new LabelTask(prompt, OptionalDouble.empty())),
        retrieval(),
        request.lora(),
        request.adam(),
        request.settings(),
        request.parent().map(path -> String.valueOf(path.getFileName())),
        request.command(),
        outcome.end(),
        outcome.steps(),
        outcome.best(),
        outcome.points());
  }

  private Optional<Lineage.Retrieval> retrieval() {
    Optional<Recipe> recipe = request.data().recipe();
    Optional<RetrievedExamples.Settings> found = request.retrieval();
    return recipe.isEmpty() && found.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Lineage.Retrieval(
                found.map(RetrievedExamples.Settings::collection).orElse(""),
                found.map(RetrievedExamples.Settings::missing).orElse(0.0),
                HybridPrompt.PASSAGES,
                HybridPrompt.TOKENS,
                HybridPrompt.version(),
                recipe.map(Recipe::name),
                recipe.map(r -> OptionalLong.of(r.seed())).orElse(OptionalLong.empty()),
                recipe.map(r -> OptionalInt.of(r.rows())).orElse(OptionalInt.empty())));
  }

  private AdapterInfo info(
      String run, String sha256, Lineage lineage, Map<String, Double> metrics) {
    return new AdapterInfo(
        run,
        lineage.name(),
        request.out().toAbsolutePath().normalize().toString(),
        request.collection(),
        lineage.base(),
        sha256,
        lineage.readers(),
        lineage.created(),
        lineage.docIds(),
        metrics);
  }

  private String name() {
    return String.valueOf(request.out().toAbsolutePath().normalize().getFileName());
  }

  private Tuned tuned(TuneRun.Outcome outcome, Lineage lineage, Optional<GateReport> report) {
    LossPoint kept =
        outcome.points().stream().filter(p -> p.step() == outcome.best()).findFirst().orElseThrow();
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put("seconds", outcome.seconds());
    metrics.put("dev_rows", (double) request.data().devRows().size());
    report
        .map(GateReport::told)
        .ifPresent(
            told -> told.forEach(t -> t.value().ifPresent(value -> metrics.put(t.name(), value))));
    outcome.points().getFirst().devLoss().ifPresent(loss -> metrics.put("dev_loss_before", loss));
    lineage.labels().ifPresent(task -> metrics.putAll(labelled(task, outcome)));
    return new Tuned(
        lineage.name(),
        request.out().toString(),
        lineage.method(),
        outcome.end(),
        outcome.steps(),
        outcome.best(),
        kept.trainLoss(),
        kept.devLoss(),
        metrics,
        report.map(GateReport::gates).orElse(List.of()),
        outcome.tokensPerSecond(),
        PeakMemory.megabytes(),
        outcome.points(),
        lineage.readers(),
        lineage.labels().isPresent(),
        outcome.overfitted(),
        Optional.empty());
  }

  /**
   * How many of the dev texts get their labels, whose probabilities are calibrated on the way;
   * where there are few, or somebody is waiting for the end, nothing. A whole model is not loaded
   * again for it.
   */
  private Map<String, Double> labelled(LabelTask task, TuneRun.Outcome outcome) {
    List<Example.Labelled> texts = request.data().devLabels();
    if (request.method() == Method.FULL
        || texts.size() < LEAST_CALIBRATED
        || outcome.end() == TuneRun.End.CANCELLED) {
      return Map.of();
    }
    LabelReport report = Labelling.calibrate(home, request.out(), task, texts, StepProgress.NONE);
    Map<String, Double> metrics = new TreeMap<>();
    report.metrics().forEach((name, figure) -> metrics.put("dev_" + name, figure.value()));
    return metrics;
  }

  private static Map<String, Double> metrics(Tuned tuned) {
    Map<String, Double> metrics = new TreeMap<>(tuned.metrics());
    metrics.put("steps", (double) tuned.steps());
    metrics.put("tokens_per_second", tuned.tokensPerSecond());
    metrics.put("peak_rss_mb", (double) tuned.peakRssMb());
    put(metrics, "train_loss", tuned.trainLoss());
    put(metrics, "dev_loss", tuned.devLoss());
    return metrics;
  }

  private static void put(Map<String, Double> metrics, String name, OptionalDouble value) {
    value.ifPresent(number -> metrics.put(name, number));
  }

  /** Of all that decides what a run comes to. */
  private String identity(String sha256, List<List<TokenRow>> stages, List<TokenRow> dev) {
    MessageDigest digest = Sha256.digest();
    for (List<TokenRow> rows : stages) {
      digest(digest, rows);
    }
    digest(digest, dev);
    String parent =
        request.parent().map(LoraAdapter::weights).map(ModelStore.standard()::sha256).orElse("");
    return Sha256.of(
        String.join(
            "\n",
            sha256,
            Sha256.hex(digest, new byte[0]),
            Json.pretty(request.lora()),
            Json.pretty(request.adam()),
            Json.pretty(request.settings()),
            parent));
  }

  private static void digest(MessageDigest digest, List<TokenRow> rows) {
    digest.update((byte) '\n');
    for (TokenRow row : rows) {
      ByteBuffer bytes = ByteBuffer.allocate(4 + row.ids().length * 5);
      bytes.putInt(row.ids().length);
      for (int i = 0; i < row.ids().length; i++) {
        bytes.putInt(row.ids()[i]).put((byte) (row.supervised()[i] ? 1 : 0));
      }
      digest.update(bytes.array());
    }
  }
}
