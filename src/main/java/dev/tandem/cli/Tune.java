package dev.tandem.cli;

import dev.tandem.Adapters;
import dev.tandem.Tandem;
import dev.tandem.answer.RetrievedExamples;
import dev.tandem.answer.Teacher;
import dev.tandem.example.DataReport;
import dev.tandem.example.Finding;
import dev.tandem.example.MaskView;
import dev.tandem.example.TrainingData;
import dev.tandem.text.UserError;
import dev.tandem.training.Schooling;
import dev.tandem.training.TuneRequest;
import dev.tandem.training.Tuned;
import dev.tandem.tune.Effort;
import dev.tandem.tune.Gating;
import dev.tandem.tune.Lineage;
import dev.tandem.tune.Method;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "tune",
    mixinStandardHelpOptions = true,
    description =
        "Fine-tunes the model: shows and checks examples in its own chat template, and learns them.",
    footer = {
      "",
      "EXAMPLES:",
      "  JSONL {\"messages\":[{\"role\",\"content\"}...]}, optional \"acl\", \"doc_ids\";",
      "  JSONL {\"prompt\",\"completion\"} or {\"question\",\"answers\"};",
      "  with --teacher the question alone;",
      "  CSV or TSV of a text and its label.",
      "",
      "Examples:",
      "  tandem tune --data train.jsonl --out adapters/support",
      "  tandem tune --data train.csv --effort quick --out adapters/intents",
      "  tandem tune --data train.jsonl --dev dev.jsonl --out adapters/support --gate",
      "  tandem tune --data train.jsonl --method full --out models/support",
      "  tandem tune --data train.jsonl --with-retrieval -c hr --out adapters/hr",
      "  tandem tune --data asked.jsonl --teacher large.gguf --out adapters/hr",
      "  tandem tune --data asked.jsonl --teacher URL --teacher-model NAME --out faq",
      "  tandem tune --recipe reader --out adapters/reader",
      "  tandem tune --recipe reader --data train.jsonl --with-retrieval -c hr \\",
      "      --out adapters/reader",
      "  tandem tune --data train.jsonl --show-mask 3",
      "  tandem tune --data train.csv --test test.csv --check",
      "  tandem tune --stale"
    })
final class Tune implements Callable<Integer> {
  private static final int SHOWN = 5; // of each finding

  @Mixin private final Common common = new Common();

  @Mixin private final TuneData data = new TuneData();

  @Mixin private final TuneOptions options = new TuneOptions();

  @Mixin private final GateOptions gates = new GateOptions();

  @ArgGroup private final Look look = new Look();

  /** What to do instead of training. */
  private static final class Look {
    @Option(
        names = "--show-mask",
        arity = "0..1",
        paramLabel = "N",
        fallbackValue = "5",
        description =
            "print the first rows with the tokens that are learnt marked (5 if N is not given)")
    private Optional<Integer> masks = Optional.empty();

    @Option(
        names = "--check",
        description =
            "look for refused rows, duplicates, rows that stand in dev or test, wrong labels, personal data; exit code 1 where rows are refused")
    private boolean check;

    @Option(
        names = "--stale",
        description =
            "make adapters again whose documents were deleted or changed, each with the command that made it, in a new folder")
    private boolean stale;
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--skip-labels",
      description = "check without predicting every label from the other rows")
  private boolean skipLabels;

  @Override
  public Integer call() {
    if (look.stale) {
      return stale();
    }
    boolean learns = look.masks.isEmpty() && !look.check;
    Optional<TuneOptions.How> how = learns ? Optional.of(options.how(data.seed)) : Optional.empty();
    Optional<Gating> gating = gates.gating(options.effort != Effort.QUICK);
    try (Tandem tandem = common.open();
        Progress progress = new Progress("embed", !common.json)) {
      if (learns) {
        tandem.training().requireFree(how.get().out());
      }
      Optional<RetrievedExamples.Settings> retrieval = data.retrieval(tandem);
      Prepared prepared = read(tandem, retrieval);
      TrainingData read = prepared.data;
      if (look.masks.isPresent()) {
        List<MaskView> shown = tandem.training().masks(read, look.masks.get());
        common.print(shown, () -> shown.forEach(Tune::show));
        return 0;
      }
      DataReport report =
          tandem.training().check(read, !skipLabels && !learns, data.seed, progress::update);
      progress.close();
      if (how.isEmpty()) {
        common.print(report, () -> show(report));
        return report.refused() ? 1 : 0;
      }
      if (report.refused()) {
        if (!common.json) {
          show(report.findings());
        }
        throw new UserError(
            "Nothing was learnt: mend or take out the rows marked 'refused' (tandem tune --check lists all).");
      }
      if (!common.json) {
        show(report);
      }
      TuneOptions.How settings = options.how(read, data.seed);
      Tuned tuned = learn(tandem, prepared, settings, retrieval, gating);
      common.print(tuned, () -> show(tuned));
      tuned.refused().ifPresent(why -> Common.note("tandem: " + why));
      return tuned.refused().isPresent() ? 1 : 0;
    }
  }

  /** The rows that it was given, read once more. */
  TrainingData again(Tandem tandem) {
    return data.again(tandem);
  }

  private int stale() {
    if (Invocation.current().served().isPresent()) {
      throw new UserError(
          "--stale trains with each adapter's own settings, not the running server's; stop the server for it, or train one by one.");
    }
    List<Adapters.Stale> stale;
    try (Tandem tandem = common.open()) {
      stale = tandem.adapters().stale();
    }
    List<StaleAdapters.Made> made = StaleAdapters.make(stale, common.json);
    common.print(
        made,
        () -> {
          made.forEach(each -> Common.text("%s: %s".formatted(each.name(), each.outcome())));
          Common.text(
              made.isEmpty()
                  ? "No adapter is behind its documents."
                  : "An arm goes on with the old one until you promote: tandem adapter promote --help");
        });
    return made.stream().allMatch(each -> each.path().isPresent()) ? 0 : 1;
  }

  private Lineage.Command command() {
    List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
    return new Lineage.Command(
        arguments, Invocation.current().folder().toAbsolutePath().normalize().toString());
  }

  /** Rows, and whose answers are among them. */
  private record Prepared(TrainingData data, Optional<Schooling.Taught> teacher) {}

  private Prepared read(Tandem tandem, Optional<RetrievedExamples.Settings> retrieval) {
    Optional<RetrievedExamples> passages = retrieval.map(tandem.training()::retrieved);
    Optional<Schooling> teacher = data.teacher(tandem, options.out, passages, !common.json);
    try {
      TrainingData read = read(tandem, teacher, passages);
      if (!common.json) {
        teacher.map(Schooling::teacher).map(Teacher::counts).ifPresent(Tune::show);
        passages.map(RetrievedExamples::counts).ifPresent(Tune::show);
      }
      return new Prepared(read, teacher.flatMap(Schooling::taught));
    } finally {
      teacher.ifPresent(Schooling::close); // its weights take the memory of the training
    }
  }

  private TrainingData read(
      Tandem tandem, Optional<Schooling> teacher, Optional<RetrievedExamples> passages) {
    try (Progress progress = new Progress("passages", !common.json)) {
      return data.read(
          tandem,
          teacher.map(Schooling::teacher),
          passages.map(each -> each.telling(() -> progress.update(each.counts().all(), -1))));
    }
  }

  private static void show(Teacher.Counts counts) {
    Common.text(
        "%,d questions asked of the teacher: %,d answered (%,d: not in the passages); left out: %,d not supported by the passages, %,d empty, %,d cut, %,d failed."
            .formatted(
                counts.all(),
                counts.answered(),
                counts.declined(),
                counts.unsupported(),
                counts.empty(),
                counts.cut(),
                counts.failed()));
  }

  private static void show(RetrievedExamples.Counts counts) {
    Common.text(
        "%,d questions with passages: %,d to be answered, %,d to be declined (of %,d the evidence was taken away)."
            .formatted(counts.all(), counts.answered(), counts.declined(), counts.withheld()));
    if (counts.answered() == 0 && counts.all() > 0) {
      Common.note(
          "No passage that was found holds the answer of a row, so nothing is learnt but to decline; are the answers in these documents? Without --with-retrieval they are learnt as they stand.");
    }
  }

  private Tuned learn(
      Tandem tandem,
      Prepared prepared,
      TuneOptions.How how,
      Optional<RetrievedExamples.Settings> retrieval,
      Optional<Gating> gating) {
    TuneRequest request =
        new TuneRequest(
            prepared.data,
            data.order,
            how.out(),
            how.lora(),
            how.adam(),
            how.run(),
            options.parent,
            Optional.of(command()),
            retrieval,
            prepared.teacher,
            data.collection(),
            options.restart,
            gating);
    if (how.lora().isEmpty() && !common.json) {
      Common.text(
          String.format(
              Locale.ROOT,
              "All weights are trained, which takes at least %.1f GiB of memory.",
              tandem.training().fullBytes(request) / (double) (1L << 30)));
    }
    try (TuneProgress progress = new TuneProgress(!common.json)) {
      return tandem.training().tune(request, progress);
    }
  }

  private static void show(Tuned tuned) {
    Common.line(
        "@|bold %s|@",
        switch (tuned.end()) {
          case DONE -> "Learnt in %,d steps.".formatted(tuned.steps());
          case EARLY ->
              "Ended after %,d steps: dev rows gained nothing more.".formatted(tuned.steps());
          case CANCELLED ->
              "Stopped after %,d steps; the best so far is kept.".formatted(tuned.steps());
        });
    if (tuned.devLoss().isPresent()) {
      Common.text(
          String.format(
              Locale.ROOT,
              "dev loss %.3f, before %.3f; kept: step %,d",
              tuned.devLoss().getAsDouble(),
              tuned.losses().getFirst().devLoss().getAsDouble(),
              tuned.keptStep()));
    }
    tuned.overfitted().ifPresent(Common::text);
    if (tuned.metrics().containsKey("dev_accuracy")) {
      Common.text(
          "dev texts with their label: " + Common.percent(tuned.metrics().get("dev_accuracy")));
    }
    Common.text(
        String.format(
            Locale.ROOT,
            "%,.0f tokens/s, at most %,d MB",
            tuned.tokensPerSecond(),
            tuned.peakRssMb()));
    GateText.show(tuned.gates());
    Common.text("for: " + tuned.readers());
    boolean model = tuned.method() == Method.FULL;
    Common.text(
        "%s: %s (card.html shows all of it)".formatted(model ? "model" : "adapter", tuned.path()));
    Common.text(
        (tuned.labels()
                ? "try it: tandem eval labels --%s %s --data test.csv"
                : "try it: tandem ask --arm base --%s %s -c NAME \"...\"")
            .formatted(model ? "model" : "adapter", tuned.path()));
  }

  private static void show(MaskView view) {
    boolean colours = Invocation.current().terminal().colours();
    Common.line(
        "@|bold %s|@", "%d of %d tokens are learnt".formatted(view.learnt(), view.tokens()));
    Common.text(view.place().toString());
    Common.text(
        view.segments().stream()
            .map(
                segment ->
                    segment.learnt()
                        ? mark(printable(segment.text()), colours)
                        : printable(segment.text()))
            .collect(Collectors.joining()));
    Common.text("");
  }

  private static String mark(String text, boolean colours) {
    Ansi.IStyle[] styles = {Ansi.Style.fg_green, Ansi.Style.underline};
    return colours ? Ansi.Style.on(styles) + text + Ansi.Style.off(styles) : "[[" + text + "]]";
  }

  /** A file's own escape sequences are no business of the terminal. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "\uFFFD");
  }

  private static void show(DataReport report) {
    report
        .files()
        .forEach(
            file ->
                Common.text(
                    "%s: %s, %,d rows, %,d refused"
                        .formatted(
                            file.path(), file.format().wireName(), file.rows(), file.refused())));
    Common.text(
        "%,d to learn from, %,d dev, %,d test%s; %,d rows of %,d tokens, %,d learnt, longest %,d%s"
            .formatted(
                report.train(),
                report.dev(),
                report.test(),
                report.labels() > 0 ? ", %,d labels".formatted(report.labels()) : "",
                report.rows(),
                report.tokens(),
                report.learntTokens(),
                report.longest(),
                report.cut() > 0 ? ", %,d cut".formatted(report.cut()) : ""));
    List<Finding> found = report.findings().stream().filter(f -> f.count() > 0).toList();
    show(found);
    if (report.refused()) {
      Common.line(
          "@|bold,red %s|@",
          report.train() == 0
              ? "Refused: nothing is left to learn from."
              : "Refused: mend or take out the rows marked 'refused'.");
    } else {
      Common.text(found.isEmpty() ? "Nothing was found." : "No row is refused.");
    }
  }

  private static void show(List<Finding> findings) {
    findings.stream().filter(f -> f.count() > 0).forEach(Tune::show);
  }

  private static void show(Finding finding) {
    Common.line(
        "@|bold %s|@ %,d %s",
        finding.blocks() ? "refused:" : finding.check() + ":", finding.count(), finding.what());
    finding.items().stream()
        .limit(SHOWN)
        .forEach(item -> Common.text("  %s %s".formatted(item.place(), printable(item.detail()))));
    if (finding.count() > SHOWN) {
      Common.text("  and %,d more (--json lists all)".formatted(finding.count() - SHOWN));
    }
  }
}
