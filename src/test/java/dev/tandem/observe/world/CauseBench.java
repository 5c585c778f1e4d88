package dev.tandem.observe.world;

import dev.tandem.observe.world.Observer.Said;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Whether the cause of an incident is found: {@code ./do bench observe cause}.
 * docs/rationale/worlds says how worlds are made.
 */
final class CauseBench {
  private CauseBench() {}

  /**
   * @param args how many worlds and the first seed; or {@code --world SEED} for one, told in full;
   *     or {@code --again SEED...} for the incidents of some that were kept
   */
  public static void main(String[] args) {
    if (args.length > 1 && args[0].equals("--again")) {
      Arrays.stream(args).skip(1).mapToLong(Long::parseLong).forEach(CauseBench::again);
      return;
    }
    WorldRuns runs = WorldRuns.parse(args);
    Results results = runs.results();
    runs.each(
        results,
        seed -> {
          Path folder = runs.folder(seed);
          try {
            Case one = live(seed, folder);
            results.put(seed, one.toJson());
            System.err.printf(
                "[%d] world %d %s: %s%n",
                results.count(),
                seed,
                one.twins().faults().isEmpty()
                    ? one.twins().plan().control()
                    : one.twins().faults(),
                one.said().stream().map(each -> each.cause() + " " + each.target()).toList());
          } finally {
            runs.done(folder);
          }
        });
    if (runs.single()) {
      System.out.println(results.text(runs.seeds().getFirst()));
    }
    System.out.printf("%d of %d worlds failed%n", results.failures(), results.count());
    System.out.print(new CauseFigures(results.all("verdict", Verdict.class)).table());
    System.err.println("each world's verdict: " + runs.out());
  }

  private static Case live(long seed, Path folder) {
    Plan plan = Plan.of(seed);
    OnCall person = new OnCall(Observers.standard(), plan.onset());
    Twins.Lived<List<Said>> lived =
        Twins.live(
            plan,
            folder,
            person,
            ending -> {
              Kept.write(folder, ending);
              return person.found(ending.company().tandem());
            });
    return Case.of(lived.twins(), lived.made());
  }

  private static void again(long seed) {
    Plan plan = Plan.of(seed);
    System.out.printf("%d %s in %s, %s%n", seed, plan.causes(), plan.domains(), plan.control());
    System.out.printf("onset %s, decoys %s%n", plan.onset(), plan.decoys());
    for (Said said : Kept.again(WorldRuns.kept(seed), Observers.standard(), plan.onset())) {
      if (said.since(plan.onset()).isPresent()) {
        System.out.printf(
            "%s %s %.2f (%s)%n", said.cause(), said.target(), said.confidence(), said.title());
        said.how().forEach(line -> System.out.println("    " + line));
      }
    }
  }
}
