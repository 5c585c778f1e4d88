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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The program's own monitors, incidents, troubleshooter and lineage. */
final class Observers {
  private static final Duration ENOUGH = Duration.ofMinutes(5); // of this machine: never the limit

  /** As a question's budget, but no verdict depends on what else this machine does. */
  private static final Budget PATIENT =
      new Budget(Duration.ofHours(2), Budget.STANDARD.questions());

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
            tandem.incidents().why(incident.incident(), Optional.empty(), PATIENT);
        return new Said(
            incident.incident(),
            incident.breaches(),
            incident.title(),
            diagnosis.cause().name(),
            diagnosis.target(),
            diagnosis.confidence(),
            how(diagnosis));
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
                        0,
                        List.of()))
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

  private static List<String> how(Diagnosis diagnosis) {
    List<String> how = new ArrayList<>();
    diagnosis
        .evidence()
        .forEach(seen -> how.add("%s %s %s".formatted(seen.id(), seen.time(), seen.text())));
    diagnosis.sentences().forEach(sentence -> how.add(sentence.toString()));
    diagnosis
        .negatives()
        .forEach(no -> how.add("%s by %s: %s".formatted(no.cause(), no.by(), no.why())));
    how.addAll(diagnosis.missing());
    return how;
  }

  private static List<Incident> all(Tandem tandem) {
    return tandem.incidents().page("", 500).stream()
        .sorted(Comparator.comparing(Incident::noticed))
        .toList();
  }
}
