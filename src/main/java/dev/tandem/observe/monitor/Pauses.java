package dev.tandem.observe.monitor;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The rhythm in which a source brings something.
 *
 * @param known days on which something came
 * @param seen days from the first of them to the last
 * @param longest days between two of them, at least one
 */
record Pauses(int known, long seen, double longest) {
  /** A rhythm needs so many days on which something came, */
  static final int UPDATES = 5;

  /** and so many days, in which its weekends were seen twice: else the first one is an alarm. */
  static final int FORTNIGHT = 14;

  /** So many times the longest pause is late. */
  static final double LATE = 2;

  private static final int KEPT = 60;

  /** As they are kept. */
  record Days(List<String> days) {}

  /** Whether enough was seen to call something late. */
  boolean told() {
    return known >= UPDATES && seen >= FORTNIGHT;
  }

  /**
   * @param days on which something came
   * @param today where there were none
   */
  static Pauses of(SortedSet<LocalDate> days, LocalDate today) {
    double longest = 1;
    LocalDate first = days.isEmpty() ? today : days.first();
    LocalDate last = first;
    for (LocalDate day : days) {
      longest = Math.max(longest, ChronoUnit.DAYS.between(last, day));
      last = day;
    }
    return new Pauses(days.size(), ChronoUnit.DAYS.between(first, last), longest);
  }

  /**
   * Those of a source. The days on which something came are kept, because a document that changes
   * again shows only its newest day.
   */
  static Pauses read(Span span, Iterable<LocalDate> now) {
    String mark = "days " + span.monitor().id();
    TreeSet<LocalDate> all = new TreeSet<>();
    span.scene()
        .ledger()
        .monitors()
        .mark(mark)
        .ifPresent(
            json ->
                Judge.read(json, Days.class).days().forEach(day -> all.add(LocalDate.parse(day))));
    int before = all.size();
    now.forEach(all::add);
    boolean more = all.size() != before;
    while (all.size() > KEPT) {
      all.pollFirst();
    }
    if (more) {
      span.scene()
          .ledger()
          .monitors()
          .putMark(mark, Judge.write(new Days(all.stream().map(LocalDate::toString).toList())));
    }
    return of(all, LocalDate.ofInstant(span.until(), ZoneOffset.UTC));
  }
}
