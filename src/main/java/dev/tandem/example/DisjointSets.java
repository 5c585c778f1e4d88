package dev.tandem.example;

import java.util.Arrays;

/** Rows that belong together, found pair by pair; the first row of a set stands for it. */
public final class DisjointSets {
  private final int[] parent; // (row), an earlier row of the same set, or itself

  private DisjointSets(int[] parent) {
    this.parent = parent;
  }

  /** Rows of which each is alone. */
  public static DisjointSets of(int rows) {
    int[] parent = new int[rows];
    Arrays.setAll(parent, i -> i);
    return new DisjointSets(parent);
  }

  /**
   * @param roots as {@link #roots} gives them
   */
  static DisjointSets ofRoots(int[] roots) {
    return new DisjointSets(roots.clone());
  }

  /** The first row of its set. */
  public int root(int row) {
    int at = row;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]]; // halves the way of the next one
      at = parent[at];
    }
    return at;
  }

  /** Puts two rows, and all that belong to them, into one set. */
  public void join(int a, int b) {
    int first = root(a);
    int second = root(b);
    parent[Math.max(first, second)] = Math.min(first, second);
  }

  /** For each row the first one of its set. */
  public int[] roots() {
    int[] roots = new int[parent.length];
    Arrays.setAll(roots, this::root);
    return roots;
  }
}
