package dev.tandem.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Figures of what happened in a time, without anybody's text. Each read goes over an index of
 * times, so it costs what happened in that time and not what the ledger holds.
 */
public interface FigureLog {
  /**
   * An answer in numbers.
   *
   * @param best score of its first passage; NaN without passages
   * @param bestDocument whose that passage is; empty without
   */
  record AnswerFigure(
      Instant time,
      boolean abstained,
      int denied,
      int promptTokens,
      int completionTokens,
      long retrieveMillis,
      long totalMillis,
      double best,
      String bestDocument,
      int citations) {}

  /**
   * A version in numbers.
   *
   * @param before characters of the version before; empty for the first
   */
  record VersionFigure(
      String docId, int version, int characters, int chunks, Optional<Integer> before) {}

  /** The answers of a collection in a time, until exclusive, oldest first. */
  void answers(String collection, Instant from, Instant until, Consumer<AnswerFigure> sink);

  /** When a collection was first asked. */
  Optional<Instant> firstAnswer(String collection);

  /** How many answers of a time cite each document. */
  Map<String, Integer> cited(String collection, Instant from, Instant until);

  /** The documents of which a passage was retrieved since. */
  Set<String> retrieved(String collection, Instant since);

  /** Ratings that were given in a time. */
  Map<Rating, Integer> rated(String collection, Instant from, Instant until);

  /** Versions that came in a time, by document id; of several of a document the newest. */
  List<VersionFigure> versions(String collection, Instant from, Instant until);

  /** Runs that began in a time, oldest first. */
  List<RunLog.Run> runs(Instant from, Instant until);

  /** Entries of the audit log in a time, by outcome. */
  Map<String, Integer> audited(String action, Instant from, Instant until);

  /**
   * The number that a query gives, read only and within seconds.
   *
   * @param sql one statement; its first column of the first row counts
   * @return empty where it gives no row, or NULL
   * @throws dev.tandem.text.UserError if it fails, takes too long or gives no number
   */
  OptionalDouble query(String sql);
}
