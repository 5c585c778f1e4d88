package dev.tandem.cli;

import dev.tandem.Backups;
import dev.tandem.backup.RestoreReport;
import dev.tandem.backup.RestoreRequest;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a home from a backup.",
      "What was deleted, forgotten or revoked after the backup was taken is so again first.",
      "The home that was there is kept beside, unless --replace."
    },
    footer = {
      "",
      "Examples:",
      "  tandem restore /backups/tandem-2026-11-24.zip",
      "  tandem restore b.zip --home new --deletions deletions.log"
    })
final class Restore implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Option(names = "--replace", description = "delete the home that is there instead of keeping it")
  private boolean replace;

  @Option(
      names = "--deletions",
      paramLabel = "FILE",
      description =
          "a copy of HOME/deletions.log, where the old home is lost, or a folder with copies that lie as in a home")
  private Optional<Path> deletions = Optional.empty();

  @Parameters(paramLabel = "FILE", description = "the backup")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    try (Progress progress = new Progress("restore", !common.json)) {
      RestoreReport report =
          Backups.restore(
              new RestoreRequest(
                  file, common.home, common.tenant(), replace, deletions, InstantSource.system()),
              progress::update);
      progress.close();
      common.print(report, () -> show(report));
      return 0;
    }
  }

  private static void show(RestoreReport report) {
    Common.text(
        "%s is restored from the backup of %s; %d documents and %d answers that were deleted since are deleted again, and %d keys revoked."
            .formatted(
                report.home(),
                report.created(),
                report.documentsDeletedAgain(),
                report.answersForgottenAgain(),
                report.keysRevokedAgain()));
    report.notes().forEach(note -> Common.note("tandem: " + note + "."));
  }
}
