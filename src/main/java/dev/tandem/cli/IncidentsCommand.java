package dev.tandem.cli;

import dev.tandem.Incidents;
import dev.tandem.Tandem;
import dev.tandem.json.Json;
import dev.tandem.ledger.Incident;
import dev.tandem.observe.incident.ServicePage;
import dev.tandem.observe.incident.ServiceReport;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "incidents",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "[COMMAND]",
    description =
        "Lists what is wrong, the most severe first; subcommands show, acknowledge, resolve, reopen and assign incidents, and report on what was promised.",
    subcommands = {
      IncidentsCommand.ListAll.class,
      IncidentsCommand.Show.class,
      IncidentsCommand.Ack.class,
      IncidentsCommand.Resolve.class,
      IncidentsCommand.Reopen.class,
      IncidentsCommand.Assign.class,
      IncidentsCommand.Report.class,
      IncidentsCommand.NotifyTest.class
    },
    footer = {
      "",
      "Examples:",
      "  tandem incidents",
      "  tandem incidents ack i-3f2a91c0de",
      "  tandem incidents report --from 2026-11-01 --to 2026-12-01 --html report.html",
      "  tandem why i-3f2a91c0de"
    })
final class IncidentsCommand implements Runnable {
  @Mixin private final Common common = new Common();

  @Override
  public void run() {
    list(common, false);
  }

  private static void list(Common common, boolean all) {
    try (Tandem tandem = common.open()) {
      List<Incident> incidents =
          all ? tandem.incidents().page("", Integer.MAX_VALUE) : tandem.incidents().open();
      common.print(
          incidents.stream().map(Incidents::json).toList(),
          () -> {
            if (incidents.isEmpty()) {
              Common.text(all ? "There was no incident." : "No incident is open.");
            }
            incidents.forEach(IncidentsCommand::row);
          });
    }
  }

  static void row(Incident incident) {
    Common.text(
        "%-13s %-9s %-13s %s  %-16s %s"
            .formatted(
                incident.id(),
                incident.severity().word(),
                incident.status().word(),
                incident.onset().toString().substring(0, 16),
                incident.owner().orElse("-"),
                incident.title()));
  }

  private static int done(Common common, Incident incident) {
    common.print(Incidents.json(incident), () -> row(incident));
    return 0;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists open incidents, or all that there were.",
      footer = {"", "Example:  tandem incidents list --all"})
  static final class ListAll implements Runnable {
    @Mixin private final Common common = new Common();

    @Option(names = "--all", description = "those that are resolved too, newest first")
    private boolean all;

    @Override
    public void run() {
      list(common, all);
    }
  }

  /** What names an incident. */
  abstract static class One implements Callable<Integer> {
    @Mixin final Common common = new Common();

    @Parameters(paramLabel = "ID", description = "the incident")
    String id = "";

    abstract Incident of(Incidents incidents);

    @Override
    public Integer call() {
      try (Tandem tandem = common.open()) {
        return done(common, of(tandem.incidents()));
      }
    }
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Shows an incident with its breaches and what happened.",
      footer = {"", "Example:  tandem incidents show i-3f2a91c0de"})
  static final class Show extends One {
    @Override
    Incident of(Incidents incidents) {
      Incident incident = incidents.find(id);
      if (!common.json) {
        Common.text("targets: " + String.join(", ", incident.targets()));
        incident.breaches().forEach(breach -> Common.text("  " + breach.sentence()));
        incident
            .timeline()
            .forEach(
                event ->
                    Common.text(
                        "  %s  %-12s %-14s %s"
                            .formatted(
                                event.time().toString().substring(0, 16),
                                event.kind().word(),
                                event.who(),
                                event.note())));
      }
      return incident;
    }
  }

  @Command(
      name = "ack",
      mixinStandardHelpOptions = true,
      description = "Takes an incident on, so that nobody is reminded of it.",
      footer = {"", "Example:  tandem incidents ack i-3f2a91c0de"})
  static final class Ack extends One {
    @Override
    Incident of(Incidents incidents) {
      return incidents.acknowledge(id, Incidents.COMMAND_LINE);
    }
  }

  @Command(
      name = "resolve",
      mixinStandardHelpOptions = true,
      description = "Resolves an incident.",
      footer = {"", "Example:  tandem incidents resolve i-3f2a91c0de --note \"sync mended\""})
  static final class Resolve extends One {
    @Option(names = "--note", paramLabel = "TEXT", description = "what was done")
    private String note = "";

    @Override
    Incident of(Incidents incidents) {
      return incidents.resolve(id, Incidents.COMMAND_LINE, note);
    }
  }

  @Command(
      name = "reopen",
      mixinStandardHelpOptions = true,
      description = "Reopens a resolved incident.",
      footer = {"", "Example:  tandem incidents reopen i-3f2a91c0de"})
  static final class Reopen extends One {
    @Override
    Incident of(Incidents incidents) {
      return incidents.reopen(id, Incidents.COMMAND_LINE);
    }
  }

  @Command(
      name = "assign",
      mixinStandardHelpOptions = true,
      description = "Makes an incident somebody's.",
      footer = {"", "Example:  tandem incidents assign i-3f2a91c0de group:it"})
  static final class Assign extends One {
    @Parameters(index = "1", paramLabel = "WHO", description = "user:NAME, group:NAME, an address")
    private String owner = "";

    @Override
    Incident of(Incidents incidents) {
      return incidents.assign(id, owner, Incidents.COMMAND_LINE);
    }
  }

  @Command(
      name = "report",
      mixinStandardHelpOptions = true,
      description = "Says which promises (setting incidents.promises) were kept in a time.",
      footer = {
        "",
        "Examples:",
        "  tandem incidents report --from 2026-11-01 --to 2026-12-01",
        "  tandem incidents report --html report.html"
      })
  static final class Report implements Runnable {
    @Mixin private final Common common = new Common();

    @Option(
        names = "--from",
        paramLabel = "TIME",
        converter = Moment.class,
        description = "2026-11-01 or 2026-11-01T08:00:00Z; 30 days before the end if not given")
    private Optional<Instant> from = Optional.empty();

    @Option(
        names = "--to",
        paramLabel = "TIME",
        converter = Moment.class,
        description = "exclusive; now if not given")
    private Optional<Instant> to = Optional.empty();

    @Option(names = "--html", paramLabel = "FILE", description = "writes a page as well")
    private Optional<Path> html = Optional.empty();

    @Override
    public void run() {
      try (Tandem tandem = common.open()) {
        Instant end = to.orElseGet(tandem.incidents()::now);
        ServiceReport report =
            tandem.incidents().report(from.orElse(end.minus(Duration.ofDays(30))), end);
        html.ifPresent(file -> write(file, ServicePage.html(report)));
        common.print(report, () -> Common.piece(report.text()));
      }
    }

    private static void write(Path file, String page) {
      try {
        Files.writeString(file, page);
      } catch (IOException e) {
        throw new UserError(
            "The page cannot be written to %s; does its folder exist?".formatted(file), e);
      }
    }
  }

  @Command(
      name = "notify-test",
      mixinStandardHelpOptions = true,
      description = "Sends a test to each channel; exit code 1 if one does not take it.",
      footer = {"", "Example:  tandem incidents notify-test"})
  static final class NotifyTest implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Override
    public Integer call() {
      try (Tandem tandem = common.open()) {
        Map<String, String> outcomes = tandem.incidents().testChannels();
        common.print(
            Json.mapper().valueToTree(outcomes),
            () ->
                outcomes.forEach(
                    (channel, why) ->
                        Common.text(channel + ": " + (why.isEmpty() ? "went through" : why))));
        return outcomes.values().stream().allMatch(String::isEmpty) ? 0 : 1;
      }
    }
  }
}
