package dev.tandem.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Breaches with one cause, as far as can be told, and what people did about them.
 *
 * <p>As in a {@link Breach}, nothing of it is people's text.
 *
 * @param id made here, short
 * @param severity of the worst breach, raised where many are touched
 * @param title one sentence, for people
 * @param collections whose it is, by name; none where it is of the whole home
 * @param targets what its breaches watch, the first one noticed first
 * @param breaches in the order they were noticed; one whose record is gone is left out
 * @param onset of the earliest breach
 * @param noticed when the first breach was
 * @param resolved when it was resolved last; empty while it goes on
 * @param owner whose it is: {@code user:ann}, {@code group:hr} or an address; empty for nobody's
 * @param timeline what happened, oldest first
 */
public record Incident(
    String id,
    Status status,
    Breach.Severity severity,
    String title,
    List<String> collections,
    List<String> targets,
    List<Breach> breaches,
    Instant onset,
    Instant noticed,
    Optional<Instant> resolved,
    Optional<String> owner,
    List<Event> timeline) {
  /** Where it stands. One that was reopened is open. */
  public enum Status {
    OPEN,
    ACKNOWLEDGED,
    RESOLVED;

    /** As it is written in responses and in the ledger. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Status parse(String word) {
      return valueOf(word.toUpperCase(Locale.ROOT));
    }
  }

  /**
   * Something that happened to it.
   *
   * @param who name of a key, {@code command line}, or {@code tandem} for the program itself
   * @param note one sentence; empty where there is nothing to say
   */
  public record Event(Instant time, Kind kind, String who, String note) {
    /** What happens to an incident. */
    public enum Kind {
      OPENED,
      /** A further breach belongs to it. */
      JOINED,
      RAISED,
      ACKNOWLEDGED,
      ASSIGNED,
      RESOLVED,
      REOPENED,
      /** People were told. */
      NOTIFIED,
      /** People are to be told later, with others. */
      HELD,
      /** A channel did not take the notice. */
      UNTOLD;

      /** As it is written in responses and in the ledger. */
      public String word() {
        return name().toLowerCase(Locale.ROOT);
      }

      static Kind parse(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
      }
    }
  }

  public Incident {
    collections = List.copyOf(collections);
    targets = List.copyOf(targets);
    breaches = List.copyOf(breaches);
    timeline = List.copyOf(timeline);
    if ((status == Status.RESOLVED) != resolved.isPresent()) {
      throw new IllegalArgumentException("an incident is resolved at a time, or is not");
    }
  }

  /** Whether it goes on. */
  public boolean open() {
    return status != Status.RESOLVED;
  }

  /** The same with one more event, in another state. */
  public Incident with(Status now, Event event) {
    return standing(now, severity, owner, event);
  }

  /** The same with one more event. */
  public Incident with(Event event) {
    return standing(status, severity, owner, event);
  }

  /** The same, graver. */
  public Incident raised(Breach.Severity to, Event event) {
    return standing(status, to, owner, event);
  }

  /** The same with another owner. */
  public Incident owned(Optional<String> by, Event event) {
    return standing(status, severity, by, event);
  }

  private Incident standing(Status now, Breach.Severity grave, Optional<String> by, Event event) {
    List<Event> events = new ArrayList<>(timeline);
    events.add(event);
    return new Incident(
        id,
        now,
        grave,
        title,
        collections,
        targets,
        breaches,
        onset,
        noticed,
        now == Status.RESOLVED ? Optional.of(resolved.orElse(event.time())) : Optional.empty(),
        by,
        events);
  }

  /**
   * The same of other breaches; it began with the first of them.
   *
   * @param some at least one
   */
  public Incident of(
      List<Breach> some,
      Instant seen,
      String said,
      List<String> theirCollections,
      List<String> theirTargets) {
    return new Incident(
        id,
        status,
        severity,
        said,
        theirCollections,
        theirTargets,
        some,
        some.stream().map(Breach::onset).min(Comparator.naturalOrder()).orElseThrow(),
        seen,
        resolved,
        owner,
        timeline);
  }

  /** The last event of a kind. */
  public Optional<Event> last(Event.Kind kind) {
    return timeline.stream().filter(event -> event.kind() == kind).reduce((first, last) -> last);
  }
}
