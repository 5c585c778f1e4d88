package dev.tandem.retrieve;

import dev.tandem.text.CodePoints;
import dev.tandem.text.Passage;
import dev.tandem.text.Range;
import dev.tandem.text.Sentences;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;

/**
 * Chooses passages for a context window: what is worth most per token goes in first, and what went
 * in stands in order of relevance.
 *
 * <p>A fused score is a log-odds up to a constant, so a passage is worth exp(score): one three
 * points lower is worth a twentieth, however short it is. The best passage alone is kept where it
 * beats the greedy choice; that bounds the loss against the best choice to half (Dantzig, 1957).
 */
public final class Packer {
  private Packer() {}

  /**
   * @param passages in any order
   * @param tokenBudget for the passages together; what the prompt writes around each of them is for
   *     the caller to take off
   * @param tokens counts what a text costs
   * @return best first, within the budget. Where not even the best fits whole, it is cut at a
   *     sentence's end, its offsets with it; empty where not one sentence fits
   */
  public static List<Passage> pack(
      List<Passage> passages, int tokenBudget, ToIntFunction<String> tokens) {
    List<Priced> priced = price(passages, tokens);
    if (priced.isEmpty()) {
      return List.of();
    }
    List<Priced> byDensity = new ArrayList<>(priced);
    byDensity.sort(Comparator.comparingDouble(Priced::density).reversed());
    Set<Priced> chosen = new HashSet<>();
    long left = tokenBudget;
    double worth = 0;
    for (Priced each : byDensity) {
      if (each.cost <= left) {
        chosen.add(each);
        left -= each.cost;
        worth += each.value;
      }
    }
    Priced best = priced.getFirst();
    if (best.cost <= tokenBudget && best.value > worth) {
      return List.of(best.passage);
    }
    if (chosen.isEmpty()) {
      return trim(best.passage, tokenBudget, tokens);
    }
    return priced.stream().filter(chosen::contains).map(Priced::passage).toList();
  }

  private record Priced(Passage passage, int place, double value, int cost) {
    double density() {
      return value / Math.max(1, cost);
    }
  }

  /** Best first. */
  private static List<Priced> price(List<Passage> passages, ToIntFunction<String> tokens) {
    List<Passage> sorted = new ArrayList<>(passages);
    sorted.sort(Comparator.comparingDouble(Passage::score).reversed());
    List<Priced> priced = new ArrayList<>();
    for (Passage passage : sorted) {
      double value = Math.exp(passage.score() - sorted.getFirst().score());
      priced.add(new Priced(passage, priced.size(), value, cost(passage, passage.text(), tokens)));
    }
    return priced;
  }

  /**
   * What a passage costs with its table's header.
   *
   * @param text of it that is shown
   */
  public static int cost(Passage passage, String text, ToIntFunction<String> tokens) {
    return tokens.applyAsInt(passage.context().isEmpty() ? text : passage.context() + "\n" + text);
  }

  /** As many whole sentences from the start as fit. */
  private static List<Passage> trim(Passage passage, int budget, ToIntFunction<String> tokens) {
    List<Range> sentences = Sentences.split(passage.text(), "und");
    for (Range last : sentences.reversed()) {
      String text = CodePoints.slice(passage.text(), 0, last.end());
      if (cost(passage, text, tokens) <= budget) {
        return List.of(passage.with(text, passage.start() + last.end()));
      }
    }
    return List.of();
  }
}
