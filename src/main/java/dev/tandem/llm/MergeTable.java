package dev.tandem.llm;

import java.util.Arrays;
import java.util.PriorityQueue;

/** Token pairs to their merge: an open-addressing hash map without boxes. */
final class MergeTable {
  static final long NONE = -1;
  private final long[] keys;
  private final long[] values;
  private final int mask;

  MergeTable(int merges) {
    int capacity = Integer.highestOneBit(Math.max(16, merges) * 2) * 2;
    keys = new long[capacity];
    values = new long[capacity];
    Arrays.fill(keys, NONE);
    mask = capacity - 1;
  }

  /** Adds a merge; of two for the same pair the first stays, as it has the lower rank. */
  void add(int left, int right, int rank, int merged) {
    long key = key(left, right);
    int slot = slot(key);
    while (keys[slot] != NONE) {
      if (keys[slot] == key) {
        return;
      }
      slot = slot + 1 & mask;
    }
    keys[slot] = key;
    values[slot] = (long) rank << 32 | merged;
  }

  /** {@code rank << 32 | merged token}, or {@link #NONE}. */
  long find(int left, int right) {
    long key = key(left, right);
    int slot = slot(key);
    while (keys[slot] != NONE) {
      if (keys[slot] == key) {
        return values[slot];
      }
      slot = slot + 1 & mask;
    }
    return NONE;
  }

  /**
   * Byte-pair encoding (Sennrich, Haddow, Birch 2016): of all neighbouring pairs the one with the
   * lowest rank is merged, the leftmost first, until none is left. O(n log n).
   *
   * @param token the tokens to begin with; overwritten
   */
  int[] apply(int[] token) {
    int n = token.length;
    if (n < 2) {
      return token;
    }
    int[] next = new int[n];
    int[] previous = new int[n];
    PriorityQueue<Long> pairs = new PriorityQueue<>(n); // rank << 32 | position of the left part
    for (int i = 0; i < n; i++) {
      next[i] = i + 1;
      previous[i] = i - 1;
      offer(pairs, token, i, i + 1);
    }
    while (!pairs.isEmpty()) {
      long pair = pairs.poll();
      int left = (int) pair;
      int right = token[left] < 0 ? n : next[left];
      if (right >= n) {
        continue; // merged away, or now the last one
      }
      long merge = find(token[left], token[right]);
      if (merge == NONE || merge >>> 32 != pair >>> 32) {
        continue; // one of the two has changed since
      }
      token[left] = (int) merge;
      token[right] = -1;
      next[left] = next[right];
      if (next[left] < n) {
        previous[next[left]] = left;
        offer(pairs, token, left, next[left]);
      }
      if (previous[left] >= 0) {
        offer(pairs, token, previous[left], left);
      }
    }
    return Arrays.stream(token).filter(t -> t >= 0).toArray();
  }

  private void offer(PriorityQueue<Long> pairs, int[] token, int left, int right) {
    if (right < token.length) {
      long merge = find(token[left], token[right]);
      if (merge != NONE) {
        pairs.add(merge & 0xFFFFFFFF00000000L | left);
      }
    }
  }

  private static long key(int left, int right) {
    return (long) left << 32 | right;
  }

  private int slot(long key) {
    long h = key * 0x9E3779B97F4A7C15L;
    return (int) (h >>> 32 ^ h >>> 17) & mask;
  }
}
