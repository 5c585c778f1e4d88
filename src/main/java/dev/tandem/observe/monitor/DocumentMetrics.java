package dev.tandem.observe.monitor;

import dev.tandem.ledger.Breach.Severity;
import dev.tandem.ledger.FigureLog.VersionFigure;
import dev.tandem.observe.monitor.Metric.Grade;
import dev.tandem.observe.monitor.Metric.Side;
import dev.tandem.observe.monitor.Reading.Measure;
import dev.tandem.observe.monitor.Reading.Nothing;
import dev.tandem.observe.monitor.Reading.TooFew;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** What documents there are, how old they are, and how much of them. */
final class DocumentMetrics {
  private static final double SHRUNK = 0.5;
  private static final int SHORT = 200; // characters; less than that may well be cut in half

  private DocumentMetrics() {}

  /** Of a collection. */
  static List<Metric> all() {
    return List.of(
        ids(
            "freshness.past_review",
            "documents past their review date",
            "Documents whose review date is over: somebody promised to look at them again.",
            Grade.from(3),
            corpus -> corpus.pastReview()),
        ids(
            "freshness.past_promise",
            "documents older than their metadata promises",
            "Documents whose metadata (max_age_days) promises to be younger than they are.",
            Grade.from(3),
            corpus -> corpus.pastPromise()),
        new Metric(
            "freshness.resting",
            Step.DAY,
            false,
            Unit.ANSWERS,
            Side.UP,
            Rule.Fixed.most(0),
            "answers of a day that cite a document past its review date",
            "Whether people are given answers from documents that somebody should have looked at again.",
            Grade.from(10),
            DocumentMetrics::resting),
        volume(
            "volume.documents",
            Unit.DOCUMENTS,
            "documents",
            5,
            "How many documents there are.",
            Corpus::documents),
        volume(
            "volume.chunks",
            Unit.CHUNKS,
            "chunks",
            20,
            "How many pieces are searched.",
            Corpus::chunks),
        volume(
            "volume.characters",
            Unit.CHARACTERS,
            "characters of text",
            20_000,
            "How much text there is.",
            Corpus::characters),
        new Metric(
            "volume.questions",
            Step.DAY,
            true,
            Unit.QUESTIONS,
            Side.BOTH,
            Rule.Learnt.floors(10, 0.5),
            "questions asked",
            "How many questions come a day, against the same day of other weeks: none may mean that nobody gets through.",
            Grade.always(Severity.INFO),
            DocumentMetrics::questions),
        new Metric(
            "volume.index",
            Step.HOUR,
            false,
            Unit.SHARE,
            Side.BOTH,
            new Rule.Fixed(-0.01, 0.01),
            "difference of the index from the record",
            "Whether the index holds as many pieces as the record: fewer is a half-built index, more is a deletion that did not reach it.",
            Grade.always(Severity.CRITICAL),
            DocumentMetrics::index),
        new Metric(
            "schema.shrunk",
            Step.HOUR,
            true,
            Unit.DOCUMENTS,
            Side.UP,
            Rule.Fixed.most(0),
            "documents that lost more than half of their text",
            "Whether a new version of a document has less than half of the text of the one before, as a parse that broke off leaves it.",
            Grade.from(3),
            DocumentMetrics::shrunk),
        new Metric(
            "schema.piece_length",
            Step.HOUR,
            false,
            Unit.CHARACTERS,
            Side.BOTH,
            Rule.Learnt.floors(30, 0.15),
            "characters a piece",
            "How long the pieces are that documents are cut into: another chunker or other documents change it.",
            Grade.always(Severity.WARNING),
            gauge(corpus -> (double) corpus.characters() / Math.max(1, corpus.chunks()))),
        new Metric(
            "schema.fields",
            Step.HOUR,
            false,
            Unit.FIELDS,
            Side.BOTH,
            Rule.Learnt.floors(0.3, 0.15),
            "fields filled a document",
            "How many of title, address, dates and metadata documents have: a source that stops to send a field lowers it.",
            Grade.always(Severity.INFO),
            gauge(corpus -> (double) corpus.fields() / Math.max(1, corpus.documents()))),
        new Metric(
            "schema.languages",
            Step.HOUR,
            false,
            Unit.SHARE,
            Side.BOTH,
            Rule.Learnt.floors(0.1, 0),
            "documents outside of the main language",
            "How many documents are not in the collection's most frequent language.",
            Grade.always(Severity.INFO),
            gauge(corpus -> 1 - main(corpus.languages(), corpus.documents()))),
        new Metric(
            "schema.formats",
            Step.HOUR,
            false,
            Unit.SHARE,
            Side.BOTH,
            Rule.Learnt.floors(0.15, 0),
            "documents outside of the main format",
            "How many documents are not of the collection's most frequent format.",
            Grade.always(Severity.INFO),
            gauge(corpus -> 1 - main(corpus.formats(), corpus.documents()))),
        ids(
            "schema.empty",
            "documents without any text",
            "Documents that hold no text that can be searched, as scans do.",
            Grade.from(5),
            corpus -> corpus.empty()),
        ids(
            "quality.duplicates",
            "documents with the content of another",
            "The same content under several ids: it takes the place of other passages.",
            Grade.from(5),
            corpus -> corpus.duplicates()));
  }

  /** Of one of a collection's sources. */
  static List<Metric> ofSource() {
    return List.of(
        new Metric(
            "freshness.source",
            Step.HOUR,
            false,
            Unit.TIMES,
            Side.UP,
            Rule.Fixed.most(Pauses.LATE),
            "time since its newest document, in its longest usual pauses",
            "Whether a source still brings something: its rhythm is learnt from the days on which documents came or changed.",
            Grade.always(Severity.WARNING),
            DocumentMetrics::rhythm),
        new Metric(
            "volume.source_documents",
            Step.HOUR,
            false,
            Unit.DOCUMENTS,
            Side.BOTH,
            Rule.Learnt.floors(5, 0.2),
            "documents of the source",
            "How many documents a source has.",
            DocumentMetrics::bySize,
            ofSource(Corpus.Source::documents)));
  }

  private static Metric ids(
      String name, String what, String watches, Grade grade, Function<Corpus, List<String>> ids) {
    return new Metric(
        name,
        Step.HOUR,
        false,
        Unit.DOCUMENTS,
        Side.UP,
        Rule.Fixed.most(0),
        what,
        watches,
        grade,
        span -> {
          Corpus corpus = span.scene().corpus(span.collection());
          List<String> found = ids.apply(corpus);
          return corpus.documents() == 0
              ? none()
              : Measure.of(found.size(), corpus.documents()).noting(Corpus.named(found));
        });
  }

  private static Metric volume(
      String name,
      Unit unit,
      String what,
      double floor,
      String watches,
      ToLongFunction<Corpus> of) {
    return new Metric(
        name,
        Step.HOUR,
        false,
        unit,
        Side.BOTH,
        Rule.Learnt.floors(floor, 0.2),
        what,
        watches,
        DocumentMetrics::bySize,
        gauge(corpus -> (double) of.applyAsLong(corpus)));
  }

  /** Half of it gone is grave, more than before is perhaps meant. */
  private static Severity bySize(Measure measure, Judged judged) {
    return measure.value() > judged.expected()
        ? Severity.INFO
        : measure.value() <= judged.expected() / 2 ? Severity.CRITICAL : Severity.WARNING;
  }

  private static Function<Span, Reading> gauge(ToDoubleFunction<Corpus> of) {
    return span -> {
      Corpus corpus = span.scene().corpus(span.collection());
      return corpus.documents() == 0
              && span.scene().ledger().documents().sequence(span.collection()) == 0
          ? none()
          : Measure.of(of.applyAsDouble(corpus), corpus.documents());
    };
  }

  private static Function<Span, Reading> ofSource(ToLongFunction<Corpus.Source> of) {
    return span -> {
      Corpus.Source source = span.scene().corpus(span.collection()).sources().get(span.name());
      return source == null
          ? Measure.of(0, 0)
          : Measure.of(of.applyAsLong(source), source.documents());
    };
  }

  private static Nothing none() {
    return new Nothing("The collection has no documents yet.");
  }

  private static double main(Map<String, Integer> counts, long documents) {
    return documents == 0
        ? 1
        : (double) counts.values().stream().max(Comparator.naturalOrder()).orElse(0) / documents;
  }

  /** Whether anybody had asked a question by then: no question is news only after the first. */
  static boolean asked(Span span) {
    return span.scene()
        .ledger()
        .figures()
        .firstAnswer(span.collection())
        .filter(time -> time.isBefore(span.until()))
        .isPresent();
  }

  private static Reading questions(Span span) {
    if (!asked(span)) {
      return new Nothing("Nobody has asked it anything yet.");
    }
    int n = AnswerMetrics.sums(span).n();
    return Measure.of(n, n);
  }

  private static Reading resting(Span span) {
    Corpus corpus = span.scene().corpus(span.collection());
    Set<String> past = new HashSet<>(corpus.pastReview());
    past.addAll(corpus.pastPromise());
    Instant from = span.until().minus(Duration.ofDays(1));
    Map<String, Integer> cited =
        span.scene().ledger().figures().cited(span.collection(), from, span.until());
    List<String> resting = cited.keySet().stream().filter(past::contains).toList();
    int answers = resting.stream().mapToInt(id -> cited.getOrDefault(id, 0)).sum();
    return Measure.of(answers, cited.values().stream().mapToInt(n -> n).sum())
        .noting(Corpus.named(resting));
  }

  private static Reading index(Span span) {
    long record = span.scene().corpus(span.collection()).chunks();
    long index = span.scene().sight().indexed(span.collection());
    return record == 0 && index == 0
        ? none()
        : Measure.of((index - record) / (double) Math.max(record, index), record)
            .noting("%,d in the index, %,d in the record".formatted(index, record));
  }

  private static Reading shrunk(Span span) {
    List<VersionFigure> changed =
        span
            .scene()
            .ledger()
            .figures()
            .versions(span.collection(), span.from(), span.until())
            .stream()
            .filter(version -> version.before().filter(n -> n >= SHORT).isPresent())
            .toList();
    List<String> shrunk =
        changed.stream()
            .filter(version -> version.characters() < SHRUNK * version.before().orElse(0))
            .map(VersionFigure::docId)
            .toList();
    return Measure.of(shrunk.size(), changed.size()).noting(Corpus.named(shrunk));
  }

  private static Reading rhythm(Span span) {
    Corpus.Source source = span.scene().corpus(span.collection()).sources().get(span.name());
    if (source == null) {
      return new Nothing("It has no documents any more.");
    }
    Pauses pauses = Pauses.read(span, source.days());
    if (!pauses.told()) {
      return new Nothing(
          "It brought something on %,d days within %,d; its rhythm is told from %d within %d on."
              .formatted(pauses.known(), pauses.seen(), Pauses.UPDATES, Pauses.FORTNIGHT));
    }
    double age =
        ChronoUnit.HOURS.between(
                source.newest(),
                span.until().isAfter(source.newest()) ? span.until() : source.newest())
            / 24.0;
    return Measure.of(age / pauses.longest(), source.documents())
        .since(Optional.of(source.newest()))
        .noting(
            "nothing came for %.1f days, and %.0f were the longest pause"
                .formatted(age, pauses.longest()));
  }

  /** Documents of a time whose text is read, with those of them that something is said of. */
  static Reading read(Span span, Predicate<String> of, int fewest) {
    List<VersionFigure> came =
        span.scene().ledger().figures().versions(span.collection(), span.from(), span.until());
    List<String> found = new ArrayList<>();
    int read = 0;
    for (VersionFigure version : came.stream().limit(500).toList()) {
      var document = span.scene().document(span.collection(), version.docId());
      if (document.isPresent()) {
        read++;
        if (of.test(document.get().text())) {
          found.add(version.docId());
        }
      }
    }
    return read < fewest
        ? new TooFew("%,d new documents, and %d are needed".formatted(read, fewest))
        : Measure.of(fewest == 0 ? found.size() : (double) found.size() / read, read)
            .noting(Corpus.named(found));
  }
}
