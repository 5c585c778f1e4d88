package dev.tandem.observe.monitor;

import java.util.List;

/**
 * What goes along with a monitor from tick to tick.
 *
 * @param judge all that its judge learnt
 * @param seen values judged so far
 * @param run p-values of the values out in a row up to now, the oldest first
 * @param up whether they are above what was expected
 * @param since end of the time of the first of them, in milliseconds since 1970
 * @param calm values in a row up to now that were not out
 */
record Memory(String judge, int seen, List<Double> run, boolean up, long since, int calm) {
  static final Memory NONE = new Memory("", 0, List.of(), false, 0, 0);

  Memory {
    run = List.copyOf(run);
  }

  static Memory of(String json) {
    return json.isEmpty() ? NONE : Judge.read(json, Memory.class);
  }

  String json() {
    return Judge.write(this);
  }

  Memory withJudge(String other) {
    return new Memory(other, seen, run, up, since, calm);
  }
}
