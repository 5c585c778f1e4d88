package dev.tandem.observe.detect;

import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Set;

/**
 * When a {@link Detector} fires. All three floors must be passed.
 *
 * @param alarms false ones a quarter of a year to expect, where the noise is as learnt: the
 *     statistical floor
 * @param absolute least distance from what was expected, in units of the series
 * @param relative least distance, as a share of what was expected
 * @param zone whose hours and days of the week count
 * @param holidays days that count as Sundays
 */
public record DetectorSettings(
    double alarms, double absolute, double relative, ZoneId zone, Set<LocalDate> holidays) {
  /** Chosen on series that no figure in the log stands on: docs/rationale/observe.md. */
  public static final DetectorSettings DEFAULT =
      new DetectorSettings(0.5, 0, 0.01, ZoneOffset.UTC, Set.of());

  static final double QUARTER = 365.25 / 4 * Season.DAY_MILLIS;

  /** A value that comes rarely is not believed more readily than this. */
  private static final double MOST = 1e-3;

  public DetectorSettings {
    if (!(alarms > 0)) {
      throw new IllegalArgumentException("false alarms to expect a quarter are above 0");
    }
    if (!(absolute >= 0 && relative >= 0)) {
      throw new IllegalArgumentException("floors are 0 or more");
    }
    holidays = Set.copyOf(holidays);
  }

  /** The chance of a false alarm a value, where one comes every so many milliseconds. */
  double chance(long step) {
    return Math.min(MOST, alarms * step / QUARTER);
  }

  public DetectorSettings withAlarms(double other) {
    return new DetectorSettings(other, absolute, relative, zone, holidays);
  }

  public DetectorSettings withFloors(double absolutely, double relatively) {
    return new DetectorSettings(alarms, absolutely, relatively, zone, holidays);
  }

  public DetectorSettings withCalendar(ZoneId in, Set<LocalDate> off) {
    return new DetectorSettings(alarms, absolute, relative, in, off);
  }
}
