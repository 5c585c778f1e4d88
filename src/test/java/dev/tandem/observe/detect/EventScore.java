package dev.tandem.observe.detect;

import dev.tandem.observe.detect.GeneratedSeries.Fault;
import dev.tandem.observe.detect.GeneratedSeries.Wrong;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Alarms against what is known to be wrong, event by event.
 *
 * <p>Alarms at most {@link #MERGED} values apart are one event. An event is right if it begins in a
 * wrong window or up to {@link #TOLERANCE} values after its end; a wrong window is found if an
 * event begins there. So an alarm that never ends finds nothing.
 */
final class EventScore {
  static final int MERGED = 6;
  static final int TOLERANCE = 3;

  int series;
  int events;
  int right;
  int windows;
  int found;
  double quarters;
  final Map<Fault, int[]> byFault = new EnumMap<>(Fault.class); // found, windows
  final List<Integer> delays = new ArrayList<>(); // values

  void add(GeneratedSeries of, boolean[] alarms) {
    series++;
    quarters += of.quarters();
    List<Integer> begins = begins(of, alarms);
    for (int begin : begins) {
      events++;
      boolean good =
          of.wrongs.stream().anyMatch(w -> begin >= w.from() && begin <= w.until() + TOLERANCE);
      right += good ? 1 : 0;
    }
    for (Wrong wrong : of.wrongs) {
      windows++;
      int[] counts = byFault.computeIfAbsent(wrong.fault(), f -> new int[2]);
      counts[1]++;
      Optional<Integer> first =
          begins.stream()
              .filter(b -> b >= wrong.from() && b <= wrong.until() + TOLERANCE)
              .findFirst();
      if (first.isPresent()) {
        found++;
        counts[0]++;
        delays.add(first.get() - wrong.from());
      }
    }
  }

  private static List<Integer> begins(GeneratedSeries of, boolean[] alarms) {
    List<Integer> begins = new ArrayList<>();
    int last = -MERGED - 1;
    for (int i = of.watchedFrom; i < alarms.length; i++) {
      if (alarms[i]) {
        if (i - last > MERGED) {
          begins.add(i);
        }
        last = i;
      }
    }
    return begins;
  }

  double precision() {
    return events == 0 ? 0 : (double) right / events;
  }

  double recall() {
    return windows == 0 ? 0 : (double) found / windows;
  }

  double f1() {
    return right == 0 ? 0 : 2 * precision() * recall() / (precision() + recall());
  }

  double falsePerQuarter() {
    return (events - right) / quarters;
  }
}
