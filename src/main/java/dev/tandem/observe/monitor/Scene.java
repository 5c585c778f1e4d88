package dev.tandem.observe.monitor;

import dev.tandem.ledger.AnswerReplay;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.FigureLog.AnswerFigure;
import dev.tandem.ledger.Ledger;
import dev.tandem.observe.monitor.AnswerSums.Sums;
import dev.tandem.text.Document;
import dev.tandem.text.RecentMap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What there is to read at a moment. Answers are read hour by hour and kept for the next who ask,
 * documents until one changes: so a tick costs what is new since the one before.
 */
final class Scene {
  private static final int HOURS = 6_000; // of answers kept in memory
  private static final int VECTORS = 4_000;
  private static final int REFERENCE = 1_000;
  private static final Duration BACK = Duration.ofDays(28);

  private record Hour(String collection, Instant from) {}

  private record Look(String collection, long sequence, Instant day) {}

  private final Sight sight;
  private Instant now = Instant.EPOCH;
  private volatile boolean ending;
  private final Map<Hour, Sums> hours = new RecentMap<>(HOURS);
  private final Map<String, float[]> vectors = new RecentMap<>(VECTORS);
  private final Map<Look, Corpus> corpora = new RecentMap<>(50);
  private final Map<Object, Object> others = new RecentMap<>(500);

  Scene(Sight sight) {
    this.sight = sight;
  }

  /** Goes on to a moment. */
  void at(Instant time) {
    now = time;
    ending = false;
  }

  /** Has long readings end soon. */
  void end() {
    ending = true;
  }

  /** Whether a long reading should end with what it has. */
  boolean ending() {
    return ending;
  }

  Instant now() {
    return now;
  }

  Sight sight() {
    return sight;
  }

  Ledger ledger() {
    return sight.ledger();
  }

  List<CollectionInfo> collections() {
    return ledger().collections().all();
  }

  /** The answers of a time of whole hours. */
  Sums answers(String collection, Instant from, Instant until) {
    List<Sums> each = new ArrayList<>();
    for (Instant hour = from; hour.isBefore(until); hour = hour.plus(Step.HOUR.length())) {
      each.add(hour(collection, hour));
    }
    return Sums.together(each);
  }

  private Sums hour(String collection, Instant from) {
    Hour key = new Hour(collection, from);
    Sums known = hours.get(key);
    if (known != null) {
      return known;
    }
    List<AnswerFigure> answers = new ArrayList<>();
    Instant until = from.plus(Step.HOUR.length());
    ledger().figures().answers(collection, from, until, answers::add);
    Sums sums = AnswerSums.of(answers);
    if (!until.isAfter(now)) {
      hours.put(key, sums);
    }
    return sums;
  }

  /** The newest thousand values before a time, of four weeks at most. */
  double[] before(String collection, Instant time, Function<Sums, double[]> sample) {
    List<Double> values = new ArrayList<>();
    Instant end = time.minus(BACK);
    for (Instant hour = time.minus(Step.HOUR.length());
        !hour.isBefore(end) && values.size() < REFERENCE;
        hour = hour.minus(Step.HOUR.length())) {
      for (double value : sample.apply(hour(collection, hour))) {
        values.add(value);
      }
    }
    return values.stream().mapToDouble(each -> each).toArray();
  }

  /** The documents of a collection as they are now. */
  Corpus corpus(String collection) {
    Look key = new Look(collection, ledger().documents().sequence(collection), Step.DAY.floor(now));
    Corpus known = corpora.get(key);
    if (known != null) {
      return known;
    }
    Corpus corpus = new Corpus();
    ledger().documents().forEachCurrent(collection, document -> corpus.add(document, now));
    corpora.put(key, corpus);
    return corpus;
  }

  /** Something that costs to find out and is asked for more than once. */
  <T> T once(Object key, Class<T> type, Supplier<T> work) {
    Object known = others.get(key);
    if (known == null) {
      known = work.get();
      others.put(key, known);
    }
    return type.cast(known);
  }

  /** Everybody's answers of a time, newest first, as far as their text is kept. */
  List<AnswerReplay> texts(String collection, Instant from, Instant until, int most) {
    return ledger().answers().between(collection, from, until, most).stream()
        .filter(answer -> !answer.given().question().isEmpty())
        .toList();
  }

  /** The question's vector. */
  float[] vector(AnswerReplay answer) {
    float[] known = vectors.get(answer.given().id());
    if (known == null) {
      known = sight.embedder().query(answer.given().standalone());
      vectors.put(answer.given().id(), known);
    }
    return known;
  }

  /** A current document with its text, for checks that read it; not for anybody to see. */
  Optional<Document> document(String collection, String docId) {
    return ledger().generations().source(collection, docId).map(source -> source.document());
  }

  /** The value below which that share of them lies. */
  static double quantile(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))];
  }
}
