package dev.tandem.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.example.Keys;
import dev.tandem.example.SimilarSets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Test questions that training has seen, or nearly. Arms that were trained answer them from memory,
 * so that figures are given with them and without them.
 *
 * @param n test questions
 * @param rows labelled rows that arms have learnt or are shown
 * @param found one for each that has something in training, in the order of the test
 */
public record Overlap(int n, int rows, List<Found> found) {
  public Overlap {
    found = List.copyOf(found);
  }

  /** How much a test question has in training; the first that holds is told. */
  public enum How {
    /** The same question but for case, punctuation and spacing. */
    SAME,
    /** A question with at least four of five words in common. */
    NEARLY_SAME,
    /** A row of the same document, or of one that hangs together with it. */
    SAME_GROUP
  }

  /**
   * @param test index of the question
   * @param train index of the first such training row
   */
  public record Found(int test, int train, How how) {}

  /** What {@code test} has in {@code train}. */
  public static Overlap of(List<Asked> train, List<Asked> test) {
    List<Asked> all = new ArrayList<>(train);
    all.addAll(test);
    List<SimilarSets.Pair> similar = QuestionGroups.similar(all);
    int[] groups = QuestionGroups.whole(all, similar);
    Map<String, Integer> same = firstRows(train);
    Map<Integer, Integer> near = new HashMap<>(); // by test row, the first training row
    for (SimilarSets.Pair pair : similar) {
      if (pair.first() < train.size() && pair.second() >= train.size()) {
        near.merge(pair.second() - train.size(), pair.first(), Math::min);
      }
    }
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < test.size(); i++) {
      int asItIs =
          test.get(i).texts().stream()
              .mapToInt(text -> same.getOrDefault(Keys.loose(text), -1))
              .filter(row -> row >= 0)
              .findFirst()
              .orElse(-1);
      int nearly = near.getOrDefault(i, -1);
      int root = groups[train.size() + i]; // the first row of its group
      if (asItIs >= 0) {
        found.add(new Found(i, asItIs, How.SAME));
      } else if (nearly >= 0) {
        found.add(new Found(i, nearly, How.NEARLY_SAME));
      } else if (root < train.size()) {
        found.add(new Found(i, root, How.SAME_GROUP));
      }
    }
    return new Overlap(test.size(), train.size(), found);
  }

  /** By what it asks, the first row that does. */
  private static Map<String, Integer> firstRows(List<Asked> rows) {
    Map<String, Integer> first = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      for (String text : rows.get(i).texts()) {
        first.putIfAbsent(Keys.loose(text), i);
      }
    }
    return first;
  }

  /** Test questions, by index, that training has neither as they are nor nearly. */
  public int[] unseen() {
    BitSet seen = new BitSet();
    found.stream()
        .filter(each -> each.how() != How.SAME_GROUP)
        .forEach(each -> seen.set(each.test()));
    return IntStream.range(0, n).filter(i -> !seen.get(i)).toArray();
  }

  /**
   * {@code {"n","unseen","same","nearly_same","same_group"}}, all counts of test questions, and
   * {@code labelled_rows}.
   */
  public ObjectNode toJson() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("n", n).put("unseen", unseen().length);
    Map<How, Integer> counts = new TreeMap<>();
    found.forEach(each -> counts.merge(each.how(), 1, Integer::sum));
    for (How how : How.values()) {
      json.put(how.name().toLowerCase(Locale.ROOT), counts.getOrDefault(how, 0));
    }
    json.put("labelled_rows", rows);
    return json;
  }
}
