package dev.tandem.cli;

import dev.tandem.Evaluation;
import dev.tandem.Tandem;
import dev.tandem.answer.Abstention;
import dev.tandem.answer.Arm;
import dev.tandem.answer.CalibrationReport;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    description =
        "When a collection's questions are answered and when they are declined: fitted on labelled questions, or set by hand. Without labelled unanswerable questions each answerable one is also asked with its documents withheld.",
    footer = {
      "",
      "QUESTIONS: JSONL rows,",
      "  {\"id\",\"question\",\"answers\":[...],\"answerable\":true,\"doc_ids\":[...]}.",
      "Never calibrate on test questions.",
      "",
      "Examples:",
      "  tandem calibrate -c hr --questions labelled.jsonl --report calibration",
      "  tandem calibrate -c hr --questions labelled.jsonl --adapter adapters/hr",
      "  tandem calibrate -c hr --threshold 0.5          declines more than 0.4 does"
    })
final class Calibrate implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private final Common common = new Common();

  @Mixin private final InCollection in = new InCollection();

  @Option(names = "--questions", paramLabel = "FILE", description = "labelled questions")
  private Optional<Path> questions = Optional.empty();

  @Option(
      names = "--arm",
      paramLabel = "ARM",
      defaultValue = "rag",
      description = "rag or hybrid (default rag)")
  private Arm arm = Arm.RAG;

  @Mixin private final Reader reader = new Reader();

  @Option(
      names = "--threshold",
      paramLabel = "P",
      description =
          "answer from this probability on, 0 to 1; nothing is fitted without --questions")
  private Optional<Double> threshold = Optional.empty();

  @Option(
      names = "--plain",
      description = "with --threshold: for the model without its reader or an adapter")
  private boolean plain;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "folder for calibration.html: figures, reliability, other thresholds")
  private Optional<Path> folder = Optional.empty();

  @Override
  public Integer call() {
    if (questions.isEmpty() && threshold.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "there is nothing to calibrate with; name labelled questions with --questions, or a threshold");
    }
    threshold.ifPresent(
        p -> {
          if (!(p >= 0 && p <= 1)) {
            throw new ParameterException(
                spec.commandLine(), "a threshold is from 0 to 1, not %s".formatted(p));
          }
        });
    try (Tandem tandem = common.open()) {
      if (questions.isPresent()) {
        fit(tandem, questions.get());
      } else {
        set(tandem, !plain);
      }
      return 0;
    }
  }

  private void set(Tandem tandem, boolean trained) {
    Abstention now = tandem.evaluation().threshold(in.name, trained, threshold.orElseThrow());
    common.print(
        Map.of("collection", in.name, "setting", now.setting(), "threshold", now.threshold()),
        () ->
            Common.text(
                "Questions to %s are answered from a probability of %.2f on."
                    .formatted(in.name, now.threshold())));
  }

  private void fit(Tandem tandem, Path file) {
    try (Progress progress = new Progress("fit", !common.json)) {
      CalibrationReport report =
          tandem
              .evaluation()
              .calibrate(
                  new Evaluation.Questions(in.name, file, 0, reader.in(tandem)),
                  arm,
                  progress::update);
      progress.close();
      if (threshold.isPresent()) {
        tandem
            .evaluation()
            .threshold(
                in.name,
                report.abstention().setting().equals(Abstention.TRAINED_SETTING),
                threshold.orElseThrow());
      }
      Optional<Path> page = folder.map(report::write);
      common.print(report.toJson(), () -> show(report, page));
    }
  }

  private void show(CalibrationReport report, Optional<Path> page) {
    Common.text(
        "%s: answered from a probability of %.2f on; %s"
            .formatted(
                in.name,
                threshold.orElse(report.abstention().threshold()),
                report.abstention().comment()));
    EvalAnswers.figures(report.metrics());
    page.ifPresent(path -> Common.text("report: " + path));
  }
}
