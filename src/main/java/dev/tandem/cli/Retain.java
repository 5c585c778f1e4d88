package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.ledger.Expired;
import dev.tandem.ledger.Keep;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "retain",
    mixinStandardHelpOptions = true,
    description = {
      "Sets after how many days a collection's text is destroyed, and destroys what is older.",
      "A running server and every ingest do that too. Days of 0 keep it for ever."
    },
    footer = {
      "",
      "Examples:",
      "  tandem retain --dry-run                          what is due now",
      "  tandem retain -c hr --answers 90 --audit 365"
    })
final class Retain implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Option(
      names = {"-c", "--collection"},
      paramLabel = "NAME",
      description = "whose days are set")
  private Optional<String> collection = Optional.empty();

  @Option(names = "--answers", paramLabel = "DAYS", description = "questions and answers")
  private Optional<Integer> answers = Optional.empty();

  @Option(names = "--feedback", paramLabel = "DAYS", description = "what was said of answers")
  private Optional<Integer> feedback = Optional.empty();

  @Option(names = "--audit", paramLabel = "DAYS", description = "names in the audit log")
  private Optional<Integer> audit = Optional.empty();

  @Option(
      names = "--originals",
      paramLabel = "DAYS",
      description = "files that documents were read from")
  private Optional<Integer> originals = Optional.empty();

  @Option(
      names = "--versions",
      paramLabel = "DAYS",
      description = "text of versions that are not current")
  private Optional<Integer> versions = Optional.empty();

  @Option(names = "--dry-run", description = "destroys nothing, says what would be")
  private boolean dry;

  @Override
  public Integer call() {
    try (Tandem tandem = common.open()) {
      Map<String, Expired> due = new TreeMap<>(tandem.retention().due());
      collection.ifPresent(name -> due.put(name, set(tandem, name)));
      if (!dry) {
        tandem.claim();
        tandem.retention().expire();
      }
      due.values().removeIf(Expired.NOTHING::equals);
      common.print(due, () -> show(due));
      return 0;
    }
  }

  /** What is due with the days as they are wanted. */
  private Expired set(Tandem tandem, String name) {
    Keep now = tandem.retention().of(name);
    Keep wanted =
        new Keep(
            answers.orElse(now.answers()),
            feedback.orElse(now.feedback()),
            audit.orElse(now.audit()),
            originals.orElse(now.originals()),
            versions.orElse(now.versions()));
    if (!dry && !wanted.equals(now)) {
      tandem.retention().set(name, wanted);
    }
    return tandem.retention().due(name, wanted);
  }

  private void show(Map<String, Expired> due) {
    if (due.isEmpty()) {
      Common.text("Nothing is old enough.");
    }
    due.forEach(
        (name, what) ->
            Common.text(
                "%s: %d answers, %d comments, %d names in the audit log, %d files and %d versions %s"
                    .formatted(
                        name,
                        what.answers(),
                        what.comments(),
                        what.names(),
                        what.originals(),
                        what.versions(),
                        dry ? "are due." : "have lost their text.")));
  }

  /** As 'collection show' says it. */
  static String words(Keep keep) {
    return "kept: answers %s, feedback %s, names in the audit log %s, files %s, old versions %s"
        .formatted(
            days(keep.answers()),
            days(keep.feedback()),
            days(keep.audit()),
            days(keep.originals()),
            days(keep.versions()));
  }

  private static String days(int days) {
    return days == 0 ? "for ever" : days + " days";
  }
}
