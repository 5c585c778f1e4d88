package dev.tandem.example;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * All pairs of sets whose Jaccard similarity reaches a threshold, exactly, by prefix filtering
 * (Chaudhuri et al., 2006; Bayardo et al., 2007): two such sets share one of their few rarest
 * elements, so that only sets with a common rare one are compared.
 */
public final class SimilarSets {
  /** Share of the words of two texts that both have, from which on they are near duplicates. */
  public static final double NEAR = 0.8;

  private SimilarSets() {}

  /** Two similar sets, by index. */
  public record Pair(int first, int second) {}

  /**
   * @param threshold above 0, at most 1
   * @return by second, then by first; empty sets are similar to none
   */
  public static List<Pair> pairs(List<? extends Collection<String>> sets, double threshold) {
    List<int[]> ranked = ranked(sets);
    int[] bySize =
        IntStream.range(0, ranked.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> ranked.get(i).length))
            .mapToInt(Integer::intValue)
            .toArray();
    Map<Integer, List<Integer>> withElement = new HashMap<>();
    List<Pair> pairs = new ArrayList<>();
    for (int i : bySize) {
      int[] set = ranked.get(i);
      int prefix = set.length - (int) Math.ceil(threshold * set.length) + 1;
      Set<Integer> seen = new HashSet<>();
      for (int k = 0; k < Math.min(prefix, set.length); k++) {
        List<Integer> holders = withElement.computeIfAbsent(set[k], element -> new ArrayList<>());
        for (int j : holders) {
          int[] other = ranked.get(j);
          if (other.length >= threshold * set.length
              && seen.add(j)
              && jaccard(set, other) >= threshold) {
            pairs.add(new Pair(Math.min(i, j), Math.max(i, j)));
          }
        }
        holders.add(i);
      }
    }
    pairs.sort(Comparator.comparingInt(Pair::second).thenComparingInt(Pair::first));
    return pairs;
  }

  /** Each set as ascending ranks of its elements; the rarest come first. */
  private static List<int[]> ranked(List<? extends Collection<String>> sets) {
    Map<String, Integer> frequency = new TreeMap<>();
    sets.forEach(set -> new HashSet<>(set).forEach(e -> frequency.merge(e, 1, Integer::sum)));
    List<String> order = new ArrayList<>(frequency.keySet());
    order.sort(Comparator.comparingInt(frequency::get));
    Map<String, Integer> rank = new HashMap<>();
    order.forEach(element -> rank.put(element, rank.size()));
    return sets.stream()
        .map(set -> set.stream().distinct().mapToInt(rank::get).sorted().toArray())
        .toList();
  }

  /** Of ascending arrays. */
  private static double jaccard(int[] a, int[] b) {
    int common = 0;
    int j = 0;
    for (int value : a) {
      while (j < b.length && b[j] < value) {
        j++;
      }
      common += j < b.length && b[j] == value ? 1 : 0;
    }
    return (double) common / Math.max(1, a.length + b.length - common);
  }

  /** For tests: one pair at a time. */
  static double jaccard(Collection<String> a, Collection<String> b) {
    List<int[]> ranked = ranked(Arrays.asList(a, b));
    return jaccard(ranked.get(0), ranked.get(1));
  }
}
