package dev.tandem.observe.world;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Shows of single worlds what their faults come to for those who ask. */
final class EffectMain {
  private static final int FEW = 3;

  private EffectMain() {}

  /**
   * @param args seeds
   */
  public static void main(String[] args) throws Exception {
    for (String arg : args) {
      long start = System.nanoTime();
      Plan plan = Plan.of(Long.parseLong(arg), FEW);
      Path folder = Files.createTempDirectory("world");
      Twins twins = Twins.live(plan, folder, Watch.NONE, ending -> 0).twins();
      System.out.printf(
          Locale.ROOT,
          "%s %s %s before %.2f of %d%n",
          arg,
          plan.control(),
          twins.faults(),
          (double) twins.before().stream().filter(Asked::right).count() / twins.before().size(),
          twins.before().size());
      for (Fault fault : twins.faults()) {
        Effect effect = Effect.of(twins, fault::concerns);
        System.out.printf(Locale.ROOT, "   %s %s%n", effect.seen() ? "seen" : "NOT", effect);
      }
      Effect whole = Effect.of(twins, asked -> true);
      System.out.printf(
          Locale.ROOT, "   all: %s  %.1f s%n", whole, (System.nanoTime() - start) / 1e9);
      Twins.delete(folder);
    }
  }
}
