package dev.tandem.cli;

import dev.tandem.Evaluation;
import dev.tandem.Tandem;
import dev.tandem.answer.AnswerReport;
import dev.tandem.answer.Arm;
import dev.tandem.answer.EvidenceShown;
import dev.tandem.answer.Mode;
import dev.tandem.stats.Estimate;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "answers",
    mixinStandardHelpOptions = true,
    description =
        "Asks test questions and measures the answers: exact match, F1, whether quotes hold the gold answer, abstention; per mode, with intervals. What failed counts as wrong.",
    footer = {
      "",
      "QUESTIONS: JSONL rows,",
      "  {\"id\",\"question\",\"answers\":[...],\"answerable\":true,\"doc_ids\":[...]},",
      "or tab-separated question, JSON list of answers.",
      "",
      "Examples:",
      "  tandem eval answers -c hr --questions test.jsonl",
      "  tandem eval answers -c hr --questions test.jsonl --arm hybrid --report hybrid"
    })
final class EvalAnswers implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Mixin private final InCollection in = new InCollection();

  @Option(
      names = "--questions",
      required = true,
      paramLabel = "FILE",
      description = "test questions")
  private Path questions = Path.of("");

  @Option(
      names = "--arm",
      paramLabel = "ARM",
      defaultValue = "rag",
      description = "base, prompt, rag, tuned or hybrid (default rag)")
  private Arm arm = Arm.RAG;

  @Mixin private final Reader reader = new Reader();

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "0",
      description = "only the first N questions")
  private int limit;

  @Option(
      names = "--evidence",
      paramLabel = "EVIDENCE",
      defaultValue = "found",
      description =
          "what the arms read: what is found; only the documents that a question has named in doc_ids; or withheld, all but those, so that declining is right (default found)")
  private EvidenceShown evidence = EvidenceShown.FOUND;

  @Option(
      names = "--report",
      paramLabel = "DIR",
      description = "folder for answers.jsonl: each question, its answer and its scores")
  private Optional<Path> folder = Optional.empty();

  @Override
  public Integer call() {
    try (Tandem tandem = common.open();
        Progress progress = new Progress("ask", !common.json)) {
      Evaluation.Questions asked =
          new Evaluation.Questions(in.name, questions, limit, reader.in(tandem));
      AnswerReport report = tandem.evaluation().answers(asked, arm, evidence, progress::update);
      progress.close();
      Optional<Path> file = folder.map(report::write);
      common.print(report.toJson(), () -> show(report, file));
      return 0;
    }
  }

  private static void show(AnswerReport report, Optional<Path> file) {
    Common.text("%d questions".formatted(report.n()));
    figures(report.metrics());
    for (Mode mode : Mode.values()) {
      Common.line("@|bold %s|@", mode == Mode.NONE ? "declined" : mode.wireName());
      figures(report.modes().getOrDefault(mode, Map.of()));
    }
    report.failures().forEach((kind, count) -> Common.text("%d failed: %s".formatted(count, kind)));
    file.ifPresent(f -> Common.text("each answer: " + f));
  }

  static void figures(Map<String, Estimate> figures) {
    figures.forEach(
        (name, figure) ->
            Common.text(
                "  %-20s %6s  [%s, %s]  n=%d"
                    .formatted(
                        name,
                        Common.percent(figure.value()),
                        Common.percent(figure.low()),
                        Common.percent(figure.high()),
                        figure.n())));
  }
}
