package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.answer.Diagnosis;
import dev.tandem.ledger.AnswerRecord;
import dev.tandem.ledger.AnswerReplay;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "answers",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "[COMMAND]",
    description = "Lists the answers given, and replays what an answer stood on.",
    subcommands = {Answers.ShowOne.class, Answers.Why.class},
    footer = {
      "",
      "Examples:",
      "  tandem answers -c hr",
      "  tandem answers show ANSWER_ID --as user:ann"
    })
final class Answers implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());

  @Mixin private final Common common = new Common();

  @Option(
      names = {"-c", "--collection"},
      paramLabel = "NAME",
      description = "the collection; all if not given")
  private Optional<String> collection = Optional.empty();

  @Mixin private final Reader reader = new Reader();

  @Option(names = "--all", description = "everybody's, for operators")
  private boolean all;

  @Option(
      names = "-n",
      paramLabel = "N",
      converter = Count.class,
      defaultValue = "20",
      description = "how many (default 20)")
  private int limit = 20;

  @Override
  public Integer call() {
    try (Tandem tandem = common.open()) {
      List<AnswerReplay> answers =
          all
              ? tandem.history().allAnswers(collection, limit)
              : tandem.history().answers(collection, reader.in(tandem), limit);
      common.print(answers, () -> answers.stream().map(AnswerReplay::given).forEach(Answers::row));
      return 0;
    }
  }

  private static void row(AnswerRecord answer) {
    Common.text(
        "%s  %s  %-12s %-10s %s"
            .formatted(
                answer.id(),
                TIME.format(answer.time()),
                String.join(",", answer.collections()),
                answer.mode(),
                text(answer.question())));
  }

  private static String text(String maybeDestroyed) {
    return maybeDestroyed.isEmpty() ? "(no text: forgotten, expired or not yours)" : maybeDestroyed;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Replays an answer as it stood, even after its documents changed.",
      footer = {"", "Example:  tandem answers show ANSWER_ID --as user:ann"})
  static final class ShowOne implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Mixin private final Wanted wanted = new Wanted();

    @Override
    public Integer call() {
      try (Tandem tandem = common.open()) {
        AnswerReplay answer = wanted.in(tandem);
        common.print(answer, () -> show(answer));
        return 0;
      }
    }

    private static void show(AnswerReplay replay) {
      AnswerRecord answer = replay.given();
      Common.line("@|bold Question|@");
      Common.text("  " + text(answer.question()));
      Common.line("@|bold Answer|@");
      Common.text(text(answer.answer()).indent(2).stripTrailing());
      Common.text("");
      AnswerText.quotes(answer.citations(), answer.collections().size() > 1);
      replay
          .feedback()
          .ifPresent(
              said -> {
                Common.line("@|bold Rated|@");
                Common.text("  %s  %s".formatted(said.rating().word(), said.comment()));
              });
      replay
          .note()
          .ifPresent(
              note -> {
                Common.line("@|bold Since then|@");
                Common.text("  %s (%s)".formatted(note.verdict(), TIME.format(note.time())));
                note.why().forEach(why -> Common.text("  - " + why));
                if (!note.again().isEmpty()) {
                  Common.text("  now: tandem answers show " + note.again());
                }
              });
      Common.line("@|bold Looked at|@");
      for (AnswerRecord.Retrieved each : answer.retrieved()) {
        Common.text(
            "  %s %-40s v%-3d [%d,%d)  %.3f  sha256 %s"
                .formatted(
                    each.used() ? "*" : " ",
                    answer.collections().size() > 1
                        ? each.collection() + ": " + each.docId()
                        : each.docId(),
                    each.version(),
                    each.start(),
                    each.end(),
                    each.score(),
                    each.hash().substring(0, Math.min(12, each.hash().length()))));
      }
      Common.line(
          "@|faint %s · arm %s · model %s · prompt %s · index generation %d · %d denied · %s|@",
          TIME.format(answer.time()),
          answer.arm(),
          answer.model(),
          answer.promptVersion().substring(0, Math.min(12, answer.promptVersion().length())),
          answer.generation(),
          answer.denied(),
          answer.abstained() ? "declined: " + answer.reason() : answer.mode());
    }
  }

  @Command(
      name = "why",
      mixinStandardHelpOptions = true,
      description =
          "Says why an answer is as it is: what was found, what was used, what was dropped. With --should, whether the source, the retrieval or the reading is at fault.",
      footer = {
        "",
        "Examples:",
        "  tandem answers why ANSWER_ID --as user:ann",
        "  tandem answers why ANSWER_ID --should \"28 days\""
      })
  static final class Why implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Mixin private final Wanted wanted = new Wanted();

    @Option(
        names = "--should",
        paramLabel = "TEXT",
        description = "what the answer should have said, in the documents' words")
    private Optional<String> should = Optional.empty();

    @Override
    public Integer call() {
      try (Tandem tandem = common.open()) {
        AnswerRecord answer = wanted.in(tandem).given();
        if (should.isPresent()) {
          diagnose(answer, tandem.asking().diagnose(answer, should.get()));
          return 0;
        }
        String why = sentence(answer);
        common.print(Map.of("answer_id", answer.id(), "why", why), () -> Common.text(why));
        return 0;
      }
    }

    private void diagnose(AnswerRecord answer, Diagnosis found) {
      common.print(
          Map.of(
              "answer_id",
              answer.id(),
              "cause",
              found.cause().wireName(),
              "why",
              found.sentence(),
              "evidence",
              found.evidence()),
          () -> {
            Common.line("@|bold %s|@", found.cause().wireName());
            Common.text(found.sentence());
            found.evidence().forEach(step -> Common.text("  - " + step));
          });
    }

    private static String sentence(AnswerRecord answer) {
      long used = answer.retrieved().stream().filter(AnswerRecord.Retrieved::used).count();
      String found =
          "%d passages were found and %d of them used".formatted(answer.retrieved().size(), used);
      if (answer.abstained()) {
        return "It was declined (%s): %s.".formatted(answer.reason(), found);
      }
      return answer.mode().equals("extractive")
          ? "No sentence of the model found support, so the documents' own sentences were quoted: %s, %d cited."
              .formatted(found, answer.citations().size())
          : "The model's sentences were kept where a passage supports them: %s, %d cited."
              .formatted(found, answer.citations().size());
    }
  }

  /** Which answer, and who looks at it. */
  static final class Wanted {
    @Mixin private final Reader reader = new Reader();

    @Option(names = "--all", description = "anybody's answer, for operators")
    private boolean all;

    @Parameters(paramLabel = "ANSWER_ID", description = "the answer")
    private String id = "";

    AnswerReplay in(Tandem tandem) {
      return all
          ? tandem.history().answerForOperator(id)
          : tandem.history().answer(id, reader.in(tandem));
    }
  }
}
