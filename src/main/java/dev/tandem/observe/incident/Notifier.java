package dev.tandem.observe.incident;

import dev.tandem.ledger.Breach.Severity;
import dev.tandem.ledger.Incident;
import dev.tandem.ledger.Incident.Event;
import dev.tandem.ledger.IncidentLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Tells people of incidents: when one begins, begins again, becomes more severe, has been open for
 * long, or is over. What is known of notices stands in the timelines alone, so a restart repeats
 * none and forgets none.
 */
public final class Notifier {
  /** After a failure of every channel. */
  private static final Duration AGAIN = Duration.ofMinutes(5);

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration HOUR = Duration.ofHours(1);

  /**
   * When people are told.
   *
   * @param remind an incident that nobody took on is told again after this time
   * @param perIncident notices of one incident in 24 hours at most
   * @param perHour notices of all together in an hour at most
   * @param quiet only what is critical is told
   */
  public record Policy(Duration remind, int perIncident, int perHour, QuietHours quiet) {}

  private final IncidentLog incidents;
  private final List<Channel> channels;
  private final Policy policy;
  private final Retries retries;

  /**
   * @throws dev.tandem.text.UserError if a channel cannot be as it is set
   */
  public static Notifier of(IncidentLog incidents, Channels channels, Policy policy) {
    return new Notifier(incidents, channels.all(), policy, Retries.STANDARD);
  }

  Notifier(IncidentLog incidents, List<Channel> channels, Policy policy, Retries retries) {
    this.incidents = incidents;
    this.channels = List.copyOf(channels);
    this.policy = policy;
    this.retries = retries;
  }

  /** Tells what is due; returns how many notices went out. */
  public int tell(Instant now) {
    if (channels.isEmpty()) {
      return 0;
    }
    List<Incident> all = new ArrayList<>(incidents.open());
    all.addAll(incidents.resolvedSince(now.minus(DAY)));
    int left = policy.perHour() - toldSince(now.minus(HOUR), all);
    Map<Incident, Notice.Kind> due = new LinkedHashMap<>();
    for (Incident incident : all) {
      due(incident, now).ifPresent(kind -> due.put(incident, kind));
    }
    List<Incident> late = new ArrayList<>(); // held before, and may be told now
    int told = 0;
    for (Map.Entry<Incident, Notice.Kind> one : due.entrySet()) {
      Incident incident = one.getKey();
      boolean critical = incident.severity() == Severity.CRITICAL;
      if (policy.quiet().at(now) && !critical) {
        hold(incident, now, "it is quiet");
      } else if (held(incident)) {
        late.add(incident);
      } else if (left > 0) {
        left--;
        send(new Notice(one.getValue(), now, List.of(incident)));
        told++;
      } else {
        hold(incident, now, "as many notices as may be went out in the last hour");
      }
    }
    if (!late.isEmpty() && left > 0) {
      Incident first = late.getFirst();
      Notice.Kind kind =
          late.size() == 1 ? due.getOrDefault(first, Notice.Kind.DIGEST) : Notice.Kind.DIGEST;
      send(new Notice(kind, now, late));
      told++;
    }
    return told;
  }

  /** A digest has one time in all its incidents, and counts once. */
  private static int toldSince(Instant time, List<Incident> all) {
    TreeSet<String> told = new TreeSet<>();
    for (Incident incident : all) {
      for (Event event : incident.timeline()) {
        if (event.kind() == Event.Kind.NOTIFIED && event.time().isAfter(time)) {
          boolean digest = event.note().startsWith(Notice.Kind.DIGEST.word());
          told.add(event.time() + (digest ? "" : incident.id()));
        }
      }
    }
    return told.size();
  }

  /** Why people are to be told of it now; empty if they are not. */
  private Optional<Notice.Kind> due(Incident incident, Instant now) {
    List<Event> timeline = incident.timeline();
    long today =
        timeline.stream()
            .filter(event -> event.kind() == Event.Kind.NOTIFIED)
            .filter(event -> event.time().isAfter(now.minus(DAY)))
            .count();
    Optional<Event> untold = incident.last(Event.Kind.UNTOLD);
    if (today >= policy.perIncident()
        || untold.filter(event -> event.time().plus(AGAIN).isAfter(now)).isPresent()) {
      return Optional.empty();
    }
    int last = -1;
    for (int i = 0; i < timeline.size(); i++) {
      last = timeline.get(i).kind() == Event.Kind.NOTIFIED ? i : last;
    }
    List<Event> since = timeline.subList(last + 1, timeline.size());
    if (!incident.open()) {
      // Who was never told that it began need not know that it is over.
      return last >= 0 && happened(since, Event.Kind.RESOLVED)
          ? Optional.of(Notice.Kind.RESOLVED)
          : Optional.empty();
    }
    if (last < 0) {
      return Optional.of(Notice.Kind.OPENED);
    }
    if (happened(since, Event.Kind.REOPENED)) {
      return Optional.of(Notice.Kind.REOPENED);
    }
    if (happened(since, Event.Kind.RAISED)) {
      return Optional.of(Notice.Kind.RAISED);
    }
    boolean overdue = !timeline.get(last).time().plus(policy.remind()).isAfter(now);
    return incident.status() == Incident.Status.OPEN && overdue
        ? Optional.of(Notice.Kind.REMINDER)
        : Optional.empty();
  }

  private static boolean happened(List<Event> events, Event.Kind kind) {
    return events.stream().anyMatch(event -> event.kind() == kind);
  }

  private static boolean held(Incident incident) {
    boolean held = false;
    for (Event event : incident.timeline()) {
      held =
          switch (event.kind()) {
            case HELD -> true;
            case NOTIFIED -> false;
            default -> held;
          };
    }
    return held;
  }

  private void hold(Incident incident, Instant now, String why) {
    if (!held(incident)) {
      incidents.put(incident.with(new Event(now, Event.Kind.HELD, Grouping.SELF, why)));
    }
  }

  private void send(Notice notice) {
    List<String> through = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (Channel channel : channels) {
      retries
          .send(channel, notice)
          .ifPresentOrElse(
              why -> failures.add(channel.name() + ": " + why), () -> through.add(channel.name()));
    }
    for (Incident incident : notice.incidents()) {
      Incident noted = incident;
      for (String failure : failures) {
        noted = noted.with(new Event(notice.time(), Event.Kind.UNTOLD, Grouping.SELF, failure));
      }
      if (!through.isEmpty()) {
        String note = notice.kind().word() + " by " + String.join(", ", through);
        noted = noted.with(new Event(notice.time(), Event.Kind.NOTIFIED, Grouping.SELF, note));
      }
      incidents.put(noted);
    }
  }

  /** Sends a test to each channel; by its name what came of it: empty where it went through. */
  public Map<String, String> test(Instant now) {
    Map<String, String> outcomes = new LinkedHashMap<>();
    Notice notice = new Notice(Notice.Kind.TEST, now, List.of());
    for (Channel channel : channels) {
      outcomes.put(channel.name(), retries.send(channel, notice).orElse(""));
    }
    return outcomes;
  }
}
