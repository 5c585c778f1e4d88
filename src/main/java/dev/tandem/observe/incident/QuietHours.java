package dev.tandem.observe.incident;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * A time of each day in which only what is critical is told.
 *
 * @param hours empty: never
 * @param zone whose days
 */
public record QuietHours(Optional<Hours> hours, ZoneId zone) {
  /** From the first on, up to the second, which may be on the next day. */
  record Hours(LocalTime from, LocalTime to) {}

  /**
   * Reads {@code 22:00-07:00}; the empty text is never.
   *
   * @throws IllegalArgumentException if it has another form
   */
  public static QuietHours parse(String text, String zone) {
    try {
      ZoneId of = ZoneId.of(zone);
      if (text.isBlank()) {
        return new QuietHours(Optional.empty(), of);
      }
      String[] parts = text.strip().split("-", -1);
      if (parts.length != 2) {
        throw new IllegalArgumentException("quiet hours are written as 22:00-07:00");
      }
      Hours hours = new Hours(LocalTime.parse(parts[0].strip()), LocalTime.parse(parts[1].strip()));
      if (hours.from().equals(hours.to())) {
        throw new IllegalArgumentException("quiet hours begin and end at different times");
      }
      return new QuietHours(Optional.of(hours), of);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("quiet hours are written as 22:00-07:00", e);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("'%s' is not a time zone".formatted(zone), e);
    }
  }

  /** Whether it is quiet at a moment. */
  public boolean at(Instant time) {
    if (hours.isEmpty()) {
      return false;
    }
    LocalTime now = LocalTime.ofInstant(time, zone);
    LocalTime from = hours.get().from();
    LocalTime to = hours.get().to();
    boolean afterFrom = !now.isBefore(from);
    boolean beforeTo = now.isBefore(to);
    return from.isBefore(to) ? afterFrom && beforeTo : afterFrom || beforeTo;
  }
}
