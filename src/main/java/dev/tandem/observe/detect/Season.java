package dev.tandem.observe.detect;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;

/** What comes again, from the plainest: values of the same slot are expected to be alike. */
enum Season {
  NONE,
  DAY,
  /** The day, Saturdays and Sundays apart. */
  WORKDAY,
  WEEK;

  static final long DAY_MILLIS = 86_400_000L;
  private static final int SATURDAY = DayOfWeek.SATURDAY.getValue() - 1;

  /** Slots of a day where values come at this step; 1 for days and longer. */
  static int perDay(long step) {
    return (int) Math.max(1, Math.round((double) DAY_MILLIS / step));
  }

  /**
   * The slot of the week: day of the week (Monday 0) times slots of the day, plus the slot of the
   * day. A holiday is a Sunday.
   */
  static int ofWeek(Instant time, int perDay, DetectorSettings settings) {
    LocalDateTime local = LocalDateTime.ofInstant(time, settings.zone());
    int day =
        settings.holidays().contains(local.toLocalDate())
            ? DayOfWeek.SUNDAY.getValue() - 1
            : local.getDayOfWeek().getValue() - 1;
    long inDay = local.toLocalTime().toNanoOfDay() / 1_000_000;
    return day * perDay + (int) (inDay * perDay / DAY_MILLIS);
  }

  int slots(int perDay) {
    return switch (this) {
      case NONE -> 1;
      case DAY -> perDay;
      case WORKDAY -> 2 * perDay;
      case WEEK -> 7 * perDay;
    };
  }

  int slot(int ofWeek, int perDay) {
    return switch (this) {
      case NONE -> 0;
      case DAY -> ofWeek % perDay;
      case WORKDAY -> (ofWeek / perDay >= SATURDAY ? perDay : 0) + ofWeek % perDay;
      case WEEK -> ofWeek;
    };
  }

  /** Whether values at this step can have it at all. */
  boolean fits(long step) {
    return switch (this) {
      case NONE -> true;
      case DAY -> step <= DAY_MILLIS / 4;
      case WORKDAY, WEEK -> step <= DAY_MILLIS * 11 / 10;
    };
  }

  @Override
  public String toString() {
    return switch (this) {
      case NONE -> "none";
      case DAY -> "hour of day";
      case WORKDAY -> "hour of day, weekends apart";
      case WEEK -> "hour of day and day of week";
    };
  }
}
