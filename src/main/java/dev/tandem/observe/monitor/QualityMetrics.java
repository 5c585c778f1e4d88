package dev.tandem.observe.monitor;

import dev.tandem.compare.evidence.Contradictions;
import dev.tandem.compare.evidence.StoredDocument;
import dev.tandem.example.Finding;
import dev.tandem.ledger.Breach.Severity;
import dev.tandem.ledger.DocumentLog;
import dev.tandem.ledger.FigureLog.VersionFigure;
import dev.tandem.ledger.RunLog;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.observe.monitor.Metric.Grade;
import dev.tandem.observe.monitor.Metric.Side;
import dev.tandem.observe.monitor.Reading.Measure;
import dev.tandem.observe.monitor.Reading.Nothing;
import dev.tandem.observe.monitor.Reading.TooFew;
import dev.tandem.text.Principals;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What is wrong with the content of documents, of examples, and of what was learnt from them. */
final class QualityMetrics {
  private static final int COMPARED = 2_000; // documents; more are not compared with each other
  private static final int RUNS = 50;
  private static final int PUSHES = 500; // each is a run of its own

  private QualityMetrics() {}

  /** Of a collection. */
  static List<Metric> all() {
    return List.of(
        new Metric(
            "schema.failed",
            Step.HOUR,
            false,
            Unit.FILES,
            Side.UP,
            Rule.Fixed.most(0),
            "files that could not be read when last tried",
            "Files that failed to parse in their last run or upload, so their documents are missing or old.",
            Grade.from(5),
            QualityMetrics::failed),
        new Metric(
            "quality.encoding",
            Step.HOUR,
            true,
            Unit.DOCUMENTS,
            Side.UP,
            Rule.Fixed.most(0),
            "new documents with broken characters",
            "Whether the text of new documents was read in a wrong encoding.",
            Grade.from(3),
            span -> DocumentMetrics.read(span, TextChecks::broken, 0)),
        new Metric(
            "quality.figures",
            Step.DAY,
            true,
            Unit.SHARE,
            Side.UP,
            new Rule.Share(0.3),
            "new versions whose figures all became others",
            "Whether more new versions than usual have the same words as the ones before and all other numbers, as a slipped column or a wrong unit leaves them.",
            Grade.always(Severity.WARNING),
            QualityMetrics::figures),
        new Metric(
            "quality.personal_data",
            Step.DAY,
            true,
            Unit.SHARE,
            Side.UP,
            new Rule.Share(0.1),
            "new documents with account, card or identity numbers",
            "Whether more of the new documents than usual hold numbers of accounts, payment cards or identity papers.",
            Grade.always(Severity.WARNING),
            span -> DocumentMetrics.read(span, TextChecks::sensitive, 1)),
        new Metric(
            "quality.contradictions",
            Step.DAY,
            false,
            Unit.DOCUMENTS,
            Side.UP,
            Rule.Fixed.most(0),
            "documents that contradict another",
            "Documents of a like title that say the same sentence with another number or name, unless they say that they hold at other times.",
            Grade.from(4),
            QualityMetrics::contradictions));
  }

  private static Reading failed(Span span) {
    RunLog runs = span.scene().ledger().runs();
    List<String> failed = new ArrayList<>();
    Map.of("ingest", RUNS, "push", PUSHES)
        .forEach(
            (kind, limit) ->
                runs.unmended(span.collection(), kind, limit)
                    .forEach(outcome -> failed.add(outcome.path())));
    return Measure.of(failed.size(), span.scene().corpus(span.collection()).documents())
        .noting(Corpus.named(failed));
  }

  private static Reading contradictions(Span span) {
    Corpus corpus = span.scene().corpus(span.collection());
    if (corpus.documents() > COMPARED) {
      return new Nothing(
          "It has %,d documents; up to %,d are compared with each other."
              .formatted(corpus.documents(), COMPARED));
    }
    record Key(String collection, long sequence, int year) {}
    int year = span.until().atZone(ZoneOffset.UTC).getYear();
    Key key =
        new Key(
            span.collection(), span.scene().ledger().documents().sequence(span.collection()), year);
    return span.scene().once(key, Measure.class, () -> compare(span, year));
  }

  private static Measure compare(Span span, int year) {
    List<VersionInfo> current = new ArrayList<>();
    span.scene().ledger().documents().forEachCurrent(span.collection(), current::add);
    List<StoredDocument> documents = new ArrayList<>();
    for (VersionInfo each : current) {
      span.scene()
          .document(span.collection(), each.docId())
          .ifPresent(
              document ->
                  documents.add(
                      new StoredDocument(
                          document.id(), document.title(), document.text(), document.updated())));
    }
    Set<Integer> against = Contradictions.atOnce(documents, year);
    return Measure.of(against.size(), documents.size())
        .noting(Corpus.named(against.stream().map(index -> documents.get(index).docId()).toList()));
  }

  private static Reading figures(Span span) {
    DocumentLog documents = span.scene().ledger().documents();
    int compared = 0;
    List<String> found = new ArrayList<>();
    for (VersionFigure version :
        span.scene().ledger().figures().versions(span.collection(), span.from(), span.until())) {
      Optional<Principals> reader =
          documents
              .current(span.collection(), version.docId())
              .map(current -> Principals.of(current.acl().readers()));
      if (version.before().isEmpty() || reader.isEmpty() || compared == COMPARED) {
        continue;
      }
      Optional<String> is =
          documents.text(span.collection(), version.docId(), version.version(), reader.get());
      Optional<String> was =
          documents.text(span.collection(), version.docId(), version.version() - 1, reader.get());
      if (is.isPresent() && was.isPresent()) {
        compared++;
        if (TextChecks.otherFigures(was.get(), is.get())) {
          found.add(version.docId());
        }
      }
    }
    return compared == 0
        ? new TooFew("%,d new documents, and %d are needed".formatted(compared, 1))
        : Measure.share(found.size(), compared).noting(Corpus.named(found));
  }

  /** Of a set of examples. */
  static Metric ofSet() {
    return new Metric(
        "training.set",
        Step.DAY,
        false,
        Unit.FINDINGS,
        Side.UP,
        Rule.Fixed.most(0),
        "things that would spoil a training",
        "Whether a set of examples holds wrong labels, leaks between parts, contradictions, personal data or rows of deleted documents.",
        Grade.from(10),
        QualityMetrics::set);
  }

  private static Reading set(Span span) {
    String name = span.name().substring(span.name().indexOf('/') + 1);
    String state = span.scene().sight().sets(span.collection()).getOrDefault(name, "");
    if (state.isEmpty()) {
      return new Nothing("There is no such set any more.");
    }
    record Key(String collection, String set, String state) {}
    return span.scene()
        .once(
            new Key(span.collection(), name, state),
            Measure.class,
            () -> {
              List<Finding> findings = span.scene().sight().check(span.collection(), name);
              int all = findings.stream().mapToInt(Finding::count).sum();
              return Measure.of(all, findings.size())
                  .noting(
                      String.join(
                          ", ",
                          findings.stream()
                              .filter(each -> each.count() > 0)
                              .map(each -> "%s: %,d".formatted(each.check(), each.count()))
                              .toList()));
            });
  }

  /** Of an adapter in use. */
  static List<Metric> ofAdapter() {
    return List.of(
        new Metric(
            "models.tainted",
            Step.HOUR,
            false,
            Unit.DOCUMENTS,
            Side.UP,
            Rule.Fixed.most(0),
            "deleted documents that the adapter learnt from",
            "Whether an adapter learnt from documents that were deleted since: it must be trained again.",
            Grade.always(Severity.CRITICAL),
            span -> learnt(span, Sight.Learnt::deleted)),
        new Metric(
            "models.left_behind",
            Step.HOUR,
            false,
            Unit.DOCUMENTS,
            Side.UP,
            Rule.Fixed.most(0),
            "documents that changed since the adapter learnt from them",
            "Whether what an adapter knows is older than the documents.",
            Grade.from(5),
            span -> learnt(span, Sight.Learnt::changed)),
        new Metric(
            "models.gates",
            Step.HOUR,
            false,
            Unit.SHARE,
            Side.DOWN,
            new Rule.Fixed(1, Double.POSITIVE_INFINITY),
            "gates that the adapter passes",
            "Whether an adapter still passes all that it was measured by when it was made.",
            Grade.always(Severity.CRITICAL),
            QualityMetrics::gates),
        new Metric(
            "models.fallen",
            Step.HOUR,
            false,
            Unit.GATES,
            Side.UP,
            Rule.Fixed.most(0),
            "gates that are worse than when the adapter was made",
            "Whether an adapter in use, measured again on the rows it was measured on when it was made, is as good as then.",
            Grade.always(Severity.WARNING),
            QualityMetrics::fallen));
  }

  private static Reading learnt(Span span, Function<Sight.Learnt, List<String>> which) {
    return adapter(span)
        .<Reading>map(
            adapter -> {
              List<String> documents = which.apply(adapter);
              return Measure.of(documents.size(), 1).noting(Corpus.named(documents));
            })
        .orElseGet(() -> new Nothing("The adapter is not in use any more."));
  }

  private static Reading gates(Span span) {
    return adapter(span)
        .<Reading>map(
            adapter ->
                Double.isNaN(adapter.gates())
                    ? new Nothing("It was trained without gates; train with --gates.")
                    : Measure.of(adapter.gates(), 1).noting(Corpus.named(adapter.failed())))
        .orElseGet(() -> new Nothing("The adapter is not in use any more."));
  }

  private static Reading fallen(Span span) {
    Optional<Sight.Learnt> adapter = adapter(span);
    if (adapter.isEmpty()) {
      return new Nothing("The adapter is not in use any more.");
    }
    Optional<Sight.Again> again = adapter.get().again();
    if (again.isEmpty()) {
      return new Nothing("Its gates were not measured again yet.");
    }
    return again.get().why().isEmpty()
        ? Measure.of(again.get().fallen().size(), again.get().gates())
            .noting(Corpus.named(again.get().fallen()))
        : new Nothing("Its gates cannot be measured again: " + again.get().why());
  }

  private static Optional<Sight.Learnt> adapter(Span span) {
    return span.scene().sight().adapters().stream()
        .filter(each -> each.name().equals(span.name()))
        .findFirst();
  }
}
