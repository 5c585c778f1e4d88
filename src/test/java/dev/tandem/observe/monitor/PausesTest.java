package dev.tandem.observe.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Sources whose days are drawn, seen from their first day on. */
class PausesTest {
  private static final long SEED = 20_260_302;
  private static final int SOURCES = 200;
  private static final LocalDate START = LocalDate.of(2026, 1, 1);

  /** A source that brings something on working days, and on few of them nothing. */
  private static boolean brings(LocalDate day, double share, SplittableRandom random) {
    boolean works =
        day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY;
    return random.nextDouble() < share && works;
  }

  private static boolean late(TreeSet<LocalDate> days, LocalDate today) {
    Pauses pauses = Pauses.of(days, today);
    return pauses.told()
        && ChronoUnit.DAYS.between(days.last(), today) > Pauses.LATE * pauses.longest();
  }

  @Test
  void noWeekendOfTheFirstWeeksIsLateWhateverDayItBegins() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int source = 0; source < SOURCES; source++) {
      LocalDate begin = START.plusDays(random.nextInt(7));
      double share = 0.9 + 0.1 * random.nextDouble();
      TreeSet<LocalDate> days = new TreeSet<>();
      for (LocalDate day = begin; day.isBefore(begin.plusDays(42)); day = day.plusDays(1)) {
        if (brings(day, share, random)) {
          days.add(day);
        }
        assertThat(late(days, day))
            .as("seed %d, source %d, %s after %s", SEED, source, day, days)
            .isFalse();
      }
    }
  }

  @Test
  void aSourceThatStopsAfterItsRhythmWasSeenIsLateWithinEightDays() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int source = 0; source < SOURCES; source++) {
      LocalDate begin = START.plusDays(random.nextInt(7));
      TreeSet<LocalDate> days = new TreeSet<>();
      for (LocalDate day = begin; day.isBefore(begin.plusDays(21)); day = day.plusDays(1)) {
        if (brings(day, 1, random)) {
          days.add(day);
        }
      }
      assertThat(late(days, days.last().plusDays(8)))
          .as("seed %d, source %d: %s", SEED, source, days)
          .isTrue();
    }
  }

  @Test
  void fiveDaysInARowAreNoRhythmYet() {
    TreeSet<LocalDate> days = new TreeSet<>();
    for (int i = 0; i < 5; i++) {
      days.add(LocalDate.of(2026, 1, 5).plusDays(i));
    }
    assertThat(Pauses.of(days, days.last()).told()).isFalse();
    days.add(LocalDate.of(2026, 1, 19));
    assertThat(Pauses.of(days, days.last())).isEqualTo(new Pauses(6, 14, 10));
  }
}
