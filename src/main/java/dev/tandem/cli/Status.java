package dev.tandem.cli;

import dev.tandem.CollectionStatus;
import dev.tandem.Tandem;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "The collections of this home at a glance.",
    footer = {"", "Example:  tandem status --home /srv/tandem"})
final class Status implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Override
  public Integer call() {
    try (Tandem tandem = common.open()) {
      List<CollectionStatus> all = tandem.status();
      common.print(all, () -> table(all));
      return 0;
    }
  }

  static void table(List<CollectionStatus> collections) {
    if (collections.isEmpty()) {
      Common.text("No collections yet; begin with: tandem ingest -c NAME PATH");
      return;
    }
    Common.line(
        "@|bold %-20s %10s %10s %8s  %-20s %s|@",
        "collection", "documents", "chunks", "language", "default readers", "fusion");
    for (CollectionStatus each : collections) {
      Common.text(
          "%-20s %,10d %,10d %8s  %-20s %s%s"
              .formatted(
                  each.name(),
                  each.documents(),
                  each.chunks(),
                  each.language(),
                  AclCommand.readable(each.defaultAcl())
                      + (each.aclConfirmed() ? "" : " (unconfirmed)"),
                  each.fusion(),
                  each.indexed() < each.sequence() ? "  (index is catching up)" : ""));
    }
  }
}
