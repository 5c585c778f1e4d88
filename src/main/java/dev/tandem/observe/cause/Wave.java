package dev.tandem.observe.cause;

import dev.tandem.ledger.Breach;
import dev.tandem.ledger.Incident;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Breaches of one incident that came without a long pause between them. An incident that is open
 * for days takes in whatever befalls its collection, and what came in the second week was not
 * changed before the first; so each wave has a beginning of its own, and the cause that is looked
 * for is that of the worst.
 */
record Wave(List<Breach> breaches) {
  /** A monitor that looks once a day may tell of one cause a day and a half after another does. */
  private static final Duration PAUSE = Duration.ofHours(36);

  /**
   * The incident as far as each wave goes, the worst first: the most severe, the largest, the
   * latest. Itself where it has no breaches.
   */
  static List<Incident> worstFirst(Incident incident) {
    return incident.breaches().isEmpty()
        ? List.of(incident)
        : of(incident.breaches()).stream()
            .sorted(
                Comparator.comparing(Wave::severity)
                    .thenComparing(wave -> wave.breaches().size())
                    .thenComparing(Wave::noticed)
                    .reversed())
            .map(wave -> wave.of(incident))
            .toList();
  }

  /**
   * The incident as far as a breach of its own goes, for those of some metrics that have others
   * beside them: what came shortly before may have another cause.
   */
  static List<Incident> alone(Incident incident, Set<String> metrics) {
    return incident.breaches().size() < 2
        ? List.of()
        : incident.breaches().stream()
            .filter(breach -> metrics.contains(breach.metric()))
            .sorted(
                Comparator.comparing(Breach::severity).reversed().thenComparing(Breach::noticed))
            .map(breach -> new Wave(List.of(breach)).of(incident))
            .toList();
  }

  private static List<Wave> of(List<Breach> breaches) {
    List<Wave> waves = new ArrayList<>();
    List<Breach> wave = new ArrayList<>();
    for (Breach breach : breaches.stream().sorted(Comparator.comparing(Breach::noticed)).toList()) {
      if (!wave.isEmpty()
          && Duration.between(wave.getLast().noticed(), breach.noticed()).compareTo(PAUSE) > 0) {
        waves.add(new Wave(List.copyOf(wave)));
        wave.clear();
      }
      wave.add(breach);
    }
    if (!wave.isEmpty()) {
      waves.add(new Wave(List.copyOf(wave)));
    }
    return waves;
  }

  private Breach.Severity severity() {
    return breaches.stream().map(Breach::severity).max(Comparator.naturalOrder()).orElseThrow();
  }

  private Instant noticed() {
    return breaches.getFirst().noticed();
  }

  private Incident of(Incident incident) {
    return incident.of(
        breaches, noticed(), incident.title(), collections(incident), incident.targets());
  }

  /** Its own, unless something of it is of the whole home. */
  private List<String> collections(Incident incident) {
    List<String> own = breaches.stream().map(Breach::collection).distinct().sorted().toList();
    return own.contains("") ? incident.collections() : own;
  }
}
