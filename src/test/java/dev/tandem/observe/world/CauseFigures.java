package dev.tandem.observe.world;

import dev.tandem.observe.world.Verdict.Injected;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** How often the cause was found, over many worlds. */
record CauseFigures(List<Verdict> worlds) {
  /** A fault of a world. */
  private record One(Verdict of, Injected fault) {}

  private List<One> seen() {
    return worlds.stream()
        .flatMap(
            world ->
                world.faults().stream().filter(Injected::seen).map(fault -> new One(world, fault)))
        .toList();
  }

  /** A table for people. */
  String table() {
    List<One> seen = seen();
    List<Verdict> faulted =
        worlds.stream().filter(each -> each.faults().stream().anyMatch(Injected::seen)).toList();
    List<Verdict> controls = worlds.stream().filter(Verdict::quiet).toList();
    StringBuilder text = new StringBuilder();
    text.append(
        "%d worlds, %d faults of which %d move what users see, %d controls%n"
            .formatted(
                worlds.size(),
                worlds.stream().mapToInt(each -> each.faults().size()).sum(),
                seen.size(),
                controls.size()));
    line(text, "an incident was noticed", seen, one -> one.of().incidents() > 0);
    line(text, "exact cause and target", seen, one -> one.fault().exact());
    line(text, "cause alone", seen, one -> one.fault().alike());
    line(text, "worlds that blame something else", faulted, Verdict::blamed);
    line(text, "the latest change did it: exact", seen, one -> one.fault().latest());
    line(
        text,
        "the latest change that is no edit: exact",
        seen,
        one -> one.fault().latestButEdits());
    line(text, "controls where nothing is named", controls, each -> !each.named());
    line(text, "controls by the latest change", controls, each -> !each.changed());
    text.append(
        "incidents before anything was wrong: %d in %d worlds of four weeks%n"
            .formatted(worlds.stream().mapToInt(Verdict::early).sum(), worlds.size()));
    byCause(text, seen);
    return text.toString();
  }

  private static <T> void line(StringBuilder text, String what, List<T> of, Predicate<T> those) {
    if (of.isEmpty()) {
      text.append("%-42s -%n".formatted(what));
      return;
    }
    int count = (int) of.stream().filter(those).count();
    Estimate share = Intervals.proportion(count, of.size());
    text.append(
        String.format(
            Locale.ROOT,
            "%-42s %.3f [%.3f, %.3f]  %d of %d%n",
            what,
            share.value(),
            share.low(),
            share.high(),
            count,
            of.size()));
  }

  private static void byCause(StringBuilder text, List<One> seen) {
    Map<String, int[]> counts = new TreeMap<>();
    for (One one : seen) {
      int[] of = counts.computeIfAbsent(one.fault().cause(), none -> new int[3]);
      of[0]++;
      of[1] += one.fault().exact() ? 1 : 0;
      of[2] += one.of().incidents() == 0 ? 1 : 0;
    }
    counts.forEach(
        (cause, of) ->
            text.append(
                "  %-24s exact %d of %d, without an incident %d%n"
                    .formatted(cause, of[1], of[0], of[2])));
  }
}
