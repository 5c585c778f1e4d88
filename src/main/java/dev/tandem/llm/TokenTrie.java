package dev.tandem.llm;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The bytes of a vocabulary's ordinary tokens as a tree. Nodes lie in the order of a walk: a node's
 * children follow it, {@link #end} is where its last descendant's next neighbour lies. Node 0 is
 * the root.
 */
final class TokenTrie {
  private final byte[][] bytes;
  private final int[] label;
  private final int[] end;
  private final int[] first; // of each node's tokens in `tokens`
  private final int[] tokens;
  private final int longest;

  /**
   * @param bytes by token id; empty for tokens that no text holds
   */
  TokenTrie(byte[][] bytes) {
    this.bytes = bytes;
    List<Integer> ids =
        IntStream.range(0, bytes.length)
            .filter(id -> bytes[id].length > 0)
            .boxed()
            .sorted(Comparator.comparing(id -> bytes[id], Arrays::compareUnsigned))
            .toList();
    tokens = ids.stream().mapToInt(Integer::intValue).toArray();
    longest = ids.stream().mapToInt(id -> bytes[id].length).max().orElse(0);
    int total = 1;
    byte[] before = {};
    for (int id : tokens) {
      total += bytes[id].length - common(before, bytes[id]);
      before = bytes[id];
    }
    label = new int[total];
    end = new int[total];
    first = new int[total + 1];
    build();
  }

  private static int common(byte[] a, byte[] b) {
    int differs = Arrays.mismatch(a, b);
    return differs < 0 ? a.length : differs;
  }

  private void build() {
    int[] path = new int[longest + 1];
    int depth = 0;
    int node = 0;
    byte[] before = {};
    for (int i = 0; i < tokens.length; i++) {
      byte[] token = bytes[tokens[i]];
      int shared = common(before, token);
      for (; depth > shared; depth--) {
        end[path[depth]] = node + 1;
      }
      while (depth < token.length) {
        node++;
        label[node] = token[depth] & 0xff;
        path[++depth] = node;
        first[node] = i;
        first[node + 1] = i;
      }
      first[node + 1] = i + 1;
      before = token;
    }
    for (; depth >= 0; depth--) {
      end[path[depth]] = node + 1;
    }
  }

  /** Bytes of the longest token. */
  int longest() {
    return longest;
  }

  /** Number of ids, those of no text included. */
  int size() {
    return bytes.length;
  }

  byte[] bytes(int token) {
    return bytes[token];
  }

  int label(int node) {
    return label[node];
  }

  int end(int node) {
    return end[node];
  }

  boolean leaf(int node) {
    return end[node] == node + 1;
  }

  /** Adds the tokens that a node's path spells whole. */
  void add(int node, long[] mask) {
    for (int i = first[node]; i < first[node + 1]; i++) {
      mask[tokens[i] >> 6] |= 1L << tokens[i];
    }
  }
}
