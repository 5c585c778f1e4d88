package dev.tandem.observe.monitor;

import dev.tandem.text.UserError;
import java.util.Optional;

/**
 * A metric that somebody of the organisation defined: one number, read every hour.
 *
 * @param name short, of letters, digits, {@code -} and {@code _}
 * @param sql a query over the ledger whose first column of the first row is the number; empty where
 *     it is read from JSON
 * @param json a file's path or a URL; empty where it is a query
 * @param pointer where in the JSON the number stands (RFC 6901); empty for the whole of it
 * @param low least that is normal
 * @param high most that is normal; without either it is learnt what is normal
 * @param what it is, in words
 */
public record Own(
    String name,
    String sql,
    String json,
    String pointer,
    Optional<Double> low,
    Optional<Double> high,
    String what) {
  public Own {
    if (!name.matches("[A-Za-z0-9_-]{1,40}")) {
      throw new UserError(
          "'%s' is no name for a metric; take up to 40 letters, digits, - and _.".formatted(name));
    }
    if (sql.isEmpty() == json.isEmpty()) {
      throw new UserError(
          "The metric '%s' needs either a query (sql) or a file or URL (json).".formatted(name));
    }
    if (!sql.isEmpty() && !sql.matches("(?is)\\s*(select|with)\\b.*")) {
      throw new UserError(
          "The query of the metric '%s' must begin with SELECT or WITH.".formatted(name));
    }
    if (!pointer.isEmpty() && !pointer.startsWith("/")) {
      throw new UserError(
          "The pointer of the metric '%s' must begin with /, as in /queue/length.".formatted(name));
    }
    if (low.isPresent() && high.isPresent() && low.get() > high.get()) {
      throw new UserError(
          "The low bound of the metric '%s' is above its high one.".formatted(name));
    }
  }

  Rule rule() {
    return low.isPresent() || high.isPresent()
        ? new Rule.Fixed(
            low.orElse(Double.NEGATIVE_INFINITY), high.orElse(Double.POSITIVE_INFINITY))
        : Rule.Learnt.floors(0, 0.05);
  }
}
