package dev.tandem.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.json.Json;
import dev.tandem.observe.detect.Backtest;
import dev.tandem.observe.detect.DetectorSettings;
import dev.tandem.observe.detect.Scan;
import dev.tandem.observe.detect.SeriesFile;
import dev.tandem.observe.detect.SeriesPlot;
import dev.tandem.observe.detect.Window;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "detect",
    mixinStandardHelpOptions = true,
    description =
        "Finds where a series of values is not as it was, each value judged before it is learnt. Season, level and noise are learnt from the values before.",
    footer = {
      "",
      "FILE: CSV with the header timestamp,value; times in ISO 8601 or seconds since",
      "1970; an empty value is missing. Unsorted lines are sorted; of lines of the",
      "same time the last counts; both are said.",
      "",
      "Examples:",
      "  tandem observe detect --series documents.csv --plot documents.svg",
      "  tandem observe detect --series documents.csv --backtest --json"
    })
final class ObserveDetect implements Callable<Integer> {
  private static final int SHOWN = 50;

  @Mixin private final Common common = new Common();

  @Option(names = "--series", required = true, paramLabel = "FILE", description = "the values")
  private Path file = Path.of("");

  @Option(
      names = "--plot",
      paramLabel = "FILE.svg",
      description = "draw the values, the band and the windows")
  private Optional<Path> plot = Optional.empty();

  @Option(
      names = "--backtest",
      description =
          "also put drops and rises of 10, 25 and 50 %% into the series and say what is found")
  private boolean backtest;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      defaultValue = "UTC",
      description = "whose hours and days count, such as Europe/Berlin (default UTC)")
  private String zone = "UTC";

  @Option(
      names = "--holidays",
      paramLabel = "FILE",
      description = "days that count as Sundays: a date (2026-12-25) a line")
  private Optional<Path> holidays = Optional.empty();

  @Option(
      names = "--alarms",
      paramLabel = "N",
      description = "false alarms a quarter to expect (default 0.5)")
  private Optional<Double> alarms = Optional.empty();

  @Option(
      names = "--least",
      paramLabel = "N",
      defaultValue = "0",
      description = "nothing closer to what was expected is an anomaly, in units of the series")
  private double absolute;

  @Option(
      names = "--least-share",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description = "the same, as a share of what was expected (default 0.01)")
  private double relative;

  @Override
  public Integer call() {
    ZoneId in = zone();
    DetectorSettings settings =
        DetectorSettings.DEFAULT
            .withAlarms(alarms.orElse(DetectorSettings.DEFAULT.alarms()))
            .withFloors(absolute, relative)
            .withCalendar(in, days());
    SeriesFile read = SeriesFile.read(file, in);
    if (read.series().samples().isEmpty()) {
      throw new UserError("%s has no values; write a line for each".formatted(file));
    }
    Scan scan = Scan.of(read.series(), settings);
    Optional<Backtest> tested =
        backtest ? Optional.of(Backtest.of(read.series(), settings)) : Optional.empty();
    plot.ifPresent(to -> draw(to, scan, in));
    common.print(json(read, scan, tested), () -> show(read, scan, tested));
    return 0;
  }

  private ZoneId zone() {
    try {
      return zone.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw new UserError(
          "'%s' is not a time zone; write one such as Europe/Berlin".formatted(zone), e);
    }
  }

  private Set<LocalDate> days() {
    Set<LocalDate> days = new HashSet<>();
    if (holidays.isPresent()) {
      List<String> lines;
      try {
        lines = Files.readAllLines(holidays.get());
      } catch (IOException e) {
        throw new UserError("cannot read %s; does the file exist?".formatted(holidays.get()), e);
      }
      for (int i = 0; i < lines.size(); i++) {
        try {
          if (!lines.get(i).isBlank()) {
            days.add(LocalDate.parse(lines.get(i).strip()));
          }
        } catch (DateTimeException e) {
          throw new UserError(
              "line %d of %s is not a date such as 2026-12-25".formatted(i + 1, holidays.get()), e);
        }
      }
    }
    return days;
  }

  private static void draw(Path to, Scan scan, ZoneId zone) {
    try {
      Files.writeString(to, SeriesPlot.svg(scan, zone, ""));
    } catch (IOException e) {
      throw new UserError("cannot write %s; does its folder exist?".formatted(to), e);
    }
  }

  private static ObjectNode json(SeriesFile read, Scan scan, Optional<Backtest> tested) {
    ObjectNode json = Json.object().put("n", scan.n()).put("missing", scan.missing());
    json.put("unsorted", read.unsorted()).put("duplicates", read.duplicates());
    json.put("season", scan.season().orElse("unknown"));
    json.put("step_seconds", scan.step().map(Duration::toMillis).orElse(0L) / 1000.0);
    json.set("windows", Json.mapper().valueToTree(scan.windows()));
    json.put("alarms_per_quarter", scan.alarmsPerQuarter());
    json.put("watched_days", scan.watched().toHours() / 24.0);
    tested.ifPresent(test -> json.set("backtest", Json.mapper().valueToTree(test)));
    return json;
  }

  private void show(SeriesFile read, Scan scan, Optional<Backtest> tested) {
    Common.text(
        "%,d values, %,d missing; season: %s; step: %s"
            .formatted(
                scan.n(),
                scan.missing(),
                scan.season().orElse("unknown, too few values"),
                scan.step().map(ObserveDetect::words).orElse("unknown")));
    if (read.unsorted() + read.duplicates() > 0) {
      Common.text(
          "%,d lines were not in order and were sorted; %,d had a time that was there already, of which the last counts"
              .formatted(read.unsorted(), read.duplicates()));
    }
    Common.line(
        "@|bold %-25s %-25s %-8s %-5s %9s %12s %12s|@",
        "start", "end", "kind", "", "score", "value", "expected");
    scan.windows().stream().limit(SHOWN).forEach(ObserveDetect::show);
    if (scan.windows().size() > SHOWN) {
      Common.text("and %,d more; --json has all".formatted(scan.windows().size() - SHOWN));
    }
    Common.text(
        "%,d windows in %,d days watched, %.1f a quarter"
            .formatted(scan.windows().size(), scan.watched().toDays(), scan.alarmsPerQuarter()));
    tested.ifPresent(ObserveDetect::show);
    plot.ifPresent(to -> Common.text("plot: " + to));
  }

  private static void show(Window window) {
    boolean gap = window.direction() == Window.Direction.NONE;
    Common.text(
        "%-25s %-25s %-8s %-5s %9.1f %12s %12s"
            .formatted(
                window.start(),
                window.end(),
                window.kind(),
                gap ? "" : window.direction().name().toLowerCase(Locale.ROOT),
                window.score(),
                gap ? "" : "%.6g".formatted(window.value()),
                gap ? "" : "%.6g".formatted(window.expected())));
  }

  private static void show(Backtest test) {
    Common.line("@|bold %s|@", "Changes put in");
    for (Backtest.Change change : test.changes()) {
      Common.text(
          "%+4.0f %%  found at %s of %d places [%s, %s]%s"
              .formatted(
                  100 * change.by(),
                  Common.percent(change.found().value()),
                  change.found().n(),
                  Common.percent(change.found().low()),
                  Common.percent(change.found().high()),
                  change.delay().isPresent()
                      ? ", after %d values (median)".formatted(change.delay().getAsInt())
                      : ""));
    }
    Common.text(
        "%.2f alarms a week [%.2f, %.2f] on the series as it is"
            .formatted(
                test.falseAlarmsPerWeek().value(),
                test.falseAlarmsPerWeek().low(),
                test.falseAlarmsPerWeek().high()));
  }

  private static String words(Duration step) {
    return step.toString().substring(2).toLowerCase(Locale.ROOT);
  }
}
