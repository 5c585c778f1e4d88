package dev.tandem.compare;

import dev.tandem.example.Splits;
import dev.tandem.text.UserError;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * One file parted into rows to learn from, rows to choose by and rows to measure on. Groups are
 * never torn: what is measured is of documents that nothing else saw.
 *
 * @param train rows by index, ascending
 * @param dev rows by index, ascending
 * @param test rows by index, ascending
 */
public record Split(List<Integer> train, List<Integer> dev, List<Integer> test) {
  public Split {
    train = List.copyOf(train);
    dev = List.copyOf(dev);
    test = List.copyOf(test);
  }

  /**
   * Parts rows at random. Test and dev hold at most their shares; a group that has no room in
   * either is learnt from.
   *
   * @param groups as {@link QuestionGroups#whole} gives them
   * @param dev share of the rows, 0 to less than 1
   * @param test share of the rows; both together less than 1
   * @param seed the same seed gives the same parts
   * @throws UserError if a part that is wanted would be empty
   */
  public static Split of(int[] groups, double dev, double test, long seed) {
    if (!(dev >= 0 && test >= 0 && dev + test < 1)) {
      throw new IllegalArgumentException(
          "shares of %s and %s leave no rows to learn from".formatted(dev, test));
    }
    Map<Integer, List<Integer>> byRoot = new TreeMap<>();
    for (int i = 0; i < groups.length; i++) {
      byRoot.computeIfAbsent(groups[i], root -> new ArrayList<>()).add(i);
    }
    List<List<Integer>> left = new ArrayList<>(byRoot.values());
    Collections.shuffle(left, new Random(seed));
    BitSet toTest = part("test", left, test, groups.length);
    left.removeIf(group -> toTest.get(group.getFirst()));
    BitSet toDev = part("dev", left, dev, groups.length);
    BitSet toTrain = new BitSet();
    toTrain.set(0, groups.length);
    toTrain.andNot(toTest);
    toTrain.andNot(toDev);
    return new Split(rows(toTrain), rows(toDev), rows(toTest));
  }

  private static BitSet part(String name, List<List<Integer>> groups, double share, int n) {
    BitSet rows = Splits.filled(groups, Math.round(share * n));
    if (rows.isEmpty() && share > 0) {
      int largest = groups.stream().mapToInt(List::size).max().orElse(0);
      throw new UserError(
          "%d rows cannot be parted so that some are for %s: %d hang together, being of one document or nearly the same; give more rows, a larger share or a %s file of its own"
              .formatted(n, name, largest, name));
    }
    return rows;
  }

  private static List<Integer> rows(BitSet set) {
    return set.stream().boxed().toList();
  }
}
