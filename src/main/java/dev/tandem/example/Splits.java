package dev.tandem.example;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Parts rows into training and dev. Duplicates, and rows made from one document, stay together:
 * else the dev rows would be answered from memory.
 */
public final class Splits {
  private static final int MOST = 500;

  private Splits() {}

  /**
   * The rows that become dev, by index: about {@code share} of all and at most 500, never all.
   * Documents that are learnt as they stand stay in training.
   *
   * @param duplicates of the same rows
   */
  static BitSet dev(List<Example> rows, Duplicates duplicates, double share, long seed) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException(
          "the share of dev rows is from 0 to less than 1, not " + share);
    }
    List<List<Integer>> groups = groups(rows, duplicates);
    groups.removeIf(group -> group.stream().anyMatch(i -> rows.get(i) instanceof Example.Raw));
    Collections.shuffle(groups, new Random(seed));
    int candidates = groups.stream().mapToInt(List::size).sum();
    long wanted = Math.min(MOST, Math.round(share * candidates));
    return filled(groups, wanted);
  }

  /**
   * Whole groups, in their order, as long as there is room. One that is too large is passed over,
   * so that there are never more than wanted.
   *
   * @param groups rows by index
   * @param wanted rows
   */
  public static BitSet filled(List<List<Integer>> groups, long wanted) {
    BitSet rows = new BitSet();
    for (List<Integer> group : groups) {
      if (rows.cardinality() + group.size() <= wanted) {
        group.forEach(rows::set);
      }
    }
    return rows;
  }

  private static List<List<Integer>> groups(List<Example> rows, Duplicates duplicates) {
    DisjointSets sets = DisjointSets.ofRoots(duplicates.group());
    Map<String, Integer> byPromptOrDocument = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      List<String> keys = new ArrayList<>();
      rows.get(i).origin().documents().forEach(document -> keys.add("document " + document));
      keys.add("prompt " + Keys.loose(rows.get(i).prompt()));
      for (String key : keys) {
        Integer other = byPromptOrDocument.putIfAbsent(key, i);
        if (other != null) {
          sets.join(i, other);
        }
      }
    }
    Map<Integer, List<Integer>> groups = new TreeMap<>();
    for (int i = 0; i < rows.size(); i++) {
      groups.computeIfAbsent(sets.root(i), root -> new ArrayList<>()).add(i);
    }
    return new ArrayList<>(groups.values());
  }
}
