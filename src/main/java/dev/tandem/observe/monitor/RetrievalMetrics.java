package dev.tandem.observe.monitor;

import dev.tandem.ledger.AnswerReplay;
import dev.tandem.ledger.Breach.Severity;
import dev.tandem.observe.monitor.AnswerSums.Sums;
import dev.tandem.observe.monitor.Metric.Grade;
import dev.tandem.observe.monitor.Metric.Side;
import dev.tandem.observe.monitor.Reading.Measure;
import dev.tandem.observe.monitor.Reading.Nothing;
import dev.tandem.observe.monitor.Reading.TooFew;
import dev.tandem.stats.TwoSamples;
import dev.tandem.text.Principals;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What questions find. */
final class RetrievalMetrics {
  private static final int QUESTIONS = 60; // of a day that are embedded
  private static final int REFERENCE = 120;
  private static final double ALIKE = 0.85; // cosine of two questions about the same
  private static final int TOPIC = 3;
  private static final int FEWEST = 20; // questions of a week; of fewer any three may be alike
  private static final long SEED = 1;
  private static final Duration MONTH = Duration.ofDays(28);
  private static final Duration SEASON = Duration.ofDays(90);

  private RetrievalMetrics() {}

  static List<Metric> all() {
    return List.of(
        AnswerMetrics.sample(
            "retrieval.score",
            "how the best passages' scores moved",
            "Whether the best passage of a question scores as in the four weeks before, by a test of the scores: another embedding, chunker or index, or other questions, move them.",
            0.25,
            Sums::scores),
        AnswerMetrics.share(
            "retrieval.no_hits",
            "questions without any passage",
            "How many questions find no passage at all.",
            0.1,
            Side.UP,
            Grade.always(Severity.WARNING),
            Sums::n,
            Sums::empty),
        AnswerMetrics.share(
            "retrieval.dominance",
            "questions whose best passage is of one document",
            "Whether one document is the best for everything, as a page of boilerplate or a flood of duplicates can be.",
            0.2,
            Side.UP,
            Grade.always(Severity.WARNING),
            sums -> sums.n() - sums.empty(),
            sums -> sums.best().values().stream().max(Comparator.naturalOrder()).orElse(0)),
        new Metric(
            "retrieval.latency",
            Step.HOUR,
            true,
            Unit.MILLIS,
            Side.UP,
            Rule.Learnt.floors(200, 0.5),
            "time to find passages, the slowest twentieth",
            "How long retrieval takes, as the time within which 19 of 20 questions had their passages.",
            Grade.always(Severity.WARNING),
            AnswerMetrics.latency(Sums::retrieve)),
        new Metric(
            "retrieval.unused",
            Step.DAY,
            false,
            Unit.SHARE,
            Side.UP,
            Rule.Learnt.floors(0.2, 0.2),
            "documents that nothing retrieved for 90 days",
            "How much of the collection no question ever finds.",
            Grade.always(Severity.INFO),
            RetrievalMetrics::unused),
        new Metric(
            "retrieval.questions_drift",
            Step.DAY,
            false,
            Unit.DISTANCE,
            Side.UP,
            new Rule.Chance(1e-3, 0.02),
            "how questions moved in the space of meaning",
            "Whether a day's questions are about other things than those of the four weeks before, by the energy distance of their embeddings.",
            Grade.always(Severity.INFO),
            RetrievalMetrics::drift),
        new Metric(
            "retrieval.new_topic",
            Step.DAY,
            false,
            Unit.QUESTIONS,
            Side.UP,
            Rule.Fixed.most(TOPIC - 1.0),
            "unanswered questions about the same thing",
            "Whether several unanswered questions of a week are alike, of different people or days: a topic that people ask for and nobody documents.",
            Grade.from(2.0 * TOPIC),
            RetrievalMetrics::topic));
  }

  private static Reading unused(Span span) {
    Corpus corpus = span.scene().corpus(span.collection());
    int asked =
        AnswerMetrics.sums(
                new Span(
                    span.scene(),
                    span.monitor(),
                    Step.DAY.floor(span.until()).minus(MONTH),
                    Step.DAY.floor(span.until())))
            .n();
    if (corpus.documents() == 0 || asked < 20) {
      return new Nothing(
          "%,d questions in four weeks; fewer than 20 say nothing of a document that none found."
              .formatted(asked));
    }
    Set<String> found =
        span.scene().ledger().figures().retrieved(span.collection(), span.until().minus(SEASON));
    long unused = Math.max(0, corpus.documents() - found.size());
    return Measure.share(unused, corpus.documents());
  }

  private static Reading drift(Span span) {
    List<AnswerReplay> now =
        span.scene()
            .texts(
                span.collection(), span.until().minus(Duration.ofDays(1)), span.until(), QUESTIONS);
    if (now.size() < AnswerMetrics.FEWEST) {
      return AnswerMetrics.few(now.size());
    }
    List<AnswerReplay> before =
        span.scene()
            .texts(
                span.collection(),
                span.until().minus(MONTH),
                span.until().minus(Duration.ofDays(1)),
                REFERENCE);
    if (before.size() < AnswerMetrics.ENOUGH) {
      return new Nothing(
          "%,d questions before that day, and %d are needed to compare with"
              .formatted(before.size(), AnswerMetrics.ENOUGH));
    }
    TwoSamples.Result moved = TwoSamples.energy(vectors(span, now), vectors(span, before), SEED);
    return Measure.of(moved.distance(), now.size()).withP(moved.p());
  }

  private static float[][] vectors(Span span, List<AnswerReplay> answers) {
    return answers.stream().map(span.scene()::vector).toArray(float[][]::new);
  }

  /** Who asked, and when: somebody who words a question anew in one sitting asks once. */
  private record Sitting(Principals who, LocalDate day) {
    static Sitting of(AnswerReplay answer) {
      return new Sitting(
          answer.given().who(), LocalDate.ofInstant(answer.given().time(), ZoneOffset.UTC));
    }
  }

  /** In how many sittings of a week something was asked, unanswered, that is like one question. */
  private static Reading topic(Span span) {
    List<AnswerReplay> all =
        span.scene()
            .texts(span.collection(), span.until().minus(Duration.ofDays(7)), span.until(), 1_000);
    if (all.size() < FEWEST) {
      return new TooFew(
          "%,d questions in the week, and %d are needed".formatted(all.size(), FEWEST));
    }
    List<AnswerReplay> unanswered =
        all.stream().filter(answer -> answer.given().abstained()).limit(100).toList();
    // The same words asked again are one question.
    Map<String, AnswerReplay> distinct = new LinkedHashMap<>();
    unanswered.forEach(
        each ->
            distinct.putIfAbsent(each.given().question().strip().toLowerCase(Locale.ROOT), each));
    List<AnswerReplay> asked = List.copyOf(distinct.values());
    if (asked.isEmpty()) {
      return Measure.of(0, unanswered.size());
    }
    float[][] vectors = vectors(span, asked);
    int most = 0;
    int centre = 0;
    for (int i = 0; i < vectors.length; i++) {
      Set<Sitting> alike = new HashSet<>();
      for (int j = 0; j < vectors.length; j++) {
        if (cosine(vectors[i], vectors[j]) >= ALIKE) {
          alike.add(Sitting.of(asked.get(j)));
        }
      }
      if (alike.size() > most) {
        most = alike.size();
        centre = i;
      }
    }
    return Measure.of(most, asked.size())
        .noting(most < TOPIC ? "" : "as in answer " + asked.get(centre).given().id());
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double left = 0;
    double right = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      left += (double) a[i] * a[i];
      right += (double) b[i] * b[i];
    }
    return left == 0 || right == 0 ? 0 : dot / Math.sqrt(left * right);
  }
}
