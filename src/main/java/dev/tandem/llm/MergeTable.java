package dev.tandem.llm;

import java.util.Arrays;

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

  private static long key(int left, int right) {
    return (long) left << 32 | right;
  }

  private int slot(long key) {
    long h = key * 0x9E3779B97F4A7C15L;
    return (int) (h >>> 32 ^ h >>> 17) & mask;
  }
}
