package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.ingest.AclRules;
import dev.tandem.ingest.IngestReport;
import dev.tandem.ingest.IngestRequest;
import dev.tandem.text.Acl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = {
      "Brings a collection up to date with files, folders and JSONL.",
      "What did not change is left alone; what is gone from a folder is deleted, unless the folder could not be listed completely. A file that cannot be read fails alone, with its reason."
    },
    footer = {
      "",
      "JSONL rows:  {\"id\",\"title\",\"text\",\"url\",\"acl\",\"updated\",\"meta\"}",
      "(id and text are needed).",
      "An --acl-file has lines 'PATTERN PRINCIPALS', such as 'pay/** group:hr'; the",
      "first pattern that matches counts.",
      "",
      "Examples:",
      "  tandem ingest -c hr handbook/ --acl-file acl.txt",
      "  tandem ingest -c sleep passages.jsonl --acl public"
    })
final class Ingest implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Mixin private final InCollection in = new InCollection();

  @Option(names = "--again", description = "read files again even if their bytes did not change")
  private boolean again;

  @ArgGroup(exclusive = true)
  private Readers readers = new Readers();

  @Parameters(arity = "1..*", paramLabel = "PATH", description = "files, folders, *.jsonl")
  private List<Path> paths = new ArrayList<>();

  /** Who may read what is ingested. */
  static final class Readers {
    @Option(
        names = "--acl",
        paramLabel = "PRINCIPALS",
        description = "who may read, e.g. group:hr,user:ann or public")
    private Optional<Acl> acl = Optional.empty();

    @Option(names = "--acl-file", paramLabel = "FILE", description = "patterns to principals")
    private Optional<Path> file = Optional.empty();
  }

  @Override
  public Integer call() {
    AclRules rules =
        readers
            .file
            .map(AclRules::read)
            .orElseGet(() -> readers.acl.map(AclRules::all).orElse(AclRules.NONE));
    IngestRequest request = new IngestRequest(in.name, paths, rules, again);
    try (Tandem tandem = common.open();
        Progress progress = new Progress("ingest", !common.json)) {
      IngestRequest.requireThere(paths);
      if (tandem.collections().createIfNew(in.name)) {
        Common.note(
            "Collection '%s' is new: documents that come without an acl may be read by everybody (public); 'tandem collection create %s --acl ...' confirms or changes that."
                .formatted(in.name, in.name));
      }
      IngestReport report =
          tandem.ingest(request, (done, total, current, rate) -> progress.update(done, total));
      progress.close();
      common.print(report, () -> show(report));
      return report.failed() == 0 ? 0 : 1;
    }
  }

  private static void show(IngestReport report) {
    report.notes().forEach(Common::note);
    for (IngestReport.FileResult file : report.files()) {
      if (!file.reason().isEmpty()) {
        Common.text("%-9s %s: %s".formatted(file.outcome(), file.path(), file.reason()));
      }
    }
    Common.line(
        "@|bold %d ingested, %d updated, %d unchanged, %d deleted, %d skipped, %d failed|@",
        report.ingested(),
        report.updated(),
        report.unchanged(),
        report.deleted(),
        report.skipped(),
        report.failed());
  }
}
