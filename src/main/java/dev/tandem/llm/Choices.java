package dev.tandem.llm;

import dev.tandem.text.UserError;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Answers to choose among, as a tree of their tokens: what several begin with is computed once.
 * Each ends with the token that ends an answer, so none is the beginning of another.
 */
public final class Choices {
  /** A beginning of answers. */
  static final class Node {
    final int[] path; // its tokens from the root on
    final SortedMap<Integer, Node> children = new TreeMap<>();
    int answer = -1; // the one that ends here
    int answers; // that begin so

    private Node(int... path) {
      this.path = path;
    }
  }

  private final Node root = new Node();
  private final int size;
  private final int longest;

  /**
   * @param answers tokens of each, the one that ends it the last
   * @throws UserError if two are the same
   */
  Choices(List<int[]> answers) {
    size = answers.size();
    longest = answers.stream().mapToInt(ids -> ids.length).max().orElseThrow();
    for (int i = 0; i < size; i++) {
      int[] ids = answers.get(i);
      Node node = root;
      node.answers++;
      for (int t = 0; t < ids.length; t++) {
        int length = t + 1;
        node = node.children.computeIfAbsent(ids[t], token -> new Node(Arrays.copyOf(ids, length)));
        node.answers++;
      }
      if (node.answer >= 0) {
        throw new UserError("Two labels have the same tokens; name each label once.");
      }
      node.answer = i;
    }
  }

  Node root() {
    return root;
  }

  /** How many answers there are. */
  public int size() {
    return size;
  }

  /** Tokens of the longest. */
  int longest() {
    return longest;
  }
}
