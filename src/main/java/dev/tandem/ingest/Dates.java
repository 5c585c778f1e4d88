package dev.tandem.ingest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates as sources write them: ISO 8601, with or without a time and an offset (then UTC). */
final class Dates {
  private static final Pattern REVIEW =
      Pattern.compile(
          "(?i)\\b(?:review by|review due|next review|review date|valid until|"
              + "nächste überprüfung|überprüfung bis|gültig bis)\\W{1,8}(\\d{4}-\\d{2}-\\d{2})\\b");

  private Dates() {}

  /**
   * @return empty where the text is no date
   */
  static Optional<Instant> instant(String text) {
    String bare = text.strip();
    try {
      if (bare.matches("\\d{4}-\\d{2}-\\d{2}")) {
        return Optional.of(LocalDate.parse(bare).atStartOfDay(ZoneOffset.UTC).toInstant());
      }
      if (bare.matches("\\d{4}-\\d{2}-\\d{2}[T ][\\d:.]+")) {
        return Optional.of(Instant.parse(bare.replace(' ', 'T') + (seconds(bare) ? "Z" : ":00Z")));
      }
      return Optional.of(OffsetDateTime.parse(bare.replaceFirst(" ", "T")).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static boolean seconds(String text) {
    return text.chars().filter(c -> c == ':').count() > 1;
  }

  static Optional<LocalDate> date(String text) {
    return instant(text).map(when -> when.atOffset(ZoneOffset.UTC).toLocalDate());
  }

  /** The date after {@code Review by:} or its kin, if the text has such a line. */
  static Optional<LocalDate> review(String text) {
    Matcher matcher = REVIEW.matcher(text);
    return matcher.find() ? date(matcher.group(1)) : Optional.empty();
  }
}
