package dev.tandem.cli;

import dev.tandem.Evaluation;
import dev.tandem.Tandem;
import dev.tandem.answer.LabelPage;
import dev.tandem.answer.LabelReport;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "labels",
    mixinStandardHelpOptions = true,
    description =
        "Gives texts their labels, never anything but one of the labels, and measures them: accuracy, macro-F1, calibration, confusions; with intervals. With --adapter the labels are those it has learnt; without, the model is told them.",
    footer = {
      "",
      "DATA: CSV or TSV of a text and its label.",
      "",
      "Examples:",
      "  tandem eval labels --data test.csv --adapter adapters/intents --report report",
      "  tandem eval labels --data test.csv --labels train.csv",
      "  tandem eval labels --data dev.csv --adapter adapters/intents --fit-temperature"
    })
final class EvalLabels implements Callable<Integer> {
  private static final int SHOWN = 15;

  @Mixin private final Common common = new Common();

  @Option(names = "--data", required = true, paramLabel = "FILE", description = "texts to label")
  private Path data = Path.of("");

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "all labels, where no adapter says them: the training file, or a text file of one a line")
  private Optional<Path> labels = Optional.empty();

  @Mixin private final Reader reader = new Reader();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "0",
      description = "only the first N texts")
  private int limit;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "write labels.html: all confusions and whether probabilities can be relied on")
  private Optional<Path> report = Optional.empty();

  @Option(
      names = "--fit-temperature",
      description =
          "fit the adapter's calibration on these texts, which it must not have learnt, and keep it there. Never use test texts for this")
  private boolean fit;

  @Override
  public Integer call() {
    try (Tandem tandem = common.open();
        Progress progress = new Progress(fit ? "fit" : "label", !common.json)) {
      Evaluation.Labelled texts = new Evaluation.Labelled(data, labels, limit, reader.in(tandem));
      LabelReport measured =
          fit
              ? tandem.evaluation().fitLabels(texts, progress::update)
              : tandem.evaluation().labels(texts, progress::update);
      progress.close();
      Optional<Path> page = report.map(folder -> LabelPage.write(folder, measured));
      common.print(measured.toJson(), () -> show(measured, page));
      return 0;
    }
  }

  private static void show(LabelReport report, Optional<Path> page) {
    Common.text("%,d texts, %,d labels".formatted(report.n(), report.labels().size()));
    EvalAnswers.figures(report.metrics());
    report
        .temperature()
        .ifPresent(t -> Common.text("calibrated with temperature %.2f".formatted(t)));
    if (!report.confusions().isEmpty()) {
      Common.line("@|bold %s|@", "Most confused");
      report.confusions().stream().limit(SHOWN).forEach(EvalLabels::show);
      if (report.confusions().size() > SHOWN) {
        Common.text("  and %,d pairs more".formatted(report.confusions().size() - SHOWN));
      }
    }
    report.failures().forEach((kind, count) -> Common.text("%d failed: %s".formatted(count, kind)));
    page.ifPresent(file -> Common.text("report: " + file));
  }

  private static void show(LabelReport.Confused pair) {
    Common.text(
        "  %3d of %3d  %s  taken for  %s"
            .formatted(pair.n(), pair.of(), pair.label(), pair.given()));
  }
}
