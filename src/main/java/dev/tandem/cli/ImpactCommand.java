package dev.tandem.cli;

import dev.tandem.Impacts;
import dev.tandem.Tandem;
import dev.tandem.ledger.LineageLog.Counts;
import dev.tandem.ledger.LineageLog.Decided;
import dev.tandem.observe.lineage.Impact;
import dev.tandem.observe.lineage.ImpactReport;
import dev.tandem.observe.lineage.Reasked;
import dev.tandem.observe.lineage.Target;
import dev.tandem.observe.lineage.Verdict;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "impact",
    mixinStandardHelpOptions = true,
    description = {
      "Lists what a document, a source, an adapter or an incident reached: the answers that cited it, that had it in the prompt, that only found it; who asked, and the examples, adapters, comparisons and decisions that rest on it.",
      "--since and --until say when that came to be; of an incident it is from its onset to its end if they are not given.",
      "For operators: it names who asked, as the audit log does."
    },
    footer = {
      "",
      "Examples:",
      "  tandem impact leave.md -c hr --since 2026-11-01",
      "  tandem impact /srv/handbook --json",
      "  tandem impact leave.md -c hr --re-ask --notify"
    })
final class ImpactCommand implements Callable<Integer> {
  private static final int SHOWN = 20; // of each kind, for people

  @Mixin private final Common common = new Common();

  @Parameters(
      paramLabel = "TARGET",
      description =
          "a document's id, the path or URL of a source, the id, name or folder of an adapter, or an incident's id; document:, source:, adapter: or incident: in front takes only that")
  private String target = "";

  @Option(
      names = {"-c", "--collection"},
      paramLabel = "NAME",
      description = "whose document, source or adapter; all if not given")
  private Optional<String> collection = Optional.empty();

  @Mixin private final Period period = new Period();

  @Option(
      names = "--document-version",
      paramLabel = "N",
      converter = Count.class,
      description = "only what stands on this version of the document")
  private Optional<Integer> version = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = Count.class,
      defaultValue = "1000",
      description = "how many answers are listed or asked again (default 1000)")
  private int limit = 1000;

  @Option(
      names = "--re-ask",
      description =
          "ask these answers again with the documents of now, each for who asked it: unchanged, changed, wrong, and exactly by what")
  private boolean again;

  @Option(
      names = "--notify",
      description =
          "with --re-ask: put a note beside changed and wrong answers for who asked, and mark decisions that rest on it as stale")
  private boolean notify;

  @Override
  public Integer call() {
    if (notify && !again) {
      throw new UserError("--notify tells what came of asking again; add --re-ask, too.");
    }
    try (Tandem tandem = common.open()) {
      Impacts impacts = tandem.impacts();
      Target found =
          impacts.target(
              target,
              path(),
              collection,
              version.map(OptionalInt::of).orElse(OptionalInt.empty()),
              period.since(),
              period.until());
      Impact impact = impacts.of(found, limit);
      if (again) {
        StatusLine line = new StatusLine(true);
        ImpactReport report =
            impacts.again(
                impact,
                notify,
                done ->
                    line.show(
                        "asked again %,d of %,d".formatted(done, impact.answers().size()), false));
        line.end();
        common.print(report, () -> show(report));
      } else {
        common.print(impact, () -> show(impact));
      }
      return 0;
    }
  }

  /** The target as the real path, where there is something; sources are kept so. */
  private String path() {
    try {
      Path path =
          Invocation.current().folder().resolve(target.replaceFirst("^(source|adapter):", ""));
      return (Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize())
          .toString();
    } catch (IOException | InvalidPathException e) {
      return target;
    }
  }

  private static void show(Impact impact) {
    Counts counts = impact.counts();
    Common.line("@|bold %,d answers|@", counts.all());
    Common.text(
        "  %,d cited it, %,d had it in the prompt, %,d only found it, %,d were written by the adapter"
            .formatted(counts.cited(), counts.prompted(), counts.found(), counts.written()));
    impact.answers().stream()
        .limit(SHOWN)
        .forEach(
            each ->
                Common.text(
                    "  %-8s  %s  %s  %s"
                        .formatted(
                            each.how().name().toLowerCase(Locale.ROOT),
                            each.answerId(),
                            each.time(),
                            each.collection())));
    if (counts.all() > SHOWN) {
      Common.text("  ... (--json lists them all)");
    }
    part(
        "People",
        impact.people().stream()
            .map(
                each ->
                    "%s  %,d"
                        .formatted(
                            each.name().orElse("forgotten, number " + each.subject()),
                            each.answers()))
            .toList());
    part(
        "Examples",
        impact.examples().stream()
            .map(
                each ->
                    "%s of '%s', set %s: from %s version %d"
                        .formatted(
                            each.row(),
                            each.collection(),
                            each.set(),
                            each.document().docId(),
                            each.version()))
            .toList());
    part(
        "Adapters",
        impact.adapters().stream()
            .map(
                each ->
                    "%s  %s  wrote %,d answers".formatted(each.name(), each.id(), each.answers()))
            .toList());
    part(
        "Comparisons",
        impact.comparisons().stream()
            .map(each -> "%s  %s  %s".formatted(each.comparison(), each.time(), each.arm()))
            .toList());
    part("Decisions", impact.decisions().stream().map(ImpactCommand::decision).toList());
  }

  private static String decision(Decided each) {
    return "%s  %s  %s%s"
        .formatted(
            each.id(),
            each.time(),
            each.arm(),
            each.stale().map(stale -> "  stale: " + stale.why()).orElse(""));
  }

  private static void part(String title, List<String> lines) {
    if (!lines.isEmpty()) {
      Common.line("@|bold %s (%,d)|@", title, lines.size());
      lines.stream().limit(SHOWN).forEach(line -> Common.text("  " + line));
      if (lines.size() > SHOWN) {
        Common.text("  ... (--json lists them all)");
      }
    }
  }

  private static void show(ImpactReport report) {
    show(report.impact());
    Common.text("");
    Common.line("@|bold Asked again|@");
    for (Verdict verdict : Verdict.values()) {
      Common.text(
          "  %-9s %,6d".formatted(verdict.wireName(), report.verdicts().getOrDefault(verdict, 0)));
    }
    for (Reasked each : report.reasked()) {
      if (each.verdict() != Verdict.UNCHANGED) {
        Common.text("");
        Common.text(
            "%s  %s  %s".formatted(each.verdict().wireName(), each.answerId(), each.question()));
        Common.text("  before: " + each.before());
        Common.text("  now:    " + each.now());
        each.by().forEach(why -> Common.text("  - " + why));
      }
    }
    if (report.told() > 0) {
      Common.text("");
      Common.text("%,d answers have a note for who asked.".formatted(report.told()));
    }
  }
}
