package dev.tandem.observe.world;

import dev.tandem.observe.world.Observer.Again;
import dev.tandem.observe.world.Observer.Said;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Whether the answers that an incident touched are found, and judged rightly when they are asked
 * again: {@code ./do bench observe impact}.
 */
final class ImpactBench {
  private ImpactBench() {}

  /**
   * @param args as of {@link CauseBench}
   */
  public static void main(String[] args) {
    WorldRuns runs = WorldRuns.parse(args);
    Results results = runs.results();
    runs.each(
        results,
        seed -> {
          Plan plan = Plan.of(seed);
          if (plan.causes().isEmpty() || plan.causes().stream().anyMatch(Mending.LEFT::contains)) {
            return;
          }
          Path folder = runs.folder(seed);
          try {
            Observer observer = Observers.standard();
            Reach reach =
                Twins.live(plan, folder, observer, ending -> reach(observer, ending)).made();
            results.put(seed, reach.toJson());
            System.err.printf("[%d] %s%n", results.count(), reach);
          } finally {
            runs.done(folder);
          }
        });
    List<Reach> all =
        results.all("reach", Reach.class).stream().filter(each -> each.affected() > 0).toList();
    System.out.printf(
        "%d worlds whose faults changed an answer, %d failed%n", all.size(), results.failures());
    line("precision of the answers listed", all, Reach::hit, Reach::touched);
    line("precision of those that are not the same", all, Reach::hitChanged, Reach::changed);
    line("recall of the answers listed", all, Reach::hit, Reach::affected);
    line("recall of those that are not the same", all, Reach::hitChanged, Reach::affected);
    line("verdicts that are right", all, Reach::right, Reach::judged);
    System.err.println("each world's figures: " + runs.out());
  }

  private static Reach reach(Observer observer, Twins.Ending ending) {
    Company company = ending.company();
    List<Said> incidents =
        observer.incidents(company.tandem()).stream()
            .filter(each -> each.since(ending.twins().plan().onset()).isPresent())
            .toList();
    Mending.all(company, ending.twins().plan().seed());
    Map<String, Again> reached = new LinkedHashMap<>();
    for (Said each : incidents) {
      observer
          .reached(company.tandem(), each.incident())
          .forEach(again -> reached.putIfAbsent(again.answerId(), again));
    }
    return Reach.of(ending.twins(), List.copyOf(reached.values()), company.library());
  }

  private static void line(
      String what, List<Reach> all, ToIntFunction<Reach> some, ToIntFunction<Reach> of) {
    int n = all.stream().mapToInt(of).sum();
    if (n == 0) {
      System.out.printf("%-42s -%n", what);
      return;
    }
    Estimate share = Intervals.proportion(all.stream().mapToInt(some).sum(), n);
    System.out.printf(
        Locale.ROOT,
        "%-42s %.3f [%.3f, %.3f]  of %d answers%n",
        what,
        share.value(),
        share.low(),
        share.high(),
        n);
  }
}
