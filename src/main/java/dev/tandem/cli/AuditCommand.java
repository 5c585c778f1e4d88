package dev.tandem.cli;

import dev.tandem.AuditCopy;
import dev.tandem.Tandem;
import dev.tandem.ledger.AuditEntry;
import dev.tandem.ledger.AuditHead;
import dev.tandem.ledger.AuditQuery;
import dev.tandem.ledger.AuditVerdict;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "[COMMAND]",
    description = {
      "Lists who asked, saw, changed, trained, exported and was refused, newest first.",
      "Entries are bound to each other by hashes; 'verify' checks them all."
    },
    subcommands = {AuditCommand.Verify.class, AuditCommand.Export.class},
    footer = {
      "",
      "Examples:",
      "  tandem audit --actor user:ann --since 2026-11-01",
      "  tandem audit --action deleted -c hr --limit 20",
      "  tandem audit verify"
    })
final class AuditCommand implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Mixin private final Period period = new Period();

  @Option(
      names = "--actor",
      paramLabel = "NAME",
      description = "user:ann, group:hr, key:laptop or account:ann")
  private Optional<String> actor = Optional.empty();

  @Option(
      names = "--action",
      paramLabel = "WORD",
      description = "asked, searched, saw, changed, deleted, permitted, signed-in, ...")
  private Optional<String> action = Optional.empty();

  @Option(
      names = {"-c", "--collection"},
      paramLabel = "NAME",
      description = "the collection; all if not given")
  private Optional<String> collection = Optional.empty();

  @Option(
      names = "--limit",
      paramLabel = "N",
      converter = Count.class,
      defaultValue = "50",
      description = "how many (default 50)")
  private int limit = 50;

  @Override
  public Integer call() {
    try (Tandem tandem = common.open()) {
      List<AuditEntry> entries =
          tandem
              .audit()
              .page(
                  new AuditQuery(period.since(), period.until(), actor, action, collection),
                  Long.MAX_VALUE,
                  limit);
      common.print(entries, () -> entries.forEach(AuditCommand::row));
      return 0;
    }
  }

  private static void row(AuditEntry entry) {
    String names = String.join(" ", entry.names());
    Common.text(
        "%7d  %s  %-11s %-8s %-12s %-28s %s"
            .formatted(
                entry.sequence(),
                entry.time().toString().substring(0, 19),
                entry.action(),
                entry.outcome(),
                entry.collection(),
                names.isEmpty() ? entry.actors().isEmpty() ? "-" : "(destroyed)" : names,
                entry.object()));
  }

  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = {
        "Reads the whole audit log and computes every hash again; exit code 1 if one is wrong.",
        "With --file: whether the log still begins with all that an exported copy holds."
      },
      footer = {
        "",
        "Examples:",
        "  tandem audit verify",
        "  tandem audit verify --file /safe/audit-2026-11.jsonl"
      })
  static final class Verify implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Option(
        names = "--file",
        paramLabel = "FILE",
        description = "a copy that 'tandem audit export' wrote")
    private Optional<Path> file = Optional.empty();

    @Override
    public Integer call() {
      try (Tandem tandem = common.open()) {
        AuditVerdict verdict = tandem.audit().verify();
        Optional<AuditCopy> copy = file.map(tandem.audit()::check);
        common.print(
            copy.<Object>map(found -> Map.of("log", verdict, "copy", found)).orElse(verdict),
            () -> show(verdict, copy));
        boolean broken =
            verdict.broken().isPresent() || copy.flatMap(AuditCopy::broken).isPresent();
        return broken ? 1 : 0;
      }
    }

    private static void show(AuditVerdict verdict, Optional<AuditCopy> copy) {
      Common.text(
          verdict
              .broken()
              .map(
                  at ->
                      "The audit log is broken at entry %d: %s."
                          .formatted(at.sequence(), at.what()))
              .orElse("The audit log is whole."));
      Common.text(
          "%d entries, %d names in them destroyed; the last has the hash %s"
              .formatted(verdict.entries(), verdict.erased(), verdict.head().hash()));
      copy.ifPresent(
          found ->
              Common.text(
                  found
                      .broken()
                      .map(
                          at ->
                              "The copy differs at entry %d: %s."
                                  .formatted(at.sequence(), at.what()))
                      .orElse(
                          "The log begins with all %d entries of the copy."
                              .formatted(found.entries()))));
    }
  }

  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = {
        "Writes the whole audit log with its hashes, one JSON object a line.",
        "A copy that lies elsewhere proves later that nothing of it was changed or cut off."
      },
      footer = {"", "Example:  tandem audit export --to /safe/audit-2026-11.jsonl"})
  static final class Export implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Option(
        names = "--to",
        required = true,
        paramLabel = "FILE",
        description = "a file that is not there yet")
    private Path to = Path.of("");

    @Override
    public Integer call() {
      try (Tandem tandem = common.open()) {
        AuditHead head = tandem.audit().export(to);
        common.print(
            Map.of("file", to.toString(), "head", head),
            () ->
                Common.text(
                    "%d entries are in '%s'; the last has the hash %s"
                        .formatted(head.sequence(), to, head.hash())));
        return 0;
      }
    }
  }
}
