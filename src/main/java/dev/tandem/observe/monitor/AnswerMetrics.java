package dev.tandem.observe.monitor;

import dev.tandem.ledger.AnswerReplay;
import dev.tandem.ledger.Breach.Severity;
import dev.tandem.ledger.Rating;
import dev.tandem.observe.monitor.AnswerSums.Sums;
import dev.tandem.observe.monitor.Metric.Grade;
import dev.tandem.observe.monitor.Metric.Side;
import dev.tandem.observe.monitor.Reading.Measure;
import dev.tandem.observe.monitor.Reading.Nothing;
import dev.tandem.observe.monitor.Reading.TooFew;
import dev.tandem.stats.TwoSamples;
import dev.tandem.text.Citation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** What answers are like. */
final class AnswerMetrics {
  /** Fewer questions say nothing of a share. */
  static final int FEWEST = 10;

  /** From so many on, a share is told before the day is over. */
  static final int ENOUGH = 30;

  private static final int CHECKED = 30; // citations read again a day
  private static final double SURE = 1e-3;

  private AnswerMetrics() {}

  static List<Metric> all() {
    return List.of(
        share(
            "answers.abstained",
            "questions that were not answered",
            "How many questions end in \"not in the documents\": more of them mean missing documents, broken retrieval or new topics.",
            0.1,
            Side.BOTH,
            Grade.always(Severity.WARNING),
            Sums::n,
            Sums::abstained),
        share(
            "answers.uncited",
            "answers that cite nothing",
            "How many answers rest on no citation: such an answer is not grounded in the documents.",
            0.1,
            Side.UP,
            Grade.always(Severity.WARNING),
            Sums::answered,
            Sums::uncited),
        new Metric(
            "answers.citations",
            Step.DAY,
            false,
            Unit.CITATIONS,
            Side.UP,
            Rule.Fixed.most(0),
            "citations whose quote is not what the document says",
            "A sample of the day's citations is read again in the stored documents: each quote must stand there word for word.",
            Grade.always(Severity.CRITICAL),
            AnswerMetrics::citations),
        new Metric(
            "answers.rated_down",
            Step.DAY,
            true,
            Unit.SHARE,
            Side.UP,
            new Rule.Share(0.15),
            "ratings that are down",
            "How many of the ratings that askers give are thumbs down.",
            Grade.always(Severity.WARNING),
            AnswerMetrics::ratedDown),
        Repeats.metric(),
        sample(
            "answers.length",
            "how answers' lengths moved",
            "Whether answers became longer or shorter than those of the four weeks before, by a test of their lengths in tokens.",
            0.25,
            Sums::length),
        sample(
            "answers.tokens",
            "how the cost of answers moved",
            "Whether answers cost more or fewer tokens, read and written, than those of the four weeks before.",
            0.25,
            Sums::tokens),
        new Metric(
            "answers.cost",
            Step.DAY,
            true,
            Unit.TOKENS,
            Side.UP,
            Rule.Learnt.floors(50_000, 0.5),
            "tokens that the model read and wrote",
            "What a day's answers cost in tokens, against the same day of other weeks.",
            Grade.always(Severity.INFO),
            AnswerMetrics::cost),
        new Metric(
            "answers.language",
            Step.DAY,
            false,
            Unit.SHARE,
            Side.UP,
            new Rule.Share(0.15),
            "answers in another language than their question's",
            "A sample of the day's answers: whether they are in the language of their questions.",
            Grade.always(Severity.WARNING),
            AnswerMetrics::language),
        new Metric(
            "answers.latency",
            Step.HOUR,
            true,
            Unit.MILLIS,
            Side.UP,
            Rule.Learnt.floors(1_000, 0.5),
            "time to an answer, the slowest twentieth",
            "How long askers wait, as the time within which 19 of 20 answers came.",
            Grade.always(Severity.WARNING),
            latency(Sums::total)));
  }

  static Sums sums(Span span) {
    return span.scene().answers(span.collection(), span.from(), span.until());
  }

  /** A share of answers of a time. */
  static Metric share(
      String name,
      String what,
      String watches,
      double least,
      Side side,
      Grade grade,
      ToIntFunction<Sums> of,
      ToIntFunction<Sums> hits) {
    return new Metric(
        name,
        Step.FLOW,
        true,
        Unit.SHARE,
        side,
        new Rule.Share(least),
        what,
        watches,
        grade,
        span -> {
          Sums sums = sums(span);
          int n = of.applyAsInt(sums);
          return n >= ENOUGH || (n >= FEWEST && Step.FLOW.full(span.from(), span.until()))
              ? Measure.share(hits.applyAsInt(sums), n)
              : few(n);
        });
  }

  static Reading few(int n) {
    return new TooFew(
        "%,d questions in the time, and %d are needed to tell anything".formatted(n, FEWEST));
  }

  /** Whether a sample moved, by Kolmogorov and Smirnov's test. */
  static Metric sample(
      String name, String what, String watches, double least, Function<Sums, double[]> sample) {
    return new Metric(
        name,
        Step.FLOW,
        true,
        Unit.DISTANCE,
        Side.UP,
        new Rule.Chance(SURE, least),
        what,
        watches,
        Grade.always(Severity.WARNING),
        span -> {
          double[] now = sample.apply(sums(span));
          boolean enough =
              now.length >= ENOUGH
                  || (now.length >= FEWEST && Step.FLOW.full(span.from(), span.until()));
          if (!enough) {
            return few(now.length);
          }
          double[] before = span.scene().before(span.collection(), span.from(), sample);
          if (before.length < 2 * ENOUGH) {
            return new Nothing(
                "%,d answers before it, and %d are needed to compare with"
                    .formatted(before.length, 2 * ENOUGH));
          }
          TwoSamples.Result moved = TwoSamples.kolmogorovSmirnov(before, now);
          double was = Scene.quantile(before, 0.5);
          double is = Scene.quantile(now, 0.5);
          return Measure.of(moved.distance(), now.length)
              .withP(moved.p())
              .noting("the middle went from %.3g to %.3g".formatted(was, is));
        });
  }

  static Function<Span, Reading> latency(Function<Sums, double[]> sample) {
    return span -> {
      double[] millis = sample.apply(sums(span));
      return millis.length < 5
          ? new TooFew("%,d answers in the hour, and 5 are needed".formatted(millis.length))
          : Measure.of(Scene.quantile(millis, 0.95), millis.length);
    };
  }

  private static Reading cost(Span span) {
    Sums sums = sums(span);
    if (!DocumentMetrics.asked(span)) {
      return new Nothing("Nobody has asked it anything yet.");
    }
    double tokens = 0;
    for (double each : sums.tokens()) {
      tokens += each;
    }
    return Measure.of(tokens, sums.n());
  }

  private static Reading ratedDown(Span span) {
    Map<Rating, Integer> rated =
        span.scene().ledger().figures().rated(span.collection(), span.from(), span.until());
    int down = rated.getOrDefault(Rating.DOWN, 0);
    int all = down + rated.getOrDefault(Rating.UP, 0);
    return all < 5
        ? new TooFew("%,d ratings that day, and 5 are needed".formatted(all))
        : Measure.share(down, all);
  }

  private static Reading citations(Span span) {
    List<AnswerReplay> answers =
        span.scene()
            .texts(
                span.collection(), span.until().minus(Duration.ofDays(1)), span.until(), CHECKED);
    int checked = 0;
    List<String> wrong = new ArrayList<>();
    for (AnswerReplay answer : answers) {
      for (Citation citation : answer.given().citations()) {
        var now =
            span.scene().ledger().documents().current(citation.collection(), citation.docId());
        if (now.isEmpty() || now.get().version() != citation.version()) {
          continue; // the text of older versions is not always kept
        }
        checked++;
        boolean there =
            span.scene()
                .document(citation.collection(), citation.docId())
                .map(document -> quotes(document.text(), citation))
                .orElse(false);
        if (!there) {
          wrong.add(answer.given().id());
        }
      }
    }
    return checked == 0
        ? new Nothing("No citation of the last day is of a version that is still current.")
        : Measure.of(wrong.size(), checked)
            .noting(wrong.isEmpty() ? "" : "answers " + Corpus.named(wrong));
  }

  private static boolean quotes(String text, Citation citation) {
    int length = text.codePointCount(0, text.length());
    if (citation.end() > length) {
      return false;
    }
    int start = text.offsetByCodePoints(0, citation.start());
    int end = text.offsetByCodePoints(start, citation.end() - citation.start());
    return text.substring(start, end).equals(citation.quote());
  }

  private static Reading language(Span span) {
    int told = 0;
    int other = 0;
    for (AnswerReplay answer :
        span.scene()
            .texts(span.collection(), span.until().minus(Duration.ofDays(1)), span.until(), 100)) {
      String asked = TextChecks.language(answer.given().question());
      String said = TextChecks.language(answer.given().answer());
      if (!answer.given().abstained() && !asked.equals("und") && !said.equals("und")) {
        told++;
        other += asked.equals(said) ? 0 : 1;
      }
    }
    return told < FEWEST
        ? new TooFew("%,d answers whose language could be told, and 10 are needed".formatted(told))
        : Measure.share(other, told);
  }
}
