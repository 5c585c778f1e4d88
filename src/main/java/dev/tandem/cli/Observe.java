package dev.tandem.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.MonitorJson;
import dev.tandem.Monitors;
import dev.tandem.Tandem;
import dev.tandem.json.Json;
import dev.tandem.ledger.Breach;
import dev.tandem.ledger.MonitorValue;
import dev.tandem.observe.Finding;
import dev.tandem.observe.monitor.Unit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "observe",
    mixinStandardHelpOptions = true,
    description =
        "Shows what is watched and what is not as it should be: breaches that go on, then each monitor with its state and why, its last value and what is normal. With a collection also the documents, files and answers to look at. --verbose says what each watches.",
    footer = {
      "",
      "A server looks by itself (observe.every); else 'tandem observe run' does.",
      "",
      "Examples:",
      "  tandem observe",
      "  tandem observe -c hr --json"
    },
    subcommands = {
      ObserveRun.class,
      ObserveShow.class,
      ObserveNormal.class,
      ObserveReal.class,
      ObserveAdd.class,
      ObserveRemove.class,
      ObserveDetect.class
    })
final class Observe implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Option(
      names = {"-c", "--collection"},
      paramLabel = "NAME",
      description = "only this collection, and what to look at in it")
  private Optional<String> collection = Optional.empty();

  /** All of it. */
  private record Seen(List<Monitors.Status> monitors, List<Finding> findings) {
    ObjectNode json() {
      ObjectNode json = Json.object();
      ArrayNode all = json.putArray("monitors");
      monitors.forEach(monitor -> all.add(MonitorJson.of(monitor)));
      json.set("findings", Json.mapper().valueToTree(findings));
      return json;
    }
  }

  @Override
  public Integer call() {
    try (Tandem tandem = common.open()) {
      Seen seen =
          new Seen(
              tandem.monitors().all(collection),
              collection.map(name -> tandem.monitors().findings(name)).orElse(List.of()));
      common.print(seen.json(), () -> show(seen));
      return 0;
    }
  }

  private void show(Seen seen) {
    List<Breach> open =
        seen.monitors().stream().flatMap(monitor -> monitor.open().stream()).toList();
    if (seen.monitors().isEmpty()) {
      Common.text("Nothing has looked yet; 'tandem observe run' looks now.");
    }
    Common.line("@|bold Breaches that go on (%d)|@", open.size());
    open.forEach(Observe::show);
    Map<String, List<Monitors.Status>> byTarget =
        seen.monitors().stream()
            .collect(
                Collectors.groupingBy(Observe::heading, LinkedHashMap::new, Collectors.toList()));
    byTarget.forEach(
        (heading, monitors) -> {
          Common.text("");
          Common.text(heading);
          monitors.forEach(this::show);
        });
    Map<Finding.Kind, List<Finding>> byKind =
        seen.findings().stream()
            .collect(Collectors.groupingBy(Finding::kind, TreeMap::new, Collectors.toList()));
    byKind.forEach(
        (kind, list) -> {
          Common.text("");
          Common.line("@|bold %s (%d)|@", kind.heading(), list.size());
          list.forEach(
              finding -> Common.text("  %s  %s".formatted(finding.target(), finding.detail())));
        });
  }

  private static String heading(Monitors.Status monitor) {
    return monitor.collection().isEmpty()
            || monitor.target().equals("collection:" + monitor.collection())
        ? monitor.target()
        : "%s of %s".formatted(monitor.target(), monitor.collection());
  }

  static void show(Breach breach) {
    Common.text(
        "  %s  %-8s  since %s  %s"
            .formatted(breach.id(), breach.severity().word(), breach.onset(), breach.sentence()));
  }

  private void show(Monitors.Status monitor) {
    Common.text(
        "  %-8s  %-36s  %s"
            .formatted(
                monitor.open().isEmpty() ? monitor.state().word() : "BREACH",
                monitor.id(),
                monitor.last().map(last -> value(last, monitor.unit())).orElse("") + why(monitor)));
    if (common.verbose) {
      Common.text("            " + monitor.watches());
    }
  }

  private static String why(Monitors.Status monitor) {
    return switch (monitor.state()) {
      case ACTIVE -> "";
      case TRAINING, INACTIVE -> (monitor.last().isPresent() ? "; " : "") + monitor.why();
    };
  }

  /** With what is normal: {@code 31 documents (28 to 35)}. */
  static String value(MonitorValue value, Unit unit) {
    String seen = value.value().isPresent() ? unit.said(value.value().getAsDouble()) : "missing";
    boolean low = Double.isFinite(value.low());
    boolean high = Double.isFinite(value.high());
    return low && high
        ? "%s (%s to %s)".formatted(seen, unit.words(value.low()), unit.words(value.high()))
        : low
            ? "%s (at least %s)".formatted(seen, unit.words(value.low()))
            : high ? "%s (at most %s)".formatted(seen, unit.words(value.high())) : seen;
  }
}
