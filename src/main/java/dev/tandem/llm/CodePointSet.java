package dev.tandem.llm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A set of Unicode characters (no surrogates).
 *
 * @param ranges {@code {first, last}}, in order, apart from each other
 */
record CodePointSet(List<int[]> ranges) {
  private static final int LAST = Character.MAX_CODE_POINT;

  static CodePointSet of(int... firstAndLast) {
    List<int[]> ranges = new ArrayList<>();
    for (int i = 0; i < firstAndLast.length; i += 2) {
      ranges.add(new int[] {firstAndLast[i], firstAndLast[i + 1]});
    }
    return new CodePointSet(merged(ranges));
  }

  static CodePointSet all() {
    return of(0, LAST);
  }

  CodePointSet and(CodePointSet other) {
    List<int[]> both = new ArrayList<>(ranges);
    both.addAll(other.ranges);
    return new CodePointSet(merged(both));
  }

  CodePointSet complement() {
    List<int[]> rest = new ArrayList<>();
    int at = 0;
    for (int[] range : ranges) {
      if (range[0] > at) {
        rest.add(new int[] {at, range[0] - 1});
      }
      at = range[1] + 1;
    }
    if (at <= LAST) {
      rest.add(new int[] {at, LAST});
    }
    return new CodePointSet(merged(rest));
  }

  private static List<int[]> merged(List<int[]> ranges) {
    List<int[]> out = new ArrayList<>();
    ranges.stream()
        .sorted(Comparator.comparingInt(range -> range[0]))
        .forEach(
            range -> {
              if (!out.isEmpty() && range[0] <= out.getLast()[1] + 1) {
                out.getLast()[1] = Math.max(out.getLast()[1], range[1]);
              } else {
                out.add(range.clone());
              }
            });
    return out;
  }

  /** The parts of it within a range, surrogates left out. */
  List<int[]> within(int first, int last) {
    List<int[]> parts = new ArrayList<>();
    for (int[] range : ranges) {
      add(parts, Math.max(first, range[0]), Math.min(Math.min(last, 0xd7ff), range[1]));
      add(parts, Math.max(Math.max(first, 0xe000), range[0]), Math.min(last, range[1]));
    }
    return parts;
  }

  private static void add(List<int[]> parts, int first, int last) {
    if (first <= last) {
      parts.add(new int[] {first, last});
    }
  }

  boolean contains(int c) {
    return ranges.stream().anyMatch(range -> range[0] <= c && c <= range[1]);
  }
}
