package dev.tandem.answer;

import dev.tandem.stats.Calibration;
import dev.tandem.stats.LogisticRegression;
import dev.tandem.text.UserError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Fits when to abstain, on questions that are labelled answerable or not. */
public final class AbstentionFitter {
  /** Fewer of either kind, and the fit would be noise. */
  private static final int FEWEST = 10;

  private AbstentionFitter() {}

  /**
   * A question's evidence and whether the documents answer it.
   *
   * @param features from {@link Evidence#features}
   */
  public record Labelled(Map<String, Double> features, boolean answerable) {
    public Labelled {
      features = Map.copyOf(features);
    }
  }

  /**
   * A logistic model with the penalty of Ridge regression (1), and the threshold that gets the most
   * right when both kinds count alike.
   *
   * @throws UserError with fewer than ten of either kind
   */
  public static Abstention fit(List<Labelled> labelled) {
    int n = labelled.size();
    long answerable = labelled.stream().filter(Labelled::answerable).count();
    if (answerable < FEWEST || n - answerable < FEWEST) {
      throw new UserError(
          "fitting abstention needs at least %d answerable and %d unanswerable questions, not %d and"
                  .formatted(FEWEST, FEWEST, answerable)
              + " %d".formatted(n - answerable));
    }
    double[][] x = new double[n][];
    boolean[] y = new boolean[n];
    for (int i = 0; i < n; i++) {
      Map<String, Double> features = labelled.get(i).features();
      x[i] = Evidence.FEATURES.stream().mapToDouble(f -> features.getOrDefault(f, 0.0)).toArray();
      y[i] = labelled.get(i).answerable();
    }
    LogisticRegression model = LogisticRegression.fit(x, y, 1);
    double[] probability = new double[n];
    for (int i = 0; i < n; i++) {
      probability[i] = model.probability(x[i]);
    }
    double threshold = threshold(probability, y);
    Map<String, Double> weights = new LinkedHashMap<>();
    for (int j = 0; j < Evidence.FEATURES.size(); j++) {
      weights.put(Evidence.FEATURES.get(j), model.weights()[j]);
    }
    String comment =
        String.format(
            Locale.ROOT,
            "fitted on %d answerable and %d unanswerable questions; balanced accuracy there %.3f,"
                + " Brier score %.3f",
            answerable,
            n - answerable,
            balanced(probability, y, threshold),
            Calibration.brier(probability, y));
    return new Abstention(comment, model.intercept(), weights, threshold);
  }

  private static double threshold(double[] probability, boolean[] y) {
    double best = 0.5;
    for (int step = 1; step < 100; step++) {
      double candidate = step / 100.0;
      double gain = balanced(probability, y, candidate) - balanced(probability, y, best);
      // Among equals the one nearest to one half, which needs the least belief in this sample.
      if (gain > 1e-12 || (gain > -1e-12 && Math.abs(candidate - 0.5) < Math.abs(best - 0.5))) {
        best = candidate;
      }
    }
    return best;
  }

  /** Mean of the shares of answerable questions answered and unanswerable ones declined. */
  private static double balanced(double[] probability, boolean[] y, double threshold) {
    double answered = 0;
    double declined = 0;
    int answerable = 0;
    for (int i = 0; i < y.length; i++) {
      answerable += y[i] ? 1 : 0;
      answered += y[i] && probability[i] >= threshold ? 1 : 0;
      declined += !y[i] && probability[i] < threshold ? 1 : 0;
    }
    return (answered / answerable + declined / (y.length - answerable)) / 2;
  }
}
