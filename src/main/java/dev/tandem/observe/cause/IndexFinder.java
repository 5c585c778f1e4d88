package dev.tandem.observe.cause;

import dev.tandem.ledger.VersionInfo;
import dev.tandem.text.Count;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the index holds what the ledger has, and whether documents are cut as they were. */
final class IndexFinder implements Finder {
  private static final double OTHER_CUT = 1.6;
  private static final int FEWEST = 3;

  @Override
  public List<Candidate> find(Laboratory laboratory, Past past, Observations seen) {
    List<Candidate> found = new ArrayList<>();
    for (String collection : past.collections()) {
      List<VersionInfo> all = new ArrayList<>();
      laboratory.ledger().documents().forEachCurrent(collection, all::add);
      found.add(held(laboratory, collection, all, past, seen));
      cut(collection, all, past, seen).ifPresent(found::add);
    }
    return found;
  }

  private static Candidate held(
      Laboratory laboratory,
      String collection,
      List<VersionInfo> all,
      Past past,
      Observations seen) {
    int stored = all.stream().mapToInt(VersionInfo::chunks).sum();
    int indexed = laboratory.indexed(collection);
    Observation observed =
        seen.see(
            "index",
            past.onset(),
            "the index of '%s' holds %s and the ledger has %d"
                .formatted(collection, Count.of(indexed, "passage"), stored));
    // One that holds as much may still have been built in another way.
    Cause cause =
        indexed > stored
            ? Cause.DELETE_NOT_PROPAGATED
            : indexed < stored ? Cause.HALF_BUILT_INDEX : Cause.INDEX_CHANGE;
    return new Candidate(
        cause,
        "collection:" + collection,
        past.onset(),
        Optional.of(new Undo.Rebuilt(collection)),
        List.of(observed),
        Optional.empty());
  }

  /** Compares the length of passages of documents that came in since with those from before. */
  private static Optional<Candidate> cut(
      String collection, List<VersionInfo> all, Past past, Observations seen) {
    List<VersionInfo> older = new ArrayList<>();
    List<VersionInfo> newer = new ArrayList<>();
    Instant first = past.noticed();
    for (VersionInfo one : all) {
      if (one.chunks() > 0 && one.ingested().isBefore(past.suspect())) {
        older.add(one);
      } else if (one.chunks() > 0 && past.early(one.ingested())) {
        newer.add(one);
        first = one.ingested().isBefore(first) ? one.ingested() : first;
      }
    }
    if (older.size() < FEWEST || newer.size() < FEWEST) {
      return Optional.empty();
    }
    double was = length(older);
    double is = length(newer);
    boolean other = is > was * OTHER_CUT || was > is * OTHER_CUT;
    if (!other) {
      return Optional.empty();
    }
    Observation observed =
        seen.see(
            "index",
            first,
            "%s of '%s' that came in since, cut into passages of %.0f characters, the %d before of %.0f"
                .formatted(Count.of(newer.size(), "document"), collection, is, older.size(), was));
    return Optional.of(
        new Candidate(
            Cause.CHUNKER_CHANGE,
            "collection:" + collection,
            first,
            Optional.of(new Undo.Recut(List.of(collection), Map.of())),
            List.of(observed),
            Optional.empty()));
  }

  private static double length(List<VersionInfo> all) {
    double characters = all.stream().mapToDouble(VersionInfo::characters).sum();
    return characters / all.stream().mapToInt(VersionInfo::chunks).sum();
  }
}
