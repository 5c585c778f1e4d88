package dev.tandem.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Incidents;
import dev.tandem.Json;
import dev.tandem.MonitorJson;
import dev.tandem.Tandem;
import dev.tandem.ledger.Incident;
import dev.tandem.observe.monitor.Watch;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description =
        "Looks at everything that is watched, once, as a server does from time to time: for a cron job. Makes incidents of what is wrong and tells whom the settings name. Says what is new. Exit code 0 also where there are breaches.",
    footer = {"", "Example:  tandem observe run --seconds 120"})
final class ObserveRun implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "300",
      description = "after so long it ends, and the next run goes on (default 300)")
  private int seconds = 300;

  @Override
  public Integer call() {
    try (Tandem tandem = common.open()) {
      Watch.Report report = tandem.monitors().tick(Duration.ofSeconds(seconds));
      List<Incident> incidents = tandem.incidents().look();
      ObjectNode json = json(report);
      ArrayNode changed = json.putArray("incidents");
      incidents.forEach(incident -> changed.add(Incidents.json(incident)));
      common.print(
          json,
          () -> {
            show(report);
            incidents.forEach(IncidentsCommand::row);
          });
      return 0;
    }
  }

  private static ObjectNode json(Watch.Report report) {
    ObjectNode json =
        Json.object()
            .put("monitors", report.monitors())
            .put("left", report.left())
            .put("values", report.values());
    ArrayNode breaches = json.putArray("breaches");
    report.breaches().forEach(breach -> breaches.add(MonitorJson.of(breach)));
    return json;
  }

  private static void show(Watch.Report report) {
    Common.text(
        "%,d monitors looked at, %,d values%s"
            .formatted(
                report.monitors(),
                report.values(),
                report.left() == 0
                    ? ""
                    : "; %,d are left for the next run".formatted(report.left())));
    report.breaches().forEach(Observe::show);
  }
}
