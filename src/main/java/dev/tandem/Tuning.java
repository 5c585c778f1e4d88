package dev.tandem;

import dev.tandem.example.Audience;
import dev.tandem.example.TokenRow;
import dev.tandem.ledger.AdapterInfo;
import dev.tandem.ledger.RunLog;
import dev.tandem.llm.ChatEncoder;
import dev.tandem.llm.LoraAdapter;
import dev.tandem.llm.ModelFile;
import dev.tandem.llm.ModelStore;
import dev.tandem.text.Acl;
import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import dev.tandem.tune.Canary;
import dev.tandem.tune.Card;
import dev.tandem.tune.GateReport;
import dev.tandem.tune.GateSettings;
import dev.tandem.tune.Gates;
import dev.tandem.tune.Gating;
import dev.tandem.tune.Lineage;
import dev.tandem.tune.LossCurve;
import dev.tandem.tune.LossPoint;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/** One training, from checked data to an adapter's folder. */
final class Tuning {
  private static final Duration BETWEEN_CHECKPOINTS = Duration.ofMinutes(1);

  private final Home home;
  private final Path base;
  private final ModelFile model;
  private final TuneRequest request;

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
    if (Files.isRegularFile(LoraAdapter.weights(out)) && !TuneRun.underWay(out)) {
      throw new UserError(
          "There is an adapter in '%s'; name another folder with --out, or delete that one."
              .formatted(request.out()));
    }
    String sha256 = ModelStore.standard().sha256(base);
    RunLog runs = home.writerLedger().runs();
    String run = runs.begin(request.collection(), "tune");
    List<Canary> canaries =
        request.gates().isPresent()
            ? Canary.draw(request.data().train().size(), request.settings().seed())
            : List.of();
    try {
      TuneRun.Outcome outcome = train(sha256, canaries, listener);
      Lineage lineage = lineage(sha256, outcome);
      Optional<GateReport> report = request.gates().map(gating -> test(gating, canaries));
      Cards.write(
          request.out(), new Card(name(), model.name(), sha256, Optional.of(lineage), report));
      Optional<String> refusal = report.flatMap(this::refusal);
      Tuned tuned = tuned(outcome, lineage, report);
      Map<String, Double> metrics = metrics(tuned);
      if (refusal.isEmpty()) {
        home.ledger().adapters().add(info(run, sha256, lineage, metrics));
      }
      runs.finish(run, metrics);
      TuneRun.clear(request.out());
      return refusal.isEmpty() ? tuned : tuned.refused(refusal.get(), setAside());
    } catch (IOException e) {
      throw new UserError(
          "The adapter '%s' cannot be written (%s); make room or name another folder, and repeat the command: it goes on where it was."
              .formatted(request.out(), e.getMessage()),
          e);
    }
  }

  /** Ends with the adapter in its folder and the trainer's memory free again. */
  private TuneRun.Outcome train(String sha256, List<Canary> canaries, TuneRun.Listener listener)
      throws IOException {
    List<List<TokenRow>> stages = planted(canaries);
    List<TokenRow> dev = request.data().devRows();
    TrainerSettings how = TrainerSettings.standard(request.settings().seed()).with(request.adam());
    if (request.restart()) {
      TuneRun.clear(request.out());
    }
    try (Trainer trainer =
        request
            .parent()
            .map(
                parent ->
                    Trainer.continuing(
                        model, LoraAdapter.open(parent, model), request.lora().dropout(), how))
            .orElseGet(() -> Trainer.begin(model, request.lora(), how))) {
      TuneRun training =
          new TuneRun(
              trainer,
              stages,
              dev,
              request.settings(),
              request.out(),
              identity(sha256, stages, dev),
              BETWEEN_CHECKPOINTS);
      TuneRun.Outcome outcome = training.run(listener);
      write(outcome, lineage(sha256, outcome));
      trainer.save(request.out());
      return outcome;
    }
  }

  /** The stages, with secrets among the rows of the last one. */
  private List<List<TokenRow>> planted(List<Canary> canaries) {
    List<List<TokenRow>> stages =
        new ArrayList<>(request.data().stages(request.order(), request.settings().seed()));
    if (!canaries.isEmpty()) {
      ChatEncoder encoder = new ChatEncoder(model);
      List<TokenRow> last = new ArrayList<>(stages.removeLast());
      canaries.forEach(canary -> last.add(canary.row(encoder)));
      stages.add(last);
    }
    return stages;
  }

  private GateReport test(Gating gating, List<Canary> canaries) {
    return Gates.ofAdapter(
        base,
        request.out(),
        new Gates.Data(
            request.data().train(), request.data().dev(), request.data().measured(), canaries),
        gating.thresholds(),
        GateSettings.standard(request.settings().seed()),
        what -> {});
  }

  private Optional<String> refusal(GateReport report) {
    return request
        .gates()
        .filter(Gating::refuses)
        .map(gating -> report.refusal(gating.unmeasured()))
        .filter(gates -> !gates.isEmpty());
  }

  /** A folder beside the one that was asked for, which stays free for a better adapter. */
  private Path setAside() throws IOException {
    Path out = request.out().toAbsolutePath().normalize();
    Path aside = out.resolveSibling(name() + ".refused");
    for (int i = 2; Files.exists(aside); i++) {
      aside = out.resolveSibling(name() + ".refused-" + i);
    }
    return Files.move(out, aside);
  }

  private void write(TuneRun.Outcome outcome, Lineage lineage) throws IOException {
    Files.createDirectories(request.out());
    Files.writeString(request.out().resolve(Audience.FILE), Json.pretty(lineage) + "\n");
    Files.writeString(request.out().resolve(LossCurve.FILE), LossCurve.svg(outcome));
  }

  private Lineage lineage(String sha256, TuneRun.Outcome outcome) {
    Audience rows = request.data().audience();
    Audience audience = request.parent().map(Audience::of).map(rows::and).orElse(rows);
    return new Lineage(
        name(),
        Tandem.VERSION,
        Instant.now(),
        model.name(),
        sha256,
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
        request.lora(),
        request.adam(),
        request.settings(),
        request.parent().map(path -> String.valueOf(path.getFileName())),
        outcome.end(),
        outcome.steps(),
        outcome.best(),
        outcome.points());
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
    report.ifPresent(
        found ->
            found
                .told()
                .forEach(gate -> metrics.put(gate.name(), gate.value().orElse(Double.NaN))));
    outcome.points().getFirst().devLoss().ifPresent(loss -> metrics.put("dev_loss_before", loss));
    return new Tuned(
        lineage.name(),
        request.out().toString(),
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
        outcome.overfitted(),
        Optional.empty());
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
