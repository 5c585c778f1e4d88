package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.backup.BackupReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Writes ledger, settings, prompts and originals into one file.",
      "Others may read and write meanwhile; the file is read back before it counts.",
      "Indexes are left out: they are built again from the ledger."
    },
    footer = {"", "Example:  tandem backup /backups/tandem-2026-11-24.zip"})
final class Backup implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Option(names = "--force", description = "replace a file that is there")
  private boolean force;

  @Parameters(paramLabel = "FILE", description = "the backup")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    try (Tandem tandem = common.open();
        Progress progress = new Progress("backup", !common.json)) {
      BackupReport report = tandem.backups().write(file, force, progress::update);
      progress.close();
      common.print(
          report,
          () ->
              Common.text(
                  "%s: %,d bytes, written and read back."
                      .formatted(report.file(), report.bytes())));
      return 0;
    }
  }
}
