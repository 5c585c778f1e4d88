package dev.tandem.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far an answer's style is from that of the labelled answers: Burrows's Delta (2002), the mean
 * distance in standard deviations over the frequencies of their most frequent words and marks,
 * which hardly hang on the subject; beside them the length of answers and of their sentences. 0 is
 * an answer in the middle of all; answers of the same hand have about .8.
 */
final class Style {
  private static final int WORDS = 60;
  private static final int LEAST = 10;
  private static final double LEAST_DEVIATION = 0.2; // of the mean
  private static final double FAR = 6; // a single mark must not decide alone
  private static final Pattern TOKEN = Pattern.compile("\\p{L}+(?:'\\p{L}+)?|[^\\p{L}\\s]|\\n");

  private final List<String> words;
  private final double[] means;
  private final double[] deviations;

  /**
   * @param answers at least {@link #LEAST}, see {@link #enough}
   */
  Style(List<String> answers) {
    words = frequent(answers);
    List<double[]> all = answers.stream().map(this::features).toList();
    int n = words.size() + 2;
    means = new double[n];
    deviations = new double[n];
    for (double[] each : all) {
      for (int i = 0; i < n; i++) {
        means[i] += each[i] / all.size();
      }
    }
    for (double[] each : all) {
      for (int i = 0; i < n; i++) {
        deviations[i] += (each[i] - means[i]) * (each[i] - means[i]) / all.size();
      }
    }
    for (int i = 0; i < n; i++) {
      // What never changes is part of a style as well: without it an answer is far, not infinitely.
      deviations[i] = Math.max(Math.sqrt(deviations[i]), LEAST_DEVIATION * means[i]);
    }
  }

  static boolean enough(List<String> answers) {
    return answers.size() >= LEAST;
  }

  /** 0 or more; an empty answer is as far away as can be. */
  double distance(String answer) {
    if (answer.isBlank()) {
      return FAR;
    }
    double[] features = features(answer);
    double sum = 0;
    for (int i = 0; i < features.length; i++) {
      sum += Math.min(FAR, Math.abs(features[i] - means[i]) / deviations[i]);
    }
    return sum / features.length;
  }

  private double[] features(String answer) {
    List<String> tokens = tokens(answer);
    Map<String, Integer> counts = new HashMap<>();
    tokens.forEach(token -> counts.merge(token, 1, Integer::sum));
    double[] features = new double[words.size() + 2];
    for (int i = 0; i < words.size(); i++) {
      features[i] = counts.getOrDefault(words.get(i), 0) / (double) Math.max(1, tokens.size());
    }
    int ends = 1 + (int) tokens.stream().filter(t -> t.matches("[.!?\\n]")).count();
    features[words.size()] = Math.log1p(tokens.size());
    features[words.size() + 1] = Math.log1p(tokens.size() / (double) ends);
    return features;
  }

  private static List<String> frequent(List<String> answers) {
    Map<String, Integer> counts = new HashMap<>();
    answers.forEach(
        answer -> tokens(answer).forEach(token -> counts.merge(token, 1, Integer::sum)));
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(WORDS)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text.toLowerCase(Locale.ROOT));
    while (matcher.find()) {
      tokens.add(matcher.group());
    }
    return tokens;
  }
}
