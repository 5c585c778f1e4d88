package dev.tandem.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.GateRuns;
import dev.tandem.Incidents;
import dev.tandem.MonitorJson;
import dev.tandem.Tandem;
import dev.tandem.json.Json;
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

  @Option(
      names = "--gates",
      description =
          "first measure again whether adapters in use pass their gates, which takes minutes for each; a server does it by itself (observe.gates_days)")
  private boolean gates;

  @Override
  public Integer call() {
    try (Tandem tandem = common.open()) {
      List<GateRuns.Outcome> measured = gates ? measure(tandem) : List.of();
      Watch.Report report = tandem.monitors().tick(Duration.ofSeconds(seconds));
      List<Incident> incidents = tandem.incidents().look();
      ObjectNode json = json(report);
      json.set("gates", Json.mapper().valueToTree(measured));
      ArrayNode changed = json.putArray("incidents");
      incidents.forEach(incident -> changed.add(Incidents.json(incident)));
      common.print(
          json,
          () -> {
            measured.forEach(ObserveRun::show);
            show(report);
            incidents.forEach(IncidentsCommand::row);
          });
      return 0;
    }
  }

  private List<GateRuns.Outcome> measure(Tandem tandem) {
    GateRuns runs = tandem.monitors().gates();
    return runs.inUse().stream()
        .map(
            each ->
                runs.run(
                    each,
                    GateRows.of(tandem),
                    what -> {
                      if (!common.json) {
                        Common.note("%s: %s ...".formatted(each.name(), what));
                      }
                    }))
        .toList();
  }

  private static void show(GateRuns.Outcome outcome) {
    Common.text(
        "adapter %s: %s"
            .formatted(
                outcome.adapter(),
                outcome.why().isEmpty()
                    ? "gates that it does not pass: %s; that are worse than when it was made: %s"
                        .formatted(names(outcome.failed()), names(outcome.fallen()))
                    : "not measured. " + outcome.why()));
  }

  private static String names(List<String> gates) {
    return gates.isEmpty() ? "none" : String.join(", ", gates);
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
