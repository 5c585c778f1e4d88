package dev.tandem.answer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Exact match and token F1 of SQuAD 1.1 (Rajpurkar et al., 2016): lower case, without punctuation
 * and English articles; the best over all gold answers counts.
 */
public final class Squad {
  private Squad() {}

  static String normalise(String text) {
    return text.toLowerCase(Locale.ROOT)
        .replaceAll("\\p{Punct}|[’‘“”–—]", "")
        .replaceAll("\\b(?:a|an|the)\\b", " ")
        .replaceAll("\\s+", " ")
        .strip();
  }

  public static double exactMatch(String answer, List<String> gold) {
    String given = normalise(answer);
    return best(gold, g -> normalise(g).equals(given) ? 1 : 0);
  }

  public static double f1(String answer, List<String> gold) {
    List<String> given = tokens(answer);
    return best(gold, g -> f1(given, tokens(g)));
  }

  /** Whether the text holds a gold answer word for word. */
  public static boolean contains(String text, List<String> gold) {
    String padded = " " + normalise(text) + " ";
    return gold.stream()
        .map(Squad::normalise)
        .anyMatch(g -> !g.isEmpty() && padded.contains(" " + g + " "));
  }

  private static double f1(List<String> given, List<String> gold) {
    Map<String, Integer> left = new HashMap<>();
    gold.forEach(token -> left.merge(token, 1, Integer::sum));
    int same = 0;
    for (String token : given) {
      int count = left.getOrDefault(token, 0);
      if (count > 0) {
        same++;
        left.put(token, count - 1);
      }
    }
    if (same == 0) {
      return given.isEmpty() && gold.isEmpty() ? 1 : 0;
    }
    double precision = (double) same / given.size();
    double recall = (double) same / gold.size();
    return 2 * precision * recall / (precision + recall);
  }

  private static List<String> tokens(String text) {
    String normal = normalise(text);
    return normal.isEmpty() ? new ArrayList<>() : List.of(normal.split(" "));
  }

  private static double best(List<String> gold, ToDoubleFunction<String> score) {
    return gold.stream().mapToDouble(score).max().orElse(0);
  }
}
