package dev.tandem.observe.monitor;

import dev.tandem.ledger.VersionInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The current documents of a collection, in figures and ids. */
final class Corpus {
  /** The key of a document's metadata that promises how old it may be, in days. */
  static final String PROMISE = "max_age_days";

  private static final int NAMED = 5;

  /** Of one source. */
  static final class Source {
    private long documents;
    private long chunks;
    private long characters;
    private Instant newest = Instant.EPOCH;
    private final TreeSet<LocalDate> days = new TreeSet<>();

    long documents() {
      return documents;
    }

    long chunks() {
      return chunks;
    }

    long characters() {
      return characters;
    }

    Instant newest() {
      return newest;
    }

    /** The days on which documents that are still there came or changed. */
    TreeSet<LocalDate> days() {
      return days;
    }
  }

  private long documents;
  private long chunks;
  private long characters;
  private int fields;
  private final List<String> pastReview = new ArrayList<>();
  private final List<String> pastPromise = new ArrayList<>();
  private final List<String> empty = new ArrayList<>();
  private final Map<String, List<String>> byContent = new HashMap<>();
  private final Map<String, Integer> languages = new TreeMap<>();
  private final Map<String, Integer> formats = new TreeMap<>();
  private final Map<String, Source> sources = new TreeMap<>();

  void add(VersionInfo document, Instant now) {
    documents++;
    chunks += document.chunks();
    characters += document.characters();
    fields +=
        (document.title().isBlank() ? 0 : 1)
            + (document.url().isPresent() ? 1 : 0)
            + (document.updated().isPresent() ? 1 : 0)
            + (document.review().isPresent() ? 1 : 0)
            + document.meta().size();
    LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
    if (document.review().filter(date -> date.isBefore(today)).isPresent()) {
      pastReview.add(document.docId());
    }
    Instant changed = document.updated().orElse(document.ingested());
    days(document.meta().getOrDefault(PROMISE, ""))
        .filter(promised -> changed.plus(promised).isBefore(now))
        .ifPresent(broken -> pastPromise.add(document.docId()));
    if (document.chunks() == 0) {
      empty.add(document.docId());
    } else {
      byContent
          .computeIfAbsent(document.contentHash(), hash -> new ArrayList<>())
          .add(document.docId());
    }
    languages.merge(document.language(), 1, Integer::sum);
    formats.merge(format(document.docId()), 1, Integer::sum);
    Source source = sources.computeIfAbsent(document.source(), name -> new Source());
    source.documents++;
    source.chunks += document.chunks();
    source.characters += document.characters();
    if (document.ingested().isAfter(source.newest)) {
      source.newest = document.ingested();
    }
    source.days.add(LocalDate.ofInstant(document.ingested(), ZoneOffset.UTC));
  }

  private static Optional<Duration> days(String text) {
    return text.matches("\\d{1,5}")
        ? Optional.of(Duration.ofDays(Long.parseLong(text)))
        : Optional.empty();
  }

  private static String format(String docId) {
    int dot = docId.lastIndexOf('.');
    return dot < 0 || docId.length() - dot > 6
        ? "none"
        : docId.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  /** The first few of them, and how many more there are. */
  static String named(List<String> ids) {
    String first = String.join(", ", ids.stream().sorted().limit(NAMED).toList());
    return ids.size() <= NAMED ? first : "%s and %,d more".formatted(first, ids.size() - NAMED);
  }

  long documents() {
    return documents;
  }

  long chunks() {
    return chunks;
  }

  long characters() {
    return characters;
  }

  /** Fields that are filled: title, address, dates, metadata. */
  int fields() {
    return fields;
  }

  List<String> pastReview() {
    return pastReview;
  }

  List<String> pastPromise() {
    return pastPromise;
  }

  List<String> empty() {
    return empty;
  }

  /** Documents of which another has the same content. */
  List<String> duplicates() {
    return byContent.values().stream()
        .filter(ids -> ids.size() > 1)
        .flatMap(ids -> ids.stream().sorted().skip(1))
        .sorted()
        .toList();
  }

  Map<String, Integer> languages() {
    return languages;
  }

  Map<String, Integer> formats() {
    return formats;
  }

  Map<String, Source> sources() {
    return sources;
  }
}
