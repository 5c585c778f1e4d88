package dev.tandem.answer;

import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import dev.tandem.stats.LogisticRegression;
import dev.tandem.text.UserError;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Fits when to abstain, on questions that are labelled answerable or not. */
public final class AbstentionFitter {
  /** Fewer of either kind, and the fit would be noise. */
  private static final int FEWEST = 10;

  private static final int FOLDS = 5;

  private AbstentionFitter() {}

  /**
   * A question's evidence and whether the documents answer it.
   *
   * @param features from {@link Evidence}
   * @param group what is held out together: the question, where it is asked twice, or its
   *     collection
   */
  public record Labelled(Map<String, Double> features, boolean answerable, String group) {
    public Labelled {
      features = Map.copyOf(features);
    }
  }

  /**
   * What was fitted.
   *
   * @param labelled the questions
   * @param heldOut the probability of each from a model that had not seen its group
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  public record Fit(Abstention abstention, List<Labelled> labelled, double[] heldOut) {}

  /**
   * A logistic model with the penalty of Ridge regression (1) on standard scores. The threshold is
   * the one that gets the most right, when both kinds count alike, among questions held out in
   * turn: group by group where there are at most ten, else a fifth of the groups.
   *
   * @throws UserError with fewer than ten of either kind, or if all are of one group
   */
  public static Fit fit(List<Labelled> labelled) {
    int n = labelled.size();
    int answerable = (int) labelled.stream().filter(Labelled::answerable).count();
    if (answerable < FEWEST || n - answerable < FEWEST) {
      throw new UserError(
          "fitting abstention needs at least %d answerable and %d unanswerable questions, not %d and"
                  .formatted(FEWEST, FEWEST, answerable)
              + " %d".formatted(n - answerable));
    }
    double[] heldOut = heldOut(labelled);
    double threshold = threshold(labelled, heldOut);
    Fitted fitted = fitted(labelled);
    String comment =
        "fitted on %d answerable and %d unanswerable questions; held out in turn, %s of the answerable answered and %s of the others declined"
            .formatted(
                answerable,
                n - answerable,
                share(right(labelled, heldOut, threshold, true)),
                share(right(labelled, heldOut, threshold, false)));
    return new Fit(
        new Abstention(comment, fitted.intercept(), fitted.weights(), threshold),
        labelled,
        heldOut);
  }

  /** A model's own doubt where all questions have it, beside what is known of every question. */
  private static List<String> features(List<Labelled> labelled) {
    boolean doubted =
        labelled.stream().allMatch(row -> row.features().containsKey(Abstention.DECLINES));
    return doubted
        ? Stream.concat(Evidence.FEATURES.stream(), Stream.of(Abstention.DECLINES)).toList()
        : Evidence.FEATURES;
  }

  /** A logistic model in the features' own units. */
  private record Fitted(double intercept, Map<String, Double> weights) {}

  private static Fitted fitted(List<Labelled> labelled) {
    int n = labelled.size();
    List<String> features = features(labelled);
    double[][] x = new double[n][features.size()];
    boolean[] y = new boolean[n];
    for (int i = 0; i < n; i++) {
      y[i] = labelled.get(i).answerable();
      for (int j = 0; j < features.size(); j++) {
        x[i][j] = labelled.get(i).features().getOrDefault(features.get(j), 0.0);
      }
    }
    double[] mean = new double[features.size()];
    double[] deviation = new double[features.size()];
    for (int j = 0; j < features.size(); j++) {
      for (double[] row : x) {
        mean[j] += row[j] / n;
      }
      for (double[] row : x) {
        deviation[j] += (row[j] - mean[j]) * (row[j] - mean[j]) / n;
      }
      deviation[j] = Math.max(Math.sqrt(deviation[j]), 1e-9);
      for (double[] row : x) {
        row[j] = (row[j] - mean[j]) / deviation[j];
      }
    }
    LogisticRegression model = LogisticRegression.fit(x, y, 1);
    double intercept = model.intercept();
    Map<String, Double> weights = new LinkedHashMap<>();
    for (int j = 0; j < features.size(); j++) {
      double weight = model.weights()[j] / deviation[j];
      weights.put(features.get(j), weight);
      intercept -= weight * mean[j];
    }
    return new Fitted(intercept, weights);
  }

  /** The probability of each question from a model that has not seen its group. */
  private static double[] heldOut(List<Labelled> labelled) {
    Map<String, Integer> groups = new HashMap<>();
    for (Labelled row : labelled) {
      groups.putIfAbsent(row.group(), groups.size());
    }
    if (groups.size() == 1) {
      throw new UserError(
          "fitting abstention needs more than one question; label others beside this one");
    }
    int folds = groups.size() <= 2 * FOLDS ? groups.size() : FOLDS;
    double[] probability = new double[labelled.size()];
    for (int fold = 0; fold < folds; fold++) {
      int held = fold;
      List<Labelled> others =
          labelled.stream()
              .filter(row -> groups.getOrDefault(row.group(), 0) % folds != held)
              .toList();
      Fitted fitted = fitted(others);
      Abstention model = new Abstention("", fitted.intercept(), fitted.weights(), 0);
      for (int i = 0; i < probability.length; i++) {
        if (groups.getOrDefault(labelled.get(i).group(), 0) % folds == held) {
          probability[i] = model.probability(labelled.get(i).features());
        }
      }
    }
    return probability;
  }

  private static double threshold(List<Labelled> labelled, double[] probability) {
    double best = 0.5;
    for (int step = 1; step < 100; step++) {
      double candidate = step / 100.0;
      double gain =
          balanced(labelled, probability, candidate) - balanced(labelled, probability, best);
      // Among equals the one nearest to one half, which needs the least belief in this sample.
      if (gain > 1e-12 || (gain > -1e-12 && Math.abs(candidate - 0.5) < Math.abs(best - 0.5))) {
        best = candidate;
      }
    }
    return best;
  }

  /** Mean of the shares of answerable questions answered and unanswerable ones declined. */
  private static double balanced(List<Labelled> labelled, double[] probability, double threshold) {
    return (right(labelled, probability, threshold, true).value()
            + right(labelled, probability, threshold, false).value())
        / 2;
  }

  private static Estimate right(
      List<Labelled> labelled, double[] probability, double threshold, boolean answerable) {
    int n = 0;
    int right = 0;
    for (int i = 0; i < probability.length; i++) {
      if (labelled.get(i).answerable() == answerable) {
        n++;
        right += probability[i] >= threshold == answerable ? 1 : 0;
      }
    }
    return Intervals.proportion(right, n);
  }

  private static String share(Estimate share) {
    return String.format(
        Locale.ROOT, "%.2f [%.2f, %.2f]", share.value(), share.low(), share.high());
  }
}
