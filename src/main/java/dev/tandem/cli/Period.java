package dev.tandem.cli;

import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine.Option;

/** From when to when; either may be missing. */
final class Period {
  @Option(
      names = "--since",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "from then on: 2026-01-31 or 2026-01-31T08:00:00Z")
  private Optional<Instant> since = Optional.empty();

  @Option(
      names = "--until",
      paramLabel = "TIME",
      converter = Moment.class,
      description = "before then")
  private Optional<Instant> until = Optional.empty();

  Optional<Instant> since() {
    return since;
  }

  Optional<Instant> until() {
    return until;
  }
}
