package dev.tandem.training;

import dev.tandem.answer.LabelReport;
import dev.tandem.answer.Teacher;
import dev.tandem.example.Example;
import dev.tandem.example.LabelTask;
import dev.tandem.ledger.AdapterInfo;
import dev.tandem.ledger.RunLog;
import dev.tandem.llm.LoraAdapter;
import dev.tandem.llm.ModelFile;
import dev.tandem.stats.Estimate;
import dev.tandem.text.Sha256;
import dev.tandem.text.StepProgress;
import dev.tandem.text.UserError;
import dev.tandem.tune.Card;
import dev.tandem.tune.GateReport;
import dev.tandem.tune.Lineage;
import dev.tandem.tune.LossPoint;
import dev.tandem.tune.Method;
import dev.tandem.tune.TuneRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * What comes behind the last step of a training, until the adapter is known to the ledger and lies
 * where it stays. Each step may be done again: the run's checkpoint goes last, so what was killed
 * in between is done once more by the same command, and comes to the same.
 */
public final class Ending {
  /** With fewer texts a temperature would be chance. */
  private static final int LEAST_CALIBRATED = 50;

  /** What is done, in this order. */
  public enum Step {
    CALIBRATED,
    TESTED,
    REGISTERED,
    NOTED,
    MOVED,
    CLEARED
  }

  private final TrainingHome home;
  private final TuneRequest request;
  private final Gatekeeper gates;
  private final String identity;
  private final Consumer<Step> done;

  /**
   * @param identity of the run: what comes to the same is the same adapter
   * @param done hears of each step
   */
  Ending(
      TrainingHome home,
      TuneRequest request,
      Gatekeeper gates,
      String identity,
      Consumer<Step> done) {
    this.home = home;
    this.request = request;
    this.gates = gates;
    this.identity = identity;
    this.done = done;
  }

  /**
   * Refuses a folder that holds an adapter, and does what is left of a run that was killed behind
   * its last checkpoint: the ledger knows its adapter already.
   *
   * @param out the folder that a run is to write
   * @throws UserError if there is an adapter; also if a refused one was being moved from there,
   *     lest it be trained once more unasked
   */
  public static void requireFree(Path out) {
    try {
      boolean written = ModelFile.written(out);
      if ((written || Files.isRegularFile(LoraAdapter.weights(out))) && !TuneRun.underWay(out)) {
        clear(out);
        throw new UserError(
            "There is %s in '%s'; name another folder with --out, or delete that one."
                .formatted(written ? "a model" : "an adapter", out));
      }
      for (int i = 1; Files.exists(aside(out, i)); i++) {
        Path aside = aside(out, i);
        if (TuneRun.underWay(aside)) {
          clear(aside);
          throw new UserError(
              "The adapter that was trained for '%s' did not pass its gates and lies in '%s' with its card; its run was killed just then. Repeat the command to train another one."
                  .formatted(out, aside));
        }
      }
    } catch (IOException e) {
      throw new UserError(
          "The folder '%s' cannot be tidied (%s); make it writable and repeat the command."
              .formatted(out, e.getMessage()),
          e);
    }
  }

  /** Takes away what only a run needs that has not ended; the checkpoint first. */
  static void clear(Path folder) throws IOException {
    TuneRun.clear(folder);
    Teacher.clear(folder);
  }

  /** The folders beside its own where refused ones go, 1 the first. */
  private static Path aside(Path out, int i) {
    Path own = out.toAbsolutePath().normalize();
    return own.resolveSibling(own.getFileName() + ".refused" + (i == 1 ? "" : "-" + i));
  }

  /** The first that is free, so that its own folder is free for a better one. */
  private static Path freeAside(Path out) {
    int i = 1;
    while (Files.exists(aside(out, i))) {
      i++;
    }
    return aside(out, i);
  }

  /**
   * @param outcome of the training, which is saved
   * @param run its number in the ledger
   */
  Tuned end(TuneRun.Outcome outcome, String run, TuneRun.Listener listener) throws IOException {
    Path out = request.out();
    Map<String, Estimate> labels = calibrated(outcome.end());
    Lineage lineage = Cards.lineage(out).orElseThrow(); // with the temperature
    done.accept(Step.CALIBRATED);
    Optional<GateReport> report = gates.test(outcome.end(), listener);
    Cards.write(
        out,
        new Card(
            lineage.name(),
            lineage.base(),
            lineage.baseSha256(),
            Optional.of(lineage),
            report,
            labels));
    done.accept(Step.TESTED);
    Optional<String> refusal = gates.refusal(report);
    Path place = refusal.isEmpty() ? out.toAbsolutePath().normalize() : freeAside(out);
    Tuned tuned = tuned(outcome, lineage, report, labels);
    Map<String, Double> metrics = metrics(tuned);
    RunLog runs = home.writerLedger().runs();
    home.writerLedger().adapters().put(info(place, lineage, metrics, refusal.orElse("")));
    done.accept(Step.REGISTERED);
    runs.finish(run, metrics);
    done.accept(Step.NOTED);
    if (refusal.isPresent()) {
      Files.move(out, place);
      done.accept(Step.MOVED);
    }
    clear(place);
    done.accept(Step.CLEARED);
    return refusal.map(why -> tuned.refused(why, place)).orElse(tuned);
  }

  /**
   * How many of the dev texts get their labels, whose probabilities are calibrated on the way;
   * where there are few, or somebody is waiting for the end, nothing. A whole model is not loaded
   * again for it.
   */
  private Map<String, Estimate> calibrated(TuneRun.End end) {
    Optional<LabelTask> task = LabelTask.of(request.out());
    List<Example.Labelled> texts = request.data().devLabels();
    if (task.isEmpty()
        || request.method() == Method.FULL
        || texts.size() < LEAST_CALIBRATED
        || end == TuneRun.End.CANCELLED) {
      return Map.of();
    }
    LabelReport report =
        Labelling.calibrate(home, request.out(), task.get(), texts, StepProgress.NONE);
    return report.metrics();
  }

  /** The same run gives the same bytes, so its adapter has the same id where it lies. */
  private AdapterInfo info(
      Path place, Lineage lineage, Map<String, Double> metrics, String refused) {
    return new AdapterInfo(
        Sha256.of(identity + "\n" + place),
        String.valueOf(place.getFileName()),
        place.toString(),
        request.collection(),
        lineage.base(),
        lineage.baseSha256(),
        lineage.readers(),
        lineage.created(),
        lineage.documents(),
        metrics,
        refused);
  }

  private Tuned tuned(
      TuneRun.Outcome outcome,
      Lineage lineage,
      Optional<GateReport> report,
      Map<String, Estimate> labels) {
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
    labels.forEach((name, figure) -> metrics.put("dev_" + name, figure.value()));
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
}
