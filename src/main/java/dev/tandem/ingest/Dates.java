package dev.tandem.ingest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Dates as sources write them: ISO 8601, with or without a time and an offset (then UTC). */
final class Dates {
  private static final Pattern REVIEW =
      Pattern.compile(
          "(?iuU)\\b(?:review by|review due|next review|review date|valid until|"
              + "nächste überprüfung|überprüfung bis|gültig bis)\\W{1,8}(\\d{4}-\\d{2}-\\d{2}|\\d{1,2}\\.\\d{1,2}\\.\\d{4}|\\d{1,2}\\.? \\p{L}+ \\d{4}|\\p{L}+ \\d{1,2}, \\d{4})");

  /** As people write a day: 31.03.2025, 31 March 2025, March 31, 2025, 31. März 2025. */
  private static final List<DateTimeFormatter> WRITTEN =
      List.of(
          written("d.M.uuuu", Locale.ENGLISH),
          written("d MMMM uuuu", Locale.ENGLISH),
          written("d MMM uuuu", Locale.ENGLISH),
          written("MMMM d, uuuu", Locale.ENGLISH),
          written("d. MMMM uuuu", Locale.GERMAN));

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
    return matcher.find() ? day(matcher.group(1)) : Optional.empty();
  }

  private static Optional<LocalDate> day(String text) {
    for (DateTimeFormatter form : WRITTEN) {
      try {
        return Optional.of(LocalDate.parse(text, form));
      } catch (DateTimeException e) {
        // written in another form
      }
    }
    return date(text);
  }

  private static DateTimeFormatter written(String pattern, Locale locale) {
    return new DateTimeFormatterBuilder()
        .parseCaseInsensitive()
        .appendPattern(pattern)
        .toFormatter(locale);
  }
}
