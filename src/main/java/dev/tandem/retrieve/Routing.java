package dev.tandem.retrieve;

import dev.tandem.stats.LogisticRegression;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Which of several collections hold the answer: a logistic model of how far the best passages of
 * each are ahead of the best of all others. The likeliest is kept and every one that is not far
 * less likely, because an answer may stand in several.
 */
final class Routing {
  /**
   * What a collection's probability is of the likeliest one's at the least to be kept. Chosen, as
   * the model is, on generated domains and SleepQA's dev questions: {@code ./do bench routing}.
   */
  static final double SHARE = 0.05;

  /** Over {@link #features}. */
  static final LogisticRegression MODEL =
      new LogisticRegression(0, new double[] {1, 0, 0, 0, 0, 0});

  private Routing() {}

  /**
   * @param union of each ranking its candidates with comparable scores
   * @return the likeliest first
   */
  static List<Route> routes(List<Ranking> rankings, List<List<Candidate>> union) {
    double[][] features = features(union);
    double[] probabilities = new double[features.length];
    double best = 0;
    for (int i = 0; i < features.length; i++) {
      probabilities[i] = union.get(i).isEmpty() ? 0 : MODEL.probability(features[i]);
      best = Math.max(best, probabilities[i]);
    }
    List<Route> routes = new ArrayList<>();
    for (int i = 0; i < features.length; i++) {
      Ranking ranking = rankings.get(i);
      routes.add(
          new Route(
              ranking.collection().name(),
              ranking.collection().generation(),
              probabilities[i],
              !union.get(i).isEmpty() && probabilities[i] >= SHARE * best));
    }
    routes.sort(
        Comparator.comparingDouble(Route::probability)
            .reversed()
            .thenComparing(Route::collection));
    return routes;
  }

  /**
   * How far each is ahead of the best of the others, below 0 where it is behind. Shape (collection,
   * feature): the best score, the mean of the three best scores, the best cosine, the best share of
   * the question's terms in a chunk and in a sentence, the best share of its pairs.
   */
  static double[][] features(List<List<Candidate>> union) {
    List<double[]> own = union.stream().map(Routing::best).toList();
    double[][] features = new double[own.size()][];
    for (int i = 0; i < features.length; i++) {
      features[i] = own.get(i).clone();
      for (int j = 0; j < features[i].length; j++) {
        double others = Double.NEGATIVE_INFINITY;
        for (int other = 0; other < features.length; other++) {
          others = other == i ? others : Math.max(others, own.get(other)[j]);
        }
        features[i][j] -= others;
      }
    }
    return features;
  }

  private static double[] best(List<Candidate> candidates) {
    return new double[] {
      best(candidates, Candidate::score),
      meanOfThree(candidates),
      best(candidates, Candidate::dense),
      best(candidates, candidate -> candidate.match().weighted()),
      best(candidates, candidate -> candidate.match().sentence()),
      best(candidates, candidate -> candidate.match().pairs())
    };
  }

  /** What is empty is as far behind as something can be that was found. */
  private static final double NOTHING = -10;

  private static double best(List<Candidate> candidates, ToDoubleFunction<Candidate> value) {
    return candidates.stream().mapToDouble(value).max().orElse(NOTHING);
  }

  private static double meanOfThree(List<Candidate> candidates) {
    return candidates.stream()
        .mapToDouble(Candidate::score)
        .limit(3)
        .average()
        .orElse(NOTHING);
  }
}
