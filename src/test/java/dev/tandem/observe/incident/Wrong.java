package dev.tandem.observe.incident;

import dev.tandem.ledger.Breach;
import dev.tandem.ledger.Breach.Severity;
import dev.tandem.ledger.Breach.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Breaches for tests. */
final class Wrong {
  static final Instant START = Instant.parse("2026-03-02T08:00:00Z");

  private Wrong() {}

  static Instant at(long minutes) {
    return START.plus(Duration.ofMinutes(minutes));
  }

  /** One that goes on, noticed ten minutes after it began. */
  static Breach breach(
      String id, String collection, String target, long minute, Severity severity) {
    Instant noticed = at(minute + 10);
    return new Breach(
        id,
        "m-" + id,
        "answers",
        collection,
        target,
        "answers.abstained",
        0.6,
        0,
        0.2,
        0.001,
        at(minute),
        noticed,
        severity,
        "%s: 60 %% of questions were not answered".formatted(target),
        noticed,
        Optional.empty(),
        Verdict.NONE);
  }

  static Breach ended(Breach breach, long minute) {
    return new Breach(
        breach.id(),
        breach.monitor(),
        breach.kind(),
        breach.collection(),
        breach.target(),
        breach.metric(),
        breach.observed(),
        breach.low(),
        breach.high(),
        breach.p(),
        breach.onset(),
        breach.noticed(),
        breach.severity(),
        breach.sentence(),
        breach.last(),
        Optional.of(at(minute)),
        breach.verdict());
  }
}
