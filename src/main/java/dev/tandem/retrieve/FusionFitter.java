package dev.tandem.retrieve;

import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import dev.tandem.stats.LinearSystem;
import dev.tandem.stats.PairedTest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Learns a collection's fusion from judged questions: a conditional logit over each question's
 * candidates (McFadden, 1974; as a ranker, ListNet with top-one probabilities, Cao et al., 2007).
 * The chance that a candidate is the relevant one is softmax(weights . features). The penalty pulls
 * towards {@link Fusion#DEFAULT}, not towards 0, so that a few judgements change little.
 */
public final class FusionFitter {
  /** Strength of the pull to the default, in units of one question's curvature. */
  private static final double L2 = 2;

  private static final int FOLDS = 5;
  private static final int FEWEST = 10;
  private static final int MOST_STEPS = 50;
  private static final long SEED = 20260101;

  private FusionFitter() {}

  /**
   * @param fusion what to use from now on: the fitted one if it was kept
   * @param kept whether the fitted one won on the held-out folds
   * @param reason why, in a few words
   * @param byDefault nDCG@10 of the default
   * @param heldOut nDCG@10 of the fitted one, every question scored by weights that never saw it
   * @param p of the paired randomisation test between the two
   */
  public record Fit(
      Fusion fusion, boolean kept, String reason, Estimate byDefault, Estimate heldOut, double p) {}

  /**
   * Fits on all questions; keeps the result if the same procedure beats the default in the mean
   * over five held-out folds.
   *
   * @param judged at least one; the order does not matter
   */
  static Fit fit(List<JudgedRanking> judged) {
    List<JudgedRanking> shuffled = new ArrayList<>(judged);
    shuffled.sort(Comparator.comparing(JudgedRanking::questionId));
    Collections.shuffle(shuffled, new Random(SEED));
    double[] byDefault =
        shuffled.stream().mapToDouble(each -> each.ndcg10(Fusion.DEFAULT)).toArray();
    if (shuffled.size() < FEWEST) {
      Estimate same = Intervals.mean(byDefault, SEED);
      return new Fit(
          Fusion.DEFAULT, false, "fewer than %d judged questions".formatted(FEWEST), same, same, 1);
    }
    double[] heldOut = new double[shuffled.size()];
    for (int fold = 0; fold < FOLDS; fold++) {
      List<JudgedRanking> train = new ArrayList<>();
      for (int i = 0; i < shuffled.size(); i++) {
        if (i % FOLDS != fold) {
          train.add(shuffled.get(i));
        }
      }
      Fusion fusion = weights(train);
      for (int i = fold; i < shuffled.size(); i += FOLDS) {
        heldOut[i] = shuffled.get(i).ndcg10(fusion);
      }
    }
    Estimate before = Intervals.mean(byDefault, SEED);
    Estimate after = Intervals.mean(heldOut, SEED);
    boolean kept = after.value() > before.value();
    return new Fit(
        kept ? weights(shuffled) : Fusion.DEFAULT,
        kept,
        kept ? "it won on the held-out folds" : "it did not win on the held-out folds",
        before,
        after,
        PairedTest.signFlip(heldOut, byDefault, SEED).p());
  }

  /** The penalised maximum; deterministic. */
  static Fusion weights(List<JudgedRanking> judged) {
    List<Sample> samples = judged.stream().flatMap(each -> Sample.of(each).stream()).toList();
    double[] prior = Fusion.DEFAULT.vector();
    double[] w = prior.clone();
    double value = objective(samples, w, prior);
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] direction = direction(samples, w, prior);
      double scale = 1;
      double[] next = moved(w, direction, scale);
      double better = objective(samples, next, prior);
      while (better < value && scale > 1e-6) {
        scale /= 2;
        next = moved(w, direction, scale);
        better = objective(samples, next, prior);
      }
      if (better <= value + 1e-9 * Math.abs(value)) {
        break;
      }
      w = next;
      value = better;
    }
    return Fusion.ofVector(w, true);
  }

  /**
   * One question as the likelihood sees it.
   *
   * @param x standard scores, (candidate, feature)
   * @param group which relevant document the candidate belongs to; -1 for none
   * @param share of each relevant document found: grade over the sum of grades
   */
  @SuppressWarnings("ArrayRecordComponent") // never leaves this class
  private record Sample(double[][] x, int[] group, double[] share) {
    /** Empty where no relevant document is among the candidates: no weights could help. */
    static List<Sample> of(JudgedRanking judged) {
      List<String> found =
          judged.candidates().stream()
              .map(Candidate::docId)
              .filter(judged.relevant()::containsKey)
              .distinct()
              .sorted()
              .toList();
      if (found.isEmpty()) {
        return List.of();
      }
      double[] share =
          found.stream().mapToDouble(id -> judged.relevant().getOrDefault(id, 0)).toArray();
      double sum = Arrays.stream(share).sum();
      Arrays.setAll(share, i -> share[i] / sum);
      int[] group =
          judged.candidates().stream().mapToInt(each -> found.indexOf(each.docId())).toArray();
      return List.of(new Sample(Fusion.features(judged.candidates()), group, share));
    }

    /** softmax(w . x) */
    double[] probabilities(double[] w) {
      double[] p = new double[x.length];
      double max = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < p.length; i++) {
        for (int j = 0; j < w.length; j++) {
          p[i] += w[j] * x[i][j];
        }
        max = Math.max(max, p[i]);
      }
      double sum = 0;
      for (int i = 0; i < p.length; i++) {
        p[i] = Math.exp(p[i] - max);
        sum += p[i];
      }
      for (int i = 0; i < p.length; i++) {
        // Not 0, or a hopeless candidate would make the logarithm infinite.
        p[i] = Math.max(p[i] / sum, Double.MIN_NORMAL);
      }
      return p;
    }

    /** The probability of each relevant document: that of any of its chunks. */
    double[] groups(double[] p) {
      double[] sum = new double[share.length];
      for (int i = 0; i < p.length; i++) {
        if (group[i] >= 0) {
          sum[group[i]] += p[i];
        }
      }
      return sum;
    }
  }

  /** Sum of share * log P(document) less the penalty. */
  private static double objective(List<Sample> samples, double[] w, double[] prior) {
    double value = 0;
    for (Sample sample : samples) {
      double[] groups = sample.groups(sample.probabilities(w));
      for (int g = 0; g < groups.length; g++) {
        value += sample.share[g] * Math.log(groups[g]);
      }
    }
    for (int j = 0; j < w.length; j++) {
      value -= L2 / 2 * (w[j] - prior[j]) * (w[j] - prior[j]);
    }
    return value;
  }

  /**
   * The Newton step, with the covariance of all candidates as curvature: exact where every document
   * is one chunk, and otherwise an upper bound (the M step of EM over which chunk is meant).
   */
  private static double[] direction(List<Sample> samples, double[] w, double[] prior) {
    int width = w.length;
    double[] gradient = new double[width];
    double[][] curvature = new double[width][width];
    for (int j = 0; j < width; j++) {
      gradient[j] = -L2 * (w[j] - prior[j]);
      curvature[j][j] = L2;
    }
    for (Sample sample : samples) {
      double[] p = sample.probabilities(w);
      double[] groups = sample.groups(p);
      double[] mean = new double[width];
      for (int i = 0; i < p.length; i++) {
        int g = sample.group[i];
        double target = g < 0 ? 0 : sample.share[g] * p[i] / groups[g];
        for (int j = 0; j < width; j++) {
          mean[j] += p[i] * sample.x[i][j];
          gradient[j] += (target - p[i]) * sample.x[i][j];
          for (int k = 0; k < width; k++) {
            curvature[j][k] += p[i] * sample.x[i][j] * sample.x[i][k];
          }
        }
      }
      for (int j = 0; j < width; j++) {
        for (int k = 0; k < width; k++) {
          curvature[j][k] -= mean[j] * mean[k];
        }
      }
    }
    return LinearSystem.solve(curvature, gradient);
  }

  private static double[] moved(double[] w, double[] direction, double scale) {
    double[] next = w.clone();
    for (int j = 0; j < next.length; j++) {
      next[j] += scale * direction[j];
    }
    return next;
  }
}
