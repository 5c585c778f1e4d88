package dev.tandem.observe.detect;

import java.util.ArrayList;
import java.util.List;

/** The values that are remembered, oldest first, and where their level changed for good. */
final class History {
  private final List<Point> points = new ArrayList<>();
  private final List<Shift> shifts = new ArrayList<>();

  /**
   * A change of level that became the new normal.
   *
   * @param from what is older is moved when it is learnt from
   * @param until the value at which it was found
   * @param by on the model's scale
   * @param lasted whether it was a run of anomalies that lasted, whose values are learnt from now
   *     on; those of a drift no longer are: they lie between both levels
   */
  record Shift(long from, long until, double by, boolean lasted) {}

  History() {}

  History(List<Point> points, List<Shift> shifts) {
    this.points.addAll(points);
    this.shifts.addAll(shifts);
  }

  List<Point> points() {
    return points;
  }

  List<Shift> shifts() {
    return shifts;
  }

  /** Adds the newest and forgets the oldest beyond so many. */
  void add(Point point, int most) {
    points.add(point);
    if (points.size() > most) {
      points.subList(0, points.size() - most).clear();
      shifts.removeIf(shift -> shift.from() <= points.getFirst().time());
    }
  }

  void shift(Shift shift) {
    shifts.add(shift);
    if (shift.lasted()) {
      mark(shift, Point.Mark.HELD, Point.Mark.LEARNT);
    } else {
      mark(shift, Point.Mark.LEARNT, Point.Mark.HELD);
    }
  }

  /** What is wrong was taken for the new normal: its values are no longer learnt from. */
  void unshift(Shift shift) {
    shifts.remove(shift);
    if (shift.lasted()) {
      mark(shift, Point.Mark.LEARNT, Point.Mark.HELD);
    }
  }

  private void mark(Shift shift, Point.Mark mark, Point.Mark then) {
    points.replaceAll(
        point ->
            point.time() >= shift.from() && point.time() <= shift.until() && point.mark() == mark
                ? point.as(then)
                : point);
  }

  /** How far a value of that time is moved to the level of today. */
  double moved(long time) {
    double by = 0;
    for (Shift shift : shifts) {
      by += time < shift.from() ? shift.by() : 0;
    }
    return by;
  }

  /** The place of the value of that time; below 0 where there is none. */
  int at(long time) {
    for (int i = points.size() - 1; i >= 0; i--) {
      if (points.get(i).time() == time) {
        return i;
      }
    }
    return -1;
  }
}
