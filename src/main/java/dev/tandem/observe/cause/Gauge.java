package dev.tandem.observe.cause;

import dev.tandem.ledger.Rating;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.text.DocumentKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Computes the metric of a breach anew, of replies or of what a collection holds. */
sealed interface Gauge {
  /**
   * Of replies, as the mean of a figure of each.
   *
   * @param share whether the figure is 0 or 1
   * @param timed whether it is a time, which is another in a shadow
   * @param any whether it stands in for any metric that cannot be computed of a reply
   */
  record OfReplies(ToDoubleFunction<Asked> figure, boolean share, boolean timed, boolean any)
      implements Gauge {
    double mean(List<Asked> replies) {
      return replies.stream().mapToDouble(figure).average().orElse(0);
    }
  }

  /** Of the current documents of a collection. */
  record OfDocuments(ToDoubleFunction<List<VersionInfo>> figure) implements Gauge {}

  /** What its monitor reads, of what the home holds now. */
  record OfMonitor() implements Gauge {}

  /**
   * The one for a metric; empty where it cannot be computed anew.
   *
   * @param target what the monitor watches
   * @param after replies while it was wrong
   * @param now for ages
   */
  static Optional<Gauge> of(String metric, String target, List<Asked> after, Instant now) {
    return switch (metric) {
      case "answers.abstained" -> Optional.of(share(Reply::abstained));
      case "answers.uncited" ->
          Optional.of(share(reply -> !reply.abstained() && reply.quoted().isEmpty()));
      case "answers.length" -> Optional.of(mean(Reply::completionTokens));
      case "answers.tokens", "answers.cost" ->
          Optional.of(mean(reply -> reply.promptTokens() + reply.completionTokens()));
      case "answers.latency" -> Optional.of(time("total"));
      case "retrieval.latency" -> Optional.of(time("retrieve"));
      case "retrieval.score" -> Optional.of(mean(Reply::score));
      case "retrieval.no_hits" -> Optional.of(share(reply -> reply.found().isEmpty()));
      case "retrieval.dominance" -> dominance(after);
      case "permissions.denied" -> Optional.of(share(reply -> reply.denied() > 0));
      case ASKS_FAILED -> Optional.of(share(Reply::failed));
      case "volume.documents" -> state(List::size);
      case "volume.source_documents" -> state(all -> of(all, target).size());
      case "volume.chunks" -> state(all -> sum(all, VersionInfo::chunks));
      case "volume.characters" -> state(all -> sum(all, VersionInfo::characters));
      case "schema.piece_length" ->
          state(
              all ->
                  sum(all, VersionInfo::characters) / Math.max(1, sum(all, VersionInfo::chunks)));
      case "schema.empty" -> state(all -> count(all, one -> one.chunks() == 0));
      case "schema.languages" -> state(Gauge::otherLanguages);
      case "quality.duplicates" -> state(Gauge::duplicates);
      case SOURCE -> state(all -> hours(of(all, target), now));
      case "quality.contradictions",
          "schema.failed",
          "volume.index",
          "permissions.probe",
          "pipelines.rhythm" ->
          Optional.of(new OfMonitor());
      default -> Optional.empty();
    };
  }

  /** Asks that got no answer, of which the record has nothing but that they failed. */
  String ASKS_FAILED = "pipelines.asks_failed";

  /** The age of a source's newest document. */
  String SOURCE = "freshness.source";

  private static List<VersionInfo> of(List<VersionInfo> all, String target) {
    String source = "source:";
    return target.startsWith(source)
        ? all.stream()
            .filter(one -> one.source().equals(target.substring(source.length())))
            .toList()
        : all;
  }

  private static Optional<Gauge> state(ToDoubleFunction<List<VersionInfo>> figure) {
    return Optional.of(new OfDocuments(figure));
  }

  private static double hours(List<VersionInfo> all, Instant now) {
    return all.stream()
        .map(VersionInfo::ingested)
        .max(Comparator.naturalOrder())
        .map(newest -> Duration.between(newest, now).toMillis() / 3_600_000.0)
        .orElse(0.0);
  }

  private static double sum(List<VersionInfo> all, ToDoubleFunction<VersionInfo> figure) {
    return all.stream().mapToDouble(figure).sum();
  }

  private static double count(List<VersionInfo> all, Predicate<VersionInfo> which) {
    return all.stream().filter(which).count();
  }

  private static double duplicates(List<VersionInfo> all) {
    Map<String, Integer> times = new HashMap<>();
    all.forEach(one -> times.merge(one.contentHash(), 1, Integer::sum));
    return count(all, one -> times.getOrDefault(one.contentHash(), 0) > 1);
  }

  private static double otherLanguages(List<VersionInfo> all) {
    Map<String, Integer> times = new HashMap<>();
    all.forEach(one -> times.merge(one.language(), 1, Integer::sum));
    int most = times.values().stream().max(Comparator.naturalOrder()).orElse(0);
    return all.isEmpty() ? 0 : 1 - (double) most / all.size();
  }

  private static OfReplies share(Predicate<Reply> which) {
    return among(asked -> which.test(asked.reply()), false);
  }

  private static OfReplies among(Predicate<Asked> which, boolean any) {
    return new OfReplies(asked -> which.test(asked) ? 1 : 0, true, false, any);
  }

  private static OfReplies mean(ToDoubleFunction<Reply> figure) {
    return new OfReplies(asked -> figure.applyAsDouble(asked.reply()), false, false, false);
  }

  private static OfReplies time(String step) {
    return new OfReplies(asked -> asked.reply().millis(step), false, true, false);
  }

  /** Whether the best passage is of the document that was the best most often. */
  private static Optional<Gauge> dominance(List<Asked> after) {
    Map<DocumentKey, Integer> best = new TreeMap<>();
    for (Asked asked : after) {
      if (!asked.reply().found().isEmpty()) {
        best.merge(asked.reply().found().getFirst(), 1, Integer::sum);
      }
    }
    return best.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .map(
            document ->
                share(
                    reply ->
                        !reply.found().isEmpty() && reply.found().getFirst().equals(document)));
  }

  /**
   * Whether a reply is another than the one that was given when all was well: for metrics that
   * cannot be computed of a reply.
   *
   * @param before what was answered then, by {@link Question#same}
   */
  static OfReplies changed(Map<String, Reply> before) {
    return among(
        asked ->
            Optional.ofNullable(before.get(asked.question().same()))
                .filter(good -> !alike(good, asked.reply()))
                .isPresent(),
        true);
  }

  /**
   * The share of ratings that are down, were each reply rated as the one that it repeats: one that
   * is another than what was rated down is right, and one that is another than what was rated up is
   * wrong.
   *
   * @param rated by id of the answer
   */
  static OfReplies rated(Map<String, Asked> rated) {
    return ofGiven(rated, (then, same) -> same == then.rating().equals(DOWN));
  }

  /**
   * Whether a reply is another than the one that it repeats.
   *
   * @param given by id of the answer
   */
  static OfReplies repeated(Map<String, Asked> given) {
    return ofGiven(given, (then, same) -> !same);
  }

  /**
   * @param given by id of the answer
   * @param wrong told by what was given and whether the reply is the same
   */
  private static OfReplies ofGiven(Map<String, Asked> given, BiPredicate<Asked, Boolean> wrong) {
    return among(
        asked ->
            Optional.ofNullable(given.get(asked.id()))
                .filter(then -> wrong.test(then, alike(then.reply(), asked.reply())))
                .isPresent(),
        false);
  }

  Optional<Rating> DOWN = Optional.of(Rating.DOWN);

  /** The metric that people make. */
  String RATED = "answers.rated_down";

  private static boolean alike(Reply a, Reply b) {
    return a.failed() == b.failed() && a.said().alike(b.said());
  }
}
