package dev.tandem.observe.world;

import dev.tandem.Tandem;
import dev.tandem.ledger.Breach;
import dev.tandem.ledger.Incident;
import dev.tandem.observe.cause.Budget;
import dev.tandem.observe.cause.Cause;
import dev.tandem.observe.cause.Diagnosis;
import dev.tandem.observe.lineage.Impact;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The program's own monitors, incidents, troubleshooter and lineage. */
final class Observers {
  private static final Duration ENOUGH = Duration.ofMinutes(5); // of this machine: never the limit
  private static final String OWNER = "command line";
  private static final int MOST = 10_000; // answers of an incident

  private Observers() {}

  static Observer standard() {
    return new Observer() {
      @Override
      public void look(Tandem tandem, Instant now) {
        var _ = tandem.monitors().tick(ENOUGH);
        var _ = tandem.incidents().look();
      }

      @Override
      public void allIsWell(Tandem tandem) {
        for (Breach breach : tandem.monitors().open()) {
          var _ = tandem.monitors().judge(breach.id(), Breach.Verdict.NORMAL);
        }
        for (Incident incident : tandem.incidents().open()) {
          var _ = tandem.incidents().resolve(incident.id(), OWNER, "It is as it should be.");
        }
      }

      @Override
      public Said explain(Tandem tandem, Said incident) {
        Diagnosis diagnosis =
            tandem.incidents().why(incident.incident(), Optional.empty(), Budget.STANDARD);
        return new Said(
            incident.incident(),
            incident.breaches(),
            incident.title(),
            diagnosis.cause().name(),
            diagnosis.target(),
            diagnosis.confidence());
      }

      @Override
      public List<Said> incidents(Tandem tandem) {
        return all(tandem).stream()
            .map(
                incident ->
                    new Said(
                        incident.id(),
                        incident.breaches().stream().map(Breach::noticed).sorted().toList(),
                        incident.title(),
                        Cause.NOT_DETERMINED.name(),
                        "",
                        0))
            .toList();
      }

      @Override
      public List<Again> reached(Tandem tandem, String incident) {
        var impacts = tandem.impacts();
        Impact impact =
            impacts.of(
                impacts.target(
                    incident,
                    incident,
                    Optional.empty(),
                    OptionalInt.empty(),
                    Optional.empty(),
                    Optional.empty()),
                MOST);
        return impacts.again(impact, false, done -> {}).reasked().stream()
            .map(each -> new Again(each.answerId(), each.verdict().wireName()))
            .toList();
      }
    };
  }

  private static List<Incident> all(Tandem tandem) {
    return tandem.incidents().page("", 500).stream()
        .sorted(Comparator.comparing(Incident::noticed))
        .toList();
  }
}
