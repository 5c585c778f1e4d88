package dev.tandem.cli;

import dev.tandem.CollectionStatus;
import dev.tandem.Tandem;
import dev.tandem.ledger.RunLog;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "The collections of this home at a glance.",
    footer = {"", "Example:  tandem status --home /srv/tandem"})
final class Status implements Callable<Integer> {
  private static final long SILENT_SECONDS = 120;

  @Mixin private final Common common = new Common();

  @Override
  public Integer call() {
    try (Tandem tandem = common.open()) {
      List<CollectionStatus> all = tandem.collections().status();
      List<RunLog.Run> trainings = tandem.history().trainings();
      common.print(
          all,
          () -> {
            table(all);
            trainings.forEach(Status::show);
          });
      return 0;
    }
  }

  /** One that was heard of just now goes on; of the others nobody knows. */
  private static void show(RunLog.Run run) {
    Map<String, Double> numbers = run.metrics();
    long silent = Instant.now().getEpochSecond() - numbers.getOrDefault("told", 0.0).longValue();
    Common.text(
        String.format(
            Locale.ROOT,
            "training since %s: step %,.0f of %,.0f, loss %.3f, %,.0f tokens/s, %s",
            run.started().truncatedTo(ChronoUnit.SECONDS),
            numbers.getOrDefault("step", 0.0),
            numbers.getOrDefault("steps", 0.0),
            numbers.getOrDefault("train_loss", Double.NaN),
            numbers.getOrDefault("tokens_per_second", 0.0),
            silent < SILENT_SECONDS
                ? StatusLine.time(numbers.getOrDefault("seconds_left", 0.0)) + " left"
                : "not heard of for %s; repeat its command to go on"
                    .formatted(StatusLine.time(silent))));
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
