package dev.tandem.observe.incident;

import dev.tandem.ledger.Breach;
import dev.tandem.ledger.BreachLog;
import dev.tandem.ledger.Incident;
import dev.tandem.ledger.Incident.Event;
import dev.tandem.ledger.Incident.Status;
import dev.tandem.ledger.IncidentLog;
import dev.tandem.text.UserError;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps the incidents: opens them from breaches, resolves those that are over, and does what people
 * decide.
 *
 * @param grouping makes incidents of breaches
 * @param settle how long all of an incident's breaches must be over until it resolves itself
 */
public record IncidentDesk(
    IncidentLog incidents,
    BreachLog breaches,
    Grouping grouping,
    Duration settle,
    InstantSource clock) {
  /** Breaches older than this are history: they open nothing. */
  private static final Duration NEWS = Duration.ofDays(7);

  /** Takes new breaches in and resolves what is over; returns what changed. */
  public List<Incident> look() {
    Instant now = clock.instant();
    Map<String, Incident> changed = new LinkedHashMap<>();
    List<Incident> known = new ArrayList<>(incidents.open());
    known.addAll(incidents.resolvedSince(now.minus(grouping.window())));
    grouping.group(fresh(now), known, now).forEach(grown -> changed.put(grown.id(), grown));
    Map<String, Incident> all = new LinkedHashMap<>();
    known.forEach(incident -> all.put(incident.id(), incident));
    all.putAll(changed);
    for (Incident incident : all.values()) {
      if (incident.open()) {
        Incident newest = settled(grouping.weighed(incident, now), now);
        if (newest != incident) {
          changed.put(newest.id(), newest);
        }
      }
    }
    changed.values().forEach(incidents::put);
    return List.copyOf(changed.values());
  }

  private Incident settled(Incident incident, Instant now) {
    if (!over(incident, now)) {
      return incident;
    }
    String note =
        "everything has been inside its band for %d minutes".formatted(settle.toMinutes());
    return incident.with(
        Status.RESOLVED, new Event(now, Event.Kind.RESOLVED, Grouping.SELF, note));
  }

  private List<Breach> fresh(Instant now) {
    Map<String, Breach> all = new LinkedHashMap<>();
    breaches.since(now.minus(NEWS)).forEach(breach -> all.put(breach.id(), breach));
    breaches.open().forEach(breach -> all.put(breach.id(), breach));
    Set<String> known = Set.copyOf(incidents.known(all.keySet()));
    return all.values().stream()
        .filter(breach -> !known.contains(breach.id()) && !normal(breach))
        .toList();
  }

  /** One that somebody reopened goes on until something of it ends afterwards. */
  private boolean over(Incident incident, Instant now) {
    Optional<Instant> reopened =
        incident
            .last(Event.Kind.REOPENED)
            .filter(event -> !event.who().equals(Grouping.SELF))
            .map(Event::time);
    boolean since =
        reopened.isEmpty()
            || incident.breaches().stream()
                .anyMatch(breach -> breach.ended().filter(reopened.get()::isBefore).isPresent());
    return since && incident.breaches().stream()
        .allMatch(
            breach ->
                normal(breach)
                    || breach
                        .ended()
                        .filter(end -> !end.plus(settle).isAfter(now))
                        .isPresent());
  }

  private static boolean normal(Breach breach) {
    return breach.verdict() == Breach.Verdict.NORMAL;
  }

  /** All that go on, the most severe first; then the newest. */
  public List<Incident> open() {
    return incidents.open().stream()
        .sorted(
            Comparator.comparing(Incident::severity)
                .thenComparing(Incident::noticed)
                .reversed())
        .toList();
  }

  /**
   * @throws UserError if there is none of that id
   */
  public Incident find(String id) {
    return incidents
        .find(id)
        .orElseThrow(
            () ->
                new UserError(
                    "There is no incident '%s'; 'tandem incidents list --all' shows those there are."
                        .formatted(id)));
  }

  /**
   * Somebody takes it on.
   *
   * @throws UserError if it is not open
   */
  public Incident acknowledge(String id, String who) {
    Incident incident = find(id);
    if (incident.status() != Status.OPEN) {
      throw new UserError(
          "Incident %s is %s; only an open one is acknowledged."
              .formatted(id, incident.status().word()));
    }
    return kept(incident.with(Status.ACKNOWLEDGED, event(Event.Kind.ACKNOWLEDGED, who, "")));
  }

  /**
   * @param note what was done; may be empty
   * @throws UserError if it is resolved
   */
  public Incident resolve(String id, String who, String note) {
    Incident incident = find(id);
    if (!incident.open()) {
      throw new UserError("Incident %s is resolved already.".formatted(id));
    }
    return kept(incident.with(Status.RESOLVED, event(Event.Kind.RESOLVED, who, note)));
  }

  /**
   * @throws UserError if it is not resolved
   */
  public Incident reopen(String id, String who) {
    Incident incident = find(id);
    if (incident.open()) {
      throw new UserError(
          "Incident %s is %s; only a resolved one is reopened."
              .formatted(id, incident.status().word()));
    }
    return kept(incident.with(Status.OPEN, event(Event.Kind.REOPENED, who, "")));
  }

  /** It is somebody's from now on. */
  public Incident assign(String id, String owner, String who) {
    if (!mayOwn(owner)) {
      throw new UserError(
          "'%s' cannot own an incident; write user:NAME, group:NAME or an address."
              .formatted(owner));
    }
    return kept(
        find(id).owned(Optional.of(owner), event(Event.Kind.ASSIGNED, who, "to " + owner)));
  }

  /** Whether somebody can be written down as an owner. */
  public static boolean mayOwn(String owner) {
    return owner.matches("[\\w.+@:-]{1,200}");
  }

  /** Notes something that happened to it. */
  public Incident noted(String id, Event.Kind kind, String who, String note) {
    return kept(find(id).with(event(kind, who, note)));
  }

  private Event event(Event.Kind kind, String who, String note) {
    return new Event(clock.instant(), kind, who, note.length() > 500 ? note.substring(0, 500) : note);
  }

  private Incident kept(Incident incident) {
    incidents.put(incident);
    return incident;
  }
}
