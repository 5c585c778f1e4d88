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
 * @param found one for each that has something in training, in the order of the test
 */
public record Overlap(int n, List<Found> found) {
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
    int[] groups = QuestionGroups.whole(all);
    Map<Integer, Integer> near = new HashMap<>(); // by test row, the first training row
    for (SimilarSets.Pair pair : QuestionGroups.similar(all)) {
      if (pair.first() < train.size() && pair.second() >= train.size()) {
        near.merge(pair.second(), pair.first(), Math::min);
      }
    }
    Map<String, Integer> texts = new HashMap<>();
    for (int i = 0; i < train.size(); i++) {
      for (String text : train.get(i).texts()) {
        texts.putIfAbsent(Keys.loose(text), i);
      }
    }
    List<Found> found = new ArrayList<>();
    for (int i = 0; i < test.size(); i++) {
      int at = train.size() + i;
      Integer same =
          test.get(i).texts().stream()
              .map(Keys::loose)
              .filter(texts::containsKey)
              .map(texts::get)
              .findFirst()
              .orElse(-1);
      if (same >= 0) {
        found.add(new Found(i, same, How.SAME));
      } else if (near.containsKey(at)) {
        found.add(new Found(i, near.getOrDefault(at, 0), How.NEARLY_SAME));
      } else if (groups[at] < train.size()) { // the first row stands for its group
        found.add(new Found(i, groups[at], How.SAME_GROUP));
      }
    }
    return new Overlap(test.size(), found);
  }

  /** Test questions, by index, that training has neither as they are nor nearly. */
  public int[] unseen() {
    BitSet seen = new BitSet();
    found.stream().filter(each -> each.how() != How.SAME_GROUP).forEach(each -> seen.set(each.test()));
    return IntStream.range(0, n).filter(i -> !seen.get(i)).toArray();
  }

  /** {@code {"n","unseen","same","nearly_same","same_group"}}, all counts of test questions. */
  public ObjectNode toJson() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("n", n).put("unseen", unseen().length);
    Map<How, Integer> counts = new TreeMap<>();
    found.forEach(each -> counts.merge(each.how(), 1, Integer::sum));
    for (How how : How.values()) {
      json.put(how.name().toLowerCase(Locale.ROOT), counts.getOrDefault(how, 0));
    }
    return json;
  }
}
