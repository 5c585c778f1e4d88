package dev.tandem.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.MonitorJson;
import dev.tandem.Monitors;
import dev.tandem.Tandem;
import dev.tandem.ledger.Breach;
import dev.tandem.ledger.MonitorValue;
import dev.tandem.observe.detect.Backtest;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description =
        "Shows one monitor: what it watches, its state and why, what it would have missed, its breaches and its values.",
    footer = {"", "Example:  tandem observe show volume.documents-4f2a91c0 --plot documents.svg"})
final class ObserveShow implements Callable<Integer> {
  private static final int BREACHES = 20;

  @Mixin private final Common common = new Common();

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "28",
      description = "how far back (default 28)")
  private int days = 28;

  @Option(
      names = "--plot",
      paramLabel = "FILE.svg",
      description = "draw the values, the band and the breaches")
  private Optional<Path> plot = Optional.empty();

  @Parameters(paramLabel = "MONITOR", description = "its id, or the beginning of it")
  private String id = "";

  /** All of it. */
  private record Shown(Monitors.Status monitor, List<MonitorValue> values, List<Breach> breaches) {
    ObjectNode json() {
      ObjectNode json = MonitorJson.of(monitor);
      ArrayNode seen = json.putArray("values");
      values.forEach(value -> seen.add(MonitorJson.of(value)));
      ArrayNode all = json.putArray("breaches");
      breaches.forEach(breach -> all.add(MonitorJson.of(breach)));
      return json;
    }
  }

  @Override
  public Integer call() {
    try (Tandem tandem = common.open()) {
      Monitors.Status monitor = tandem.monitors().find(id);
      Instant from = tandem.clock().instant().minus(Duration.ofDays(days));
      plot.ifPresent(file -> draw(file, tandem.monitors().plot(monitor, from)));
      Shown shown =
          new Shown(
              monitor,
              tandem.monitors().values(monitor.id(), from),
              tandem.monitors().breaches(monitor.id(), "", BREACHES));
      common.print(shown.json(), () -> show(shown));
      return 0;
    }
  }

  private static void draw(Path file, String svg) {
    try {
      Files.writeString(file, svg);
    } catch (IOException e) {
      throw new UserError("cannot write %s; does its folder exist?".formatted(file), e);
    }
  }

  private void show(Shown shown) {
    Monitors.Status monitor = shown.monitor();
    Common.text("%s of %s".formatted(monitor.metric(), monitor.target()));
    Common.text("watches  " + monitor.watches());
    Common.text("state    %s. %s".formatted(monitor.state().word(), monitor.why()));
    monitor.tested().ifPresent(ObserveShow::show);
    Common.line("@|bold Breaches (%d)|@", shown.breaches().size());
    shown
        .breaches()
        .forEach(
            breach -> {
              Observe.show(breach);
              Common.text(
                  "      %s%s"
                      .formatted(
                          breach.ended().map(time -> "ended " + time).orElse("goes on"),
                          breach.verdict() == Breach.Verdict.NONE
                              ? ""
                              : "; said to be " + breach.verdict().word()));
            });
    Common.line("@|bold Values (%d)|@", shown.values().size());
    shown
        .values()
        .forEach(
            value ->
                Common.text(
                    "  %s  %-8s  %s"
                        .formatted(
                            value.time(),
                            value.state().word(),
                            Observe.value(value, monitor.unit()))));
    plot.ifPresent(file -> Common.text("plot: " + file));
  }

  private static void show(Backtest tested) {
    Common.text(
        "tested   %.2f alarms a week on its own history [%.2f, %.2f]"
            .formatted(
                tested.falseAlarmsPerWeek().value(),
                tested.falseAlarmsPerWeek().low(),
                tested.falseAlarmsPerWeek().high()));
    for (Backtest.Change change : tested.changes()) {
      Common.text(
          "         %+4.0f %% is found at %s of %d places"
              .formatted(
                  100 * change.by(), Common.percent(change.found().value()), change.found().n()));
    }
  }
}
