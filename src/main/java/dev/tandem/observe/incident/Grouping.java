package dev.tandem.observe.incident;

import dev.tandem.ledger.Breach;
import dev.tandem.ledger.Breach.Severity;
import dev.tandem.ledger.Incident;
import dev.tandem.ledger.Incident.Event;
import dev.tandem.ledger.Incident.Status;
import dev.tandem.ledger.IncidentLog.Reach;
import dev.tandem.text.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Puts breaches into incidents: those that are related, or that began together.
 *
 * @param kinship of what they watch
 * @param touched counts what an incident may have touched
 * @param owners of collections and sources
 * @param together breaches whose onsets are no further apart began together
 * @param window a related breach this long after the last one is another incident
 */
public record Grouping(
    Kinship kinship, Touched touched, Owners owners, Duration together, Duration window) {
  /** From so many answers or people on, an incident is one step more severe. */
  static final int MANY_ANSWERS = 100;

  static final int MANY_PEOPLE = 10;

  /** Who the program is in a timeline. */
  public static final String SELF = "tandem";

  private static final Comparator<Breach> FIRST =
      Comparator.comparing(Breach::noticed).thenComparing(Breach::onset).thenComparing(Breach::id);

  /** Counts the answers of collections, or of some of their documents, since a time. */
  @FunctionalInterface
  public interface Touched {
    Reach reach(Collection<String> collections, Collection<String> docIds, Instant since);
  }

  /**
   * The incidents that come of new breaches: new ones, and known ones with more in them. One that
   * was resolved is reopened.
   *
   * @param fresh that belong to no incident
   * @param known that they may belong to
   * @return only those that changed
   */
  List<Incident> group(Collection<Breach> fresh, Collection<Incident> known, Instant now) {
    Map<String, Incident> all = new LinkedHashMap<>();
    known.forEach(incident -> all.put(incident.id(), incident));
    Set<String> changed = new LinkedHashSet<>();
    // What only informs opens nothing, so it waits for what does.
    List<Breach> inOrder =
        fresh.stream()
            .sorted(
                Comparator.comparing((Breach b) -> b.severity() == Severity.INFO)
                    .thenComparing(FIRST))
            .toList();
    for (Breach breach : inOrder) {
      Optional<Incident> home =
          all.values().stream().filter(incident -> belongs(breach, incident)).findFirst();
      if (home.isPresent() || breach.severity() != Severity.INFO) {
        Incident grown =
            home.map(incident -> joined(incident, breach, now)).orElseGet(() -> begun(breach));
        all.put(grown.id(), grown);
        changed.add(grown.id());
      }
    }
    return all.values().stream().filter(incident -> changed.contains(incident.id())).toList();
  }

  private boolean belongs(Breach breach, Incident incident) {
    for (Breach other : incident.breaches()) {
      boolean soon =
          Duration.between(other.last(), breach.onset()).compareTo(window) <= 0
              && Duration.between(breach.last(), other.onset()).compareTo(window) <= 0;
      boolean beganTogether =
          Duration.between(other.onset(), breach.onset()).abs().compareTo(together) <= 0;
      boolean mayShare = !Kinship.alone(breach) && !Kinship.alone(other);
      if (beganTogether && mayShare || soon && kinship.related(breach, other)) {
        return true;
      }
    }
    return false;
  }

  private Incident begun(Breach breach) {
    return new Incident(
        "i-" + Sha256.of(breach.id()).substring(0, 10),
        Status.OPEN,
        breach.severity(),
        breach.sentence(),
        collections(List.of(breach)),
        List.of(breach.target()),
        List.of(breach),
        breach.onset(),
        breach.noticed(),
        Optional.empty(),
        owners.of(List.of(breach.target()), collections(List.of(breach))),
        List.of(new Event(breach.noticed(), Event.Kind.OPENED, SELF, breach.sentence())));
  }

  private Incident joined(Incident incident, Breach breach, Instant now) {
    List<Breach> breaches = new ArrayList<>(incident.breaches());
    breaches.add(breach);
    breaches.sort(FIRST);
    Set<String> targets = new LinkedHashSet<>(incident.targets());
    targets.add(breach.target());
    Event event = new Event(now, Event.Kind.JOINED, SELF, breach.sentence());
    Incident with =
        incident
            .of(
                breaches,
                incident.noticed(),
                worst(breaches).sentence(),
                collections(breaches),
                List.copyOf(targets))
            .owned(incident.owner().or(() -> owners.of(targets, collections(breaches))), event);
    return with.open()
        ? with
        : with.with(Status.OPEN, new Event(now, Event.Kind.REOPENED, SELF, "it has begun again"));
  }

  /** Its severity by its worst breach and by what it may have touched. */
  Incident weighed(Incident incident, Instant now) {
    Set<String> documents = new TreeSet<>();
    boolean onlyDocuments = true;
    for (String text : incident.targets()) {
      Target target = Target.parse(text);
      if (target.kind().equals("document")) {
        documents.add(target.name());
      } else {
        onlyDocuments = false;
      }
    }
    Reach reach =
        touched.reach(
            incident.collections(), onlyDocuments ? documents : List.of(), incident.onset());
    Severity worst = worst(incident.breaches()).severity();
    boolean many = reach.answers() >= MANY_ANSWERS || reach.people() >= MANY_PEOPLE;
    Severity severity = many ? Severity.values()[Math.min(worst.ordinal() + 1, 2)] : worst;
    if (severity.compareTo(incident.severity()) <= 0) {
      return incident; // it does not become less while it goes on
    }
    String why =
        many
            ? "%d answers to %d people may be touched".formatted(reach.answers(), reach.people())
            : "a breach that belongs to it is " + severity.word();
    return incident.raised(severity, new Event(now, Event.Kind.RAISED, SELF, why));
  }

  private static Breach worst(List<Breach> breaches) {
    return breaches.stream()
        .min(Comparator.comparing(Breach::severity).reversed().thenComparing(FIRST))
        .orElseThrow();
  }

  private static List<String> collections(List<Breach> breaches) {
    return breaches.stream()
        .map(Breach::collection)
        .filter(name -> !name.isEmpty())
        .distinct()
        .sorted()
        .toList();
  }
}
