package dev.tandem.observe.world;

import dev.tandem.observe.world.Observer.Said;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** How often the cause was found, over many worlds. */
record CauseFigures(List<Case> cases) {
  /** A fault of a world. */
  private record One(Case of, Fault fault) {}

  private List<One> seen() {
    return cases.stream()
        .flatMap(
            each ->
                java.util.stream.IntStream.range(0, each.seen().size())
                    .filter(i -> each.seen().get(i))
                    .mapToObj(i -> new One(each, each.twins().faults().get(i))))
        .toList();
  }

  /** A table for people. */
  String table() {
    List<One> seen = seen();
    List<Case> faulted = cases.stream().filter(each -> each.seen().contains(true)).toList();
    List<Case> controls = cases.stream().filter(Case::control).toList();
    StringBuilder text = new StringBuilder();
    int all = cases.stream().mapToInt(each -> each.twins().faults().size()).sum();
    text.append(
        "%d worlds, %d faults of which %d move what users see, %d controls%n"
            .formatted(cases.size(), all, seen.size(), controls.size()));
    line(
        text,
        "an incident was noticed",
        count(seen, one -> !one.of().said().isEmpty()),
        seen.size());
    line(
        text,
        "exact cause and target",
        count(seen, one -> one.of().exact(one.fault())),
        seen.size());
    line(text, "cause alone", count(seen, one -> one.of().cause(one.fault())), seen.size());
    line(text, "worlds that blame something else", count(faulted, Case::blamed), faulted.size());
    line(
        text, "the latest change did it: exact", count(seen, one -> named(one, true)), seen.size());
    line(
        text,
        "the latest change that is no edit: exact",
        count(seen, one -> named(one, false)),
        seen.size());
    line(
        text,
        "controls where nothing is named",
        count(controls, each -> each.said().stream().noneMatch(Said::determined)),
        controls.size());
    line(
        text,
        "controls by the latest change",
        count(controls, each -> each.latest(true).isEmpty()),
        controls.size());
    int early = cases.stream().mapToInt(each -> each.early().size()).sum();
    text.append(
        "incidents before anything was wrong: %d in %d worlds of four weeks%n"
            .formatted(early, cases.size()));
    byCause(text, seen);
    return text.toString();
  }

  private static boolean named(One one, boolean edits) {
    Optional<Change> latest = one.of().latest(edits);
    return latest.isPresent() && one.fault().named(latest.get().cause(), latest.get().target());
  }

  private static <T> int count(List<T> of, java.util.function.Predicate<T> those) {
    return (int) of.stream().filter(those).count();
  }

  private static void line(StringBuilder text, String what, int count, int n) {
    if (n == 0) {
      text.append("%-42s -%n".formatted(what));
      return;
    }
    Estimate share = Intervals.proportion(count, n);
    text.append(
        String.format(
            Locale.ROOT,
            "%-42s %.3f [%.3f, %.3f]  %d of %d%n",
            what,
            share.value(),
            share.low(),
            share.high(),
            count,
            n));
  }

  private static void byCause(StringBuilder text, List<One> seen) {
    Map<String, int[]> counts = new TreeMap<>();
    for (One one : seen) {
      int[] of = counts.computeIfAbsent(one.fault().cause(), none -> new int[3]);
      of[0]++;
      of[1] += one.of().exact(one.fault()) ? 1 : 0;
      of[2] += one.of().said().isEmpty() ? 1 : 0;
    }
    counts.forEach(
        (cause, of) ->
            text.append(
                "  %-24s exact %d of %d, without an incident %d%n"
                    .formatted(cause, of[1], of[0], of[2])));
  }
}
