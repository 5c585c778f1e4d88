package dev.tandem.retrieve;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which of several collections hold the answer. A comparable score is a log-odds up to a constant,
 * so how far a collection's best is ahead of the best of all others is one without it. The
 * likeliest is kept and every one that is not far less likely, because an answer may stand in
 * several.
 */
final class Routing {
  /**
   * What a collection's probability is of the likeliest one's at the least to be kept. Chosen on
   * made documents and SleepQA's dev questions: {@code ./do bench routing}.
   */
  static final double SHARE = 0.05;

  private Routing() {}

  /**
   * @param union of each ranking its candidates with comparable scores
   * @return the likeliest first
   */
  static List<Route> routes(List<Ranking> rankings, List<List<Candidate>> union) {
    double[] probabilities = probabilities(union);
    double best = 0;
    for (double each : probabilities) {
      best = Math.max(best, each);
    }
    List<Route> routes = new ArrayList<>();
    for (int i = 0; i < probabilities.length; i++) {
      Ranking ranking = rankings.get(i);
      routes.add(
          new Route(
              ranking.collection().name(),
              ranking.collection().generation(),
              probabilities[i],
              probabilities[i] > 0 && probabilities[i] >= SHARE * best));
    }
    routes.sort(
        Comparator.comparingDouble(Route::probability).reversed().thenComparing(Route::collection));
    return routes;
  }

  /** Of each collection; 0 where nothing was found, 1 where nothing was found elsewhere. */
  private static double[] probabilities(List<List<Candidate>> union) {
    double[] leads = leads(union);
    double[] probabilities = new double[leads.length];
    for (int i = 0; i < leads.length; i++) {
      probabilities[i] = union.get(i).isEmpty() ? 0 : 1 / (1 + Math.exp(-leads[i]));
    }
    return probabilities;
  }

  /** How far the best score of each is ahead of the best of the others; below 0 where behind. */
  static double[] leads(List<List<Candidate>> union) {
    double[] own = union.stream().mapToDouble(Routing::best).toArray();
    double[] leads = new double[own.length];
    for (int i = 0; i < own.length; i++) {
      double others = Double.NEGATIVE_INFINITY;
      for (int other = 0; other < own.length; other++) {
        others = other == i ? others : Math.max(others, own[other]);
      }
      leads[i] = own[i] - others;
    }
    return leads;
  }

  private static double best(List<Candidate> candidates) {
    return candidates.stream().mapToDouble(Candidate::score).max().orElse(Double.NEGATIVE_INFINITY);
  }
}
