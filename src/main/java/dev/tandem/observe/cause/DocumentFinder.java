package dev.tandem.observe.cause;

import dev.tandem.ledger.VersionInfo;
import dev.tandem.observe.cause.Candidate.Check;
import dev.tandem.text.Count;
import dev.tandem.text.DocumentKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Documents that came or changed: shortened, broken, copied, or with other words. */
final class DocumentFinder implements Finder {
  private static final double SHORTENED = 0.6;
  private static final int COPIES = 3; // of fewer nobody speaks of a flood
  private static final int READ = 400; // new documents whose text is looked at

  @Override
  public List<Candidate> find(Laboratory laboratory, Past past, Observations seen) {
    List<Candidate> found = new ArrayList<>();
    for (String collection : past.collections()) {
      Map<String, VersionInfo> all = new TreeMap<>();
      laboratory.ledger().documents().forEachCurrent(collection, one -> all.put(one.docId(), one));
      List<VersionInfo> recent =
          all.values().stream()
              .filter(one -> !one.ingested().isBefore(past.suspect()) && past.early(one.ingested()))
              .toList();
      found.addAll(changed(laboratory, collection, recent, past, seen));
      found.addAll(added(laboratory, collection, all, recent, past, seen));
    }
    return found;
  }

  // ---- documents that were there before

  private static List<Candidate> changed(
      Laboratory laboratory,
      String collection,
      List<VersionInfo> recent,
      Past past,
      Observations seen) {
    Map<Cause, Map<String, Integer>> before = new TreeMap<>();
    Map<Cause, List<String>> names = new TreeMap<>();
    Map<Cause, Instant> last = new TreeMap<>();
    for (VersionInfo now : recent) {
      Optional<VersionInfo> old = older(laboratory, collection, now, past);
      if (old.isPresent()) {
        Cause cause = cause(laboratory, collection, old.get(), now);
        before.computeIfAbsent(cause, any -> new TreeMap<>()).put(now.docId(), old.get().version());
        names.computeIfAbsent(cause, any -> new ArrayList<>()).add(named(old.get(), now));
        last.merge(cause, now.ingested(), (a, b) -> a.isAfter(b) ? a : b);
      }
    }
    List<Candidate> found = new ArrayList<>();
    before.forEach(
        (cause, versions) -> {
          Observation observed =
              seen.see(
                  "document",
                  last.getOrDefault(cause, past.onset()),
                  "%d %s of '%s' came in a new version that %s: %s"
                      .formatted(
                          versions.size(),
                          versions.size() == 1 ? "document" : "documents",
                          collection,
                          how(cause),
                          Observations.named(names.getOrDefault(cause, List.of()))),
                  keys(collection, versions.keySet()));
          Candidate candidate =
              new Candidate(
                  cause,
                  target(collection, versions.keySet()),
                  observed.time(),
                  Optional.of(new Undo.Versions(collection, versions)),
                  List.of(observed),
                  Optional.empty());
          found.add(onPath(candidate, collection, versions.keySet(), past));
        });
    return found;
  }

  /** With its new version, and the one that is held against it. */
  private static String named(VersionInfo old, VersionInfo now) {
    return "%s version %d of %,d characters, version %d had %,d"
        .formatted(now.docId(), now.version(), now.characters(), old.version(), old.characters());
  }

  /** The newest version that was there when all was well. */
  private static Optional<VersionInfo> older(
      Laboratory laboratory, String collection, VersionInfo now, Past past) {
    List<VersionInfo> versions =
        laboratory.ledger().documents().versions(collection, now.docId()).stream()
            .filter(one -> one.version() < now.version())
            .toList();
    return versions.stream()
        .filter(one -> one.ingested().isBefore(past.suspect()))
        .findFirst()
        .or(() -> versions.stream().findFirst());
  }

  private static Cause cause(
      Laboratory laboratory, String collection, VersionInfo old, VersionInfo now) {
    String text = laboratory.text(collection, now.docId(), now.version()).orElse("");
    String before = laboratory.text(collection, old.docId(), old.version()).orElse("");
    if (Texts.broken(text) && !Texts.broken(before)) {
      return Cause.LANGUAGE_OR_ENCODING;
    }
    if (now.characters() < SHORTENED * old.characters()) {
      return Cause.TRUNCATED_PARSE; // of what is left the language says nothing
    }
    return old.language().equals(now.language()) ? Cause.CONTENT_ERROR : Cause.LANGUAGE_OR_ENCODING;
  }

  private static String how(Cause cause) {
    return switch (cause) {
      case TRUNCATED_PARSE -> "is much shorter";
      case LANGUAGE_OR_ENCODING -> "is in another language or has broken letters";
      default -> "says something else";
    };
  }

  // ---- documents that are new

  private static List<Candidate> added(
      Laboratory laboratory,
      String collection,
      Map<String, VersionInfo> all,
      List<VersionInfo> recent,
      Past past,
      Observations seen) {
    List<VersionInfo> fresh =
        recent.stream().filter(one -> one.version() == 1).limit(READ).toList();
    Map<String, Set<Integer>> shingles = new HashMap<>();
    Set<String> broken = new TreeSet<>();
    for (VersionInfo one : fresh) {
      String text = laboratory.text(collection, one.docId(), one.version()).orElse("");
      shingles.put(one.docId(), Texts.shingles(text));
      if (Texts.broken(text)) {
        broken.add(one.docId());
      }
    }
    Set<String> copies = copies(laboratory, collection, all, fresh, shingles, past);
    Set<String> others = new TreeSet<>();
    fresh.forEach(one -> others.add(one.docId()));
    others.removeAll(broken);
    if (copies.size() >= COPIES) {
      others.removeAll(copies);
    } else {
      copies.clear();
    }
    copies.removeAll(broken);
    List<Candidate> found = new ArrayList<>();
    one(Cause.DUPLICATE_FLOOD, "are copies of others", collection, copies, all, past, seen)
        .ifPresent(found::add);
    one(Cause.LANGUAGE_OR_ENCODING, "have broken letters", collection, broken, all, past, seen)
        .ifPresent(found::add);
    one(Cause.CONTENT_ERROR, "are new", collection, others, all, past, seen).ifPresent(found::add);
    return found;
  }

  /** New documents that are copies of each other, or of one that was found for a question. */
  private static Set<String> copies(
      Laboratory laboratory,
      String collection,
      Map<String, VersionInfo> all,
      List<VersionInfo> fresh,
      Map<String, Set<Integer>> shingles,
      Past past) {
    Map<String, Set<Integer>> known = new TreeMap<>(shingles);
    for (DocumentKey key : past.found()) {
      VersionInfo one = all.get(key.docId());
      if (one != null && key.collection().equals(collection) && known.size() < 2 * READ) {
        known.computeIfAbsent(
            one.docId(),
            id -> Texts.shingles(laboratory.text(collection, id, one.version()).orElse("")));
      }
    }
    Set<String> copies = new TreeSet<>();
    for (VersionInfo one : fresh) {
      Set<Integer> own = shingles.getOrDefault(one.docId(), Set.of());
      boolean copy =
          known.entrySet().stream()
              .anyMatch(
                  other ->
                      !other.getKey().equals(one.docId()) && Texts.copies(own, other.getValue()));
      if (copy) {
        copies.add(one.docId());
      }
    }
    return copies;
  }

  private static Optional<Candidate> one(
      Cause cause,
      String how,
      String collection,
      Set<String> docIds,
      Map<String, VersionInfo> all,
      Past past,
      Observations seen) {
    if (docIds.isEmpty()) {
      return Optional.empty();
    }
    Instant last =
        docIds.stream()
            .flatMap(id -> Optional.ofNullable(all.get(id)).stream())
            .map(VersionInfo::ingested)
            .max(Comparator.naturalOrder())
            .orElse(past.onset());
    Observation observed =
        seen.see(
            "document",
            last,
            "%s of '%s' that came in %s: %s"
                .formatted(
                    Count.of(docIds.size(), "document"),
                    collection,
                    how,
                    Observations.named(docIds)),
            keys(collection, docIds));
    Candidate candidate =
        new Candidate(
            cause,
            target(collection, docIds),
            last,
            Optional.of(new Undo.Without(collection, docIds)),
            List.of(observed),
            Optional.empty());
    return Optional.of(onPath(candidate, collection, docIds, past));
  }

  private static Candidate onPath(
      Candidate candidate, String collection, Set<String> docIds, Past past) {
    Set<DocumentKey> found = new HashSet<>(past.found());
    boolean asked = !past.before().isEmpty() || !past.after().isEmpty();
    return !asked || keys(collection, docIds).stream().anyMatch(found::contains)
        ? candidate
        : candidate.doubted(Check.PATH, "no question found any of these documents");
  }

  static String target(String collection, Set<String> docIds) {
    return docIds.size() == 1 ? "document:" + docIds.iterator().next() : "collection:" + collection;
  }

  private static List<DocumentKey> keys(String collection, Set<String> docIds) {
    return docIds.stream().sorted().map(id -> new DocumentKey(collection, id)).toList();
  }
}
