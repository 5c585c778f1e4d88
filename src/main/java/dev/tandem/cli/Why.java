package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.observe.cause.Budget;
import dev.tandem.observe.cause.Diagnosis;
import dev.tandem.observe.cause.Observation;
import dev.tandem.text.Principals;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "why",
    mixinStandardHelpOptions = true,
    description = {
      "Finds the cause of an incident: each change that may be behind it is taken back in a copy of the home, and the questions concerned are asked again there.",
      "The cause is the one change that brings the metric back. Where none does, it says so, and what is missing."
    },
    footer = {
      "",
      "Examples:",
      "  tandem why i-3f2a91c0de",
      "  tandem why i-3f2a91c0de --budget 600 --questions 50 --json"
    })
final class Why implements Runnable {
  @Mixin private final Common common = new Common();

  @Parameters(paramLabel = "ID", description = "the incident, as 'tandem incidents' lists it")
  private String id = "";

  @Option(
      names = "--budget",
      paramLabel = "SECONDS",
      converter = Count.class,
      defaultValue = "300",
      description = "no test is begun after so many seconds (default 300)")
  private int seconds = 300;

  @Option(
      names = "--questions",
      paramLabel = "N",
      converter = Count.class,
      defaultValue = "24",
      description = "questions asked again in each test, at most (default 24)")
  private int questions = 24;

  @Option(
      names = "--as",
      paramLabel = "PRINCIPALS",
      description = "who is told; documents that they may not read are not named")
  private Optional<Principals> as = Optional.empty();

  @Override
  public void run() {
    try (Tandem tandem = common.open()) {
      Diagnosis found =
          tandem
              .incidents()
              .why(id, as, new Budget(Duration.ofSeconds(seconds), questions));
      common.print(found, () -> show(found));
    }
  }

  private static void show(Diagnosis found) {
    Common.line(
        "@|bold %s|@%s",
        found.cause().word(),
        found.determined()
            ? String.format(Locale.ROOT, ", confidence %.2f", found.confidence())
            : "");
    if (found.determined()) {
      Common.text("target: " + found.target());
    }
    found.sentences().forEach(sentence -> Common.text("  " + sentence));
    if (!found.negatives().isEmpty()) {
      Common.text("Ruled out:");
      found
          .negatives()
          .forEach(
              negative ->
                  Common.text(
                      "  %s, by %s: %s"
                          .formatted(negative.cause().word(), negative.by(), negative.why())));
    }
    if (!found.missing().isEmpty()) {
      Common.text("Missing:");
      found.missing().forEach(what -> Common.text("  " + what));
    }
    if (found.determined()) {
      Common.text("Fix: " + found.fix());
      Common.text("It is mended when " + found.verify() + ".");
    }
    Common.text("Observations:");
    for (Observation seen : found.evidence()) {
      Common.text(
          "  %-4s %s  %-9s %s"
              .formatted(
                  seen.id(), seen.time().toString().substring(0, 16), seen.kind(), seen.text()));
    }
  }
}
