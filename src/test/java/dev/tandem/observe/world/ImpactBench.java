package dev.tandem.observe.world;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tandem.observe.world.Observer.Again;
import dev.tandem.observe.world.Observer.Said;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
  public static void main(String[] args) throws IOException {
    WorldRuns runs = WorldRuns.parse(args);
    ArrayNode told = new ObjectMapper().createArrayNode();
    List<Reach> all = new ArrayList<>();
    int done = 0;
    int failed = 0;
    for (long seed : runs.seeds()) {
      done++;
      Plan plan = Plan.of(seed);
      if (plan.causes().isEmpty() || plan.causes().stream().anyMatch(Mending.LEFT::contains)) {
        continue;
      }
      Path folder = Files.createTempDirectory("tandem-world");
      try {
        Observer observer = Observers.standard();
        Reach reach = Twins.live(plan, folder, observer, ending -> reach(observer, ending)).made();
        if (reach.affected() > 0) {
          all.add(reach);
          var _ = told.add(reach.toJson());
        }
        System.err.printf("[%d/%d] %s%n", done, runs.seeds().size(), reach);
      } catch (RuntimeException e) {
        // As in CauseBench.
        failed++;
        System.err.printf("world %d failed: %s%n", seed, e);
      } finally {
        Twins.delete(folder);
      }
      Files.writeString(runs.out(), told.toPrettyString());
    }
    System.out.printf("%d worlds whose faults changed an answer, %d failed%n", all.size(), failed);
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
