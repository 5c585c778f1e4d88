package dev.tandem.observe.world;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tandem.Tandem;
import dev.tandem.observe.world.Observer.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the cause of an incident is found: {@code ./do bench observe cause}.
 * docs/rationale/worlds says how worlds are made.
 */
final class CauseBench {
  private CauseBench() {}

  /**
   * @param args how many worlds and the first seed; or {@code --world SEED} for one, told in full
   */
  public static void main(String[] args) throws IOException {
    WorldRuns runs = WorldRuns.parse(args);
    ArrayNode told = new ObjectMapper().createArrayNode();
    List<Case> cases = new ArrayList<>();
    int failed = 0;
    for (long seed : runs.seeds()) {
      Path folder = Files.createTempDirectory("tandem-world");
      try {
        Case one = live(seed, folder);
        cases.add(one);
        var _ = told.add(one.toJson());
        System.err.printf(
            "[%d/%d] world %d %s: %s%n",
            cases.size() + failed,
            runs.seeds().size(),
            seed,
            one.control() ? one.twins().plan().control() : one.twins().faults(),
            one.said().stream().map(each -> each.cause() + " " + each.target()).toList());
      } catch (RuntimeException e) {
        // The others are lived through all the same, and this one is counted.
        failed++;
        told.addObject().put("seed", seed).put("failed", e.toString());
        System.err.printf("world %d failed: %s%n", seed, e);
      } finally {
        Twins.delete(folder);
      }
      // After each, so that what is interrupted is not lost.
      Files.writeString(runs.out(), told.toPrettyString());
    }
    if (runs.single()) {
      System.out.println(told.toPrettyString());
    }
    System.out.printf("%d of %d worlds failed%n", failed, runs.seeds().size());
    System.out.print(new CauseFigures(cases).table());
    System.err.println("each world's verdict: " + runs.out());
  }

  private static Case live(long seed, Path folder) {
    Observer observer = Observers.standard();
    Twins.Lived<List<Said>> lived =
        Twins.live(Plan.of(seed), folder, observer, ending -> explained(observer, ending));
    return Case.of(lived.twins(), lived.made());
  }

  /** Incidents noticed before the onset are counted and not explained. */
  private static List<Said> explained(Observer observer, Twins.Ending ending) {
    Instant onset = ending.twins().plan().onset();
    Tandem tandem = ending.company().tandem();
    return observer.incidents(tandem).stream()
        .map(each -> each.since(onset).isEmpty() ? each : observer.explain(tandem, each))
        .toList();
  }
}
