package dev.tandem.compare.evidence;

import dev.tandem.stats.ClusteredBootstrap;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.PowerLaw;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How quality grows with labelled rows, measured at a few sizes and carried on by a power law. Its
 * doubt is that of the test questions: they are drawn anew, whole documents at a time, the same
 * ones at every size, and the law is fitted to each draw. What another choice of rows, or another
 * shape of the curve would change is not in it.
 */
public final class LearningCurve {
  /** Farther than this many times the rows that were tried nothing is said. */
  static final int FARTHEST = 100;

  private static final int DRAWS = 400;
  private static final double TAIL = 0.025;

  private final double[] rows;
  private final double[][] scores;
  private final int[] clusters;
  private final long seed;
  private final PowerLaw law;
  private final List<PowerLaw> draws = new ArrayList<>();

  /**
   * @param rows how many were learnt, ascending, two sizes or more
   * @param scores quality, (size, question)
   * @param clusters which questions hang together, (question)
   */
  public LearningCurve(int[] rows, double[][] scores, int[] clusters, long seed) {
    this.rows = Arrays.stream(rows).asDoubleStream().toArray();
    this.scores = Arrays.stream(scores).map(double[]::clone).toArray(double[][]::new);
    this.clusters = clusters.clone();
    this.seed = seed;
    this.law = fit(IntStream.range(0, clusters.length).toArray());
    draw();
  }

  private PowerLaw fit(int[] questions) {
    double[] errors =
        Arrays.stream(scores)
            .mapToDouble(
                size ->
                    1 - Arrays.stream(questions).mapToDouble(q -> size[q]).average().orElseThrow())
            .toArray();
    return PowerLaw.fit(rows, errors);
  }

  private void draw() {
    Map<Integer, List<Integer>> byCluster = new HashMap<>();
    for (int q = 0; q < clusters.length; q++) {
      byCluster.computeIfAbsent(clusters[q], key -> new ArrayList<>()).add(q);
    }
    List<List<Integer>> all =
        byCluster.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(Map.Entry::getValue)
            .toList();
    SplittableRandom random = new SplittableRandom(seed);
    for (int draw = 0; draw < DRAWS; draw++) {
      int[] questions =
          IntStream.range(0, all.size())
              .mapToObj(i -> all.get(random.nextInt(all.size())))
              .flatMap(List::stream)
              .mapToInt(Integer::intValue)
              .toArray();
      draws.add(fit(questions));
    }
  }

  /** What was measured, by how many rows were learnt. */
  Map<Integer, Estimate> measured() {
    Map<Integer, Estimate> measured = new LinkedHashMap<>();
    for (int i = 0; i < rows.length; i++) {
      Estimate mean = ClusteredBootstrap.mean(scores[i], clusters, seed);
      measured.put(
          (int) rows[i],
          new Estimate(
              mean.value(),
              Math.clamp(mean.low(), Math.min(0, mean.value()), mean.value()),
              Math.clamp(mean.high(), mean.value(), Math.max(1, mean.value())),
              mean.n()));
    }
    return measured;
  }

  /** The quality that the law says after so many rows. */
  Estimate at(double n) {
    return estimate(each -> Math.clamp(1 - each.error(n), 0, 1));
  }

  /**
   * How many rows reach a quality, if any number up to {@value #FARTHEST} times those tried does.
   * Its upper end is that number where draws do not reach it at all.
   */
  Optional<Estimate> rowsFor(double quality) {
    double farthest = FARTHEST * rows[rows.length - 1];
    OptionalDouble needed = law.rowsFor(1 - quality);
    return needed.isEmpty() || needed.getAsDouble() > farthest
        ? Optional.empty()
        : Optional.of(
            estimate(each -> Math.min(each.rowsFor(1 - quality).orElse(farthest), farthest)));
  }

  private Estimate estimate(ToDoubleFunction<PowerLaw> of) {
    double value = of.applyAsDouble(law);
    double[] drawn = draws.stream().mapToDouble(of).sorted().toArray();
    double low = drawn[(int) (TAIL * DRAWS)];
    double high = drawn[(int) ((1 - TAIL) * DRAWS) - 1];
    return new Estimate(value, Math.min(low, value), Math.max(high, value), clusters.length);
  }
}
