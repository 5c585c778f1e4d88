package dev.tandem.example;

import dev.tandem.embed.Embedder;
import dev.tandem.stats.Calibration;
import dev.tandem.stats.LinearDiscriminant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntConsumer;

/**
 * Labels that are probably wrong, by confident learning (Northcutt et al., 2021): each row's label
 * is predicted from its sentence vector by a model that has not seen it, and a row is suspected
 * where another label is at least as probable as it is, on average, for rows that have it, and far
 * more so than the row's own.
 */
public final class LabelAudit {
  private static final int FOLDS = 5;
  private static final int FEWEST = 5; // rows of a label; of fewer nothing can be learnt
  private static final double SHRINKAGE = 0.6;

  /** How much more probable another label has to be: less names many that are merely hard. */
  private static final double TIMES = 10;

  private static final int BATCH = 64;

  private LabelAudit() {}

  /**
   * A row whose label is probably wrong.
   *
   * @param row by index
   * @param probability of the label it has, out of fold
   * @param otherProbability of the label that fits better
   */
  record Suspect(int row, String other, double probability, double otherProbability) {}

  /**
   * The rows that are suspected.
   *
   * @param seed of the folds
   * @param progress hears how many texts have been embedded
   */
  public static Finding of(
      List<Example.Labelled> rows, Embedder embedder, long seed, IntConsumer progress) {
    List<Finding.Item> items = new ArrayList<>();
    for (Suspect suspect : suspects(rows, vectors(rows, embedder, progress), seed)) {
      Example.Labelled row = rows.get(suspect.row());
      items.add(
          new Finding.Item(
              row.place(),
              "is labelled '%s' (%.2f); '%s' (%.2f) fits better"
                  .formatted(
                      row.label(),
                      suspect.probability(),
                      suspect.other(),
                      suspect.otherProbability())));
    }
    return Finding.of(
        "suspected labels",
        false,
        "rows have a label that a model trained on the others finds unlikely, worst first",
        items);
  }

  private static float[][] vectors(
      List<Example.Labelled> rows, Embedder embedder, IntConsumer progress) {
    float[][] vectors = new float[rows.size()][];
    for (int from = 0; from < vectors.length; from += BATCH) {
      int to = Math.min(vectors.length, from + BATCH);
      List<float[]> batch =
          embedder.passages(
              rows.subList(from, to).stream().map(row -> fitting(row.text(), embedder)).toList());
      for (int i = from; i < to; i++) {
        vectors[i] = batch.get(i - from);
      }
      progress.accept(to);
    }
    return vectors;
  }

  /** The beginning of a text that is too long for the embedder: its label is clear from that. */
  private static String fitting(String text, Embedder embedder) {
    String fitting = text;
    while (embedder.countTokens(fitting) > embedder.maxTokens()) {
      fitting =
          fitting.substring(
              0,
              fitting.offsetByCodePoints(0, fitting.codePointCount(0, fitting.length()) * 3 / 4));
    }
    return fitting;
  }

  /** Worst first. Rows of labels with too few rows are never suspected. */
  static List<Suspect> suspects(List<Example.Labelled> rows, float[][] vectors, long seed) {
    Map<String, Integer> counts = new TreeMap<>();
    rows.forEach(row -> counts.merge(row.label(), 1, Integer::sum));
    List<String> labels =
        counts.entrySet().stream()
            .filter(each -> each.getValue() >= FEWEST)
            .map(Map.Entry::getKey)
            .toList();
    int[] given = rows.stream().mapToInt(row -> labels.indexOf(row.label())).toArray();
    if (labels.size() < 2) {
      return List.of();
    }
    double[][] scores = outOfFold(vectors, given, labels.size(), folds(rows, seed));
    double temperature = Calibration.temperature(scores, given);
    double[][] p = new double[scores.length][];
    for (int i = 0; i < p.length; i++) {
      p[i] = Calibration.probabilities(scores[i], temperature);
    }
    double[] usual = usual(p, given, labels.size());
    List<Suspect> suspects = new ArrayList<>();
    for (int i = 0; i < given.length; i++) {
      int best = given[i];
      for (int c = 0; c < usual.length && given[i] >= 0; c++) {
        best = p[i][c] >= usual[c] && p[i][c] > p[i][best] ? c : best;
      }
      if (best != given[i] && p[i][best] >= TIMES * p[i][given[i]]) {
        suspects.add(new Suspect(i, labels.get(best), p[i][given[i]], p[i][best]));
      }
    }
    suspects.sort(Comparator.comparingDouble(s -> s.probability() / s.otherProbability()));
    return suspects;
  }

  /** The same text is always in one fold: it must not vouch for itself. */
  private static int[] folds(List<Example.Labelled> rows, long seed) {
    Map<String, Integer> fold = new TreeMap<>();
    Random random = new Random(seed);
    return rows.stream()
        .mapToInt(row -> fold.computeIfAbsent(Keys.loose(row.text()), key -> random.nextInt(FOLDS)))
        .toArray();
  }

  private static double[][] outOfFold(float[][] x, int[] given, int classes, int... folds) {
    double[][] scores = new double[x.length][];
    for (int fold = 0; fold < FOLDS; fold++) {
      int[] seen = given.clone();
      for (int i = 0; i < seen.length; i++) {
        seen[i] = folds[i] == fold ? -1 : seen[i];
      }
      if (Arrays.stream(seen).allMatch(c -> c < 0)) {
        seen = given; // one text only: nothing can be held out
      }
      LinearDiscriminant model = LinearDiscriminant.fit(x, seen, classes, SHRINKAGE);
      for (int i = 0; i < x.length; i++) {
        if (folds[i] == fold) {
          scores[i] = model.scores(x[i]);
        }
      }
    }
    return scores;
  }

  /** Mean probability of each label over the rows that have it: its threshold. */
  private static double[] usual(double[][] p, int[] given, int classes) {
    double[] sum = new double[classes];
    int[] n = new int[classes];
    for (int i = 0; i < given.length; i++) {
      if (given[i] >= 0) {
        sum[given[i]] += p[i][given[i]];
        n[given[i]]++;
      }
    }
    for (int c = 0; c < classes; c++) {
      sum[c] /= Math.max(1, n[c]);
    }
    return sum;
  }
}
