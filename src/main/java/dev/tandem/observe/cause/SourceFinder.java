package dev.tandem.observe.cause;

import dev.tandem.ledger.RunLog;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.observe.cause.Candidate.Check;
import dev.tandem.text.Count;
import dev.tandem.text.DocumentKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Sources that are not read any more, have nothing new, or lost what is still answered from. */
final class SourceFinder implements Finder {
  private static final int RUNS = 60;
  private static final int FEWEST = 3; // runs that a rhythm is learnt from
  private static final double LATE = 1.8; // a rhythm that its monitor calls broken from twice on

  @Override
  public List<Candidate> find(Laboratory laboratory, Past past, Observations seen) {
    List<Candidate> found = new ArrayList<>();
    for (String collection : past.collections()) {
      Map<String, List<VersionInfo>> sources = new TreeMap<>();
      laboratory
          .ledger()
          .documents()
          .forEachCurrent(
              collection,
              one -> sources.computeIfAbsent(one.source(), any -> new ArrayList<>()).add(one));
      List<RunLog.Run> runs =
          laboratory.ledger().runs().recent(collection, "ingest", RUNS).stream()
              .filter(run -> run.finished().isPresent())
              .toList();
      for (Map.Entry<String, List<VersionInfo>> source : sources.entrySet()) {
        if (laboratory.reachable(source.getKey())) {
          gone(laboratory, collection, source, past, seen).ifPresent(found::add);
        }
        if (!laboratory.path(source.getKey())) {
          continue; // what is pushed has no rhythm of ingests
        }
        rhythm(laboratory, collection, source, runs, past, seen).ifPresent(found::add);
      }
    }
    return found;
  }

  private static Optional<Candidate> gone(
      Laboratory laboratory,
      String collection,
      Map.Entry<String, List<VersionInfo>> source,
      Past past,
      Observations seen) {
    Set<String> all = new TreeSet<>();
    source.getValue().forEach(one -> all.add(one.docId()));
    Set<String> gone = laboratory.gone(source.getKey(), all);
    if (gone.isEmpty()) {
      return Optional.empty();
    }
    List<DocumentKey> keys = gone.stream().map(id -> new DocumentKey(collection, id)).toList();
    Observation observed =
        seen.see(
            "document",
            past.onset(),
            "%s of '%s' gone from the source and still here: %s"
                .formatted(Count.of(gone.size(), "document"), collection, Observations.named(gone)),
            keys);
    Candidate candidate =
        new Candidate(
            Cause.DELETE_NOT_PROPAGATED,
            DocumentFinder.target(collection, gone),
            past.onset(),
            Optional.of(new Undo.Without(collection, gone)),
            List.of(observed),
            Optional.empty());
    boolean asked = past.after().stream().anyMatch(one -> finds(one, keys));
    return Optional.of(
        asked || past.after().isEmpty()
            ? candidate
            : candidate.doubted(Check.PATH, "no question found any of these documents"));
  }

  private static boolean finds(Asked asked, List<DocumentKey> keys) {
    return asked.reply().found().stream().anyMatch(keys::contains);
  }

  private static Optional<Candidate> rhythm(
      Laboratory laboratory,
      String collection,
      Map.Entry<String, List<VersionInfo>> source,
      List<RunLog.Run> runs,
      Past past,
      Observations seen) {
    List<Instant> ends =
        runs.stream()
            .flatMap(run -> run.finished().stream())
            .filter(end -> !end.isAfter(past.noticed()))
            .sorted()
            .toList();
    if (ends.size() < FEWEST) {
      return Optional.empty();
    }
    Duration usual = median(ends);
    Duration since = Duration.between(ends.getLast(), past.noticed());
    Optional<Undo> sync =
        laboratory.reachable(source.getKey())
            ? Optional.of(new Undo.Synced(collection, source.getKey()))
            : Optional.empty();
    if (seconds(since) > LATE * seconds(usual)) {
      Observation observed =
          seen.see(
              "run",
              ends.getLast(),
              "the last ingest of '%s' ended %s before the incident was noticed; usual are %s between two"
                  .formatted(collection, words(since), words(usual)));
      return Optional.of(
          new Candidate(
              Cause.SOURCE_STOPPED,
              "source:" + source.getKey(),
              ends.getLast().plus(usual),
              sync,
              List.of(observed),
              Optional.empty()));
    }
    return stale(collection, source, ends, sync, past, seen);
  }

  /** A source that is read as ever and whose documents stopped to change. */
  private static Optional<Candidate> stale(
      String collection,
      Map.Entry<String, List<VersionInfo>> source,
      List<Instant> ends,
      Optional<Undo> sync,
      Past past,
      Observations seen) {
    List<Instant> changes =
        source.getValue().stream()
            .map(one -> one.ingested().truncatedTo(ChronoUnit.DAYS))
            .distinct()
            .sorted()
            .toList();
    if (changes.size() < FEWEST) {
      return Optional.empty();
    }
    Duration usual = median(changes);
    Duration since = Duration.between(changes.getLast(), past.noticed());
    long read = ends.stream().filter(changes.getLast()::isBefore).count();
    if (seconds(since) <= LATE * seconds(usual) || read < 2) {
      return Optional.empty();
    }
    Observation observed =
        seen.see(
            "run",
            changes.getLast(),
            "%s of '%s' since then found nothing new in %s; it used to change every %s"
                .formatted(Count.of(read, "ingest"), collection, source.getKey(), words(usual)));
    return Optional.of(
        new Candidate(
            Cause.STALE_SOURCE,
            "source:" + source.getKey(),
            changes.getLast().plus(usual),
            sync,
            List.of(observed),
            Optional.empty()));
  }

  private static Duration median(List<Instant> times) {
    List<Duration> gaps = new ArrayList<>();
    for (int i = 1; i < times.size(); i++) {
      gaps.add(Duration.between(times.get(i - 1), times.get(i)));
    }
    gaps.sort(Comparator.naturalOrder());
    return gaps.get(gaps.size() / 2);
  }

  private static double seconds(Duration time) {
    return Math.max(1, time.toSeconds());
  }

  private static String words(Duration time) {
    return time.toHours() >= 48
        ? time.toDays() + " days"
        : time.toHours() >= 2 ? time.toHours() + " hours" : time.toMinutes() + " minutes";
  }
}
