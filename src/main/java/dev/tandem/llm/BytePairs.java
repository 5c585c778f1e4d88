package dev.tandem.llm;

import dev.tandem.text.UserError;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Byte-pair encoding of one word (Sennrich, Haddow, Birch 2016): of all neighbouring pairs the one
 * with the lowest rank is merged, the leftmost first, until none is left. O(n log n) in the word's
 * bytes.
 */
final class BytePairs {
  private final int[] byteTokens = new int[256];
  private final MergeTable merges;

  /**
   * @throws UserError if a byte or the parts of a merge are not tokens
   */
  BytePairs(Vocabulary vocabulary) {
    Map<String, Integer> ids = ids(vocabulary);
    for (int b = 0; b < 256; b++) {
      // Some vocabularies lack bytes that never occur in UTF-8 (0xC0, 0xF5, ...).
      byteTokens[b] = ids.getOrDefault(Character.toString(ByteAlphabet.spelling(b)), -1);
    }
    List<String> pairs = vocabulary.merges();
    merges = new MergeTable(pairs.size());
    for (int rank = 0; rank < pairs.size(); rank++) {
      String pair = pairs.get(rank);
      int space = pair.indexOf(' ', 1);
      if (space < 0) {
        throw new UserError("the model file's merge number " + rank + " is not a pair");
      }
      String left = pair.substring(0, space);
      String right = pair.substring(space + 1);
      int l = ids.getOrDefault(left, -1);
      int r = ids.getOrDefault(right, -1);
      int merged = ids.getOrDefault(left + right, -1);
      // A merge that makes a control token is dropped: text must not become one.
      if (l >= 0 && r >= 0 && merged >= 0) {
        merges.add(l, r, rank, merged);
      }
    }
  }

  /** Ordinary tokens by spelling; control tokens are left out, so that no text can reach them. */
  static Map<String, Integer> ids(Vocabulary vocabulary) {
    Map<String, Integer> ids = HashMap.newHashMap(vocabulary.size());
    for (int id = 0; id < vocabulary.size(); id++) {
      if (!vocabulary.special(id)) {
        ids.putIfAbsent(vocabulary.tokens().get(id), id);
      }
    }
    return ids;
  }

  /** The tokens of a word's UTF-8 bytes. */
  int[] encode(byte[] word) {
    int n = word.length;
    int[] token = new int[n];
    for (int i = 0; i < n; i++) {
      token[i] = byteTokens[word[i] & 0xFF];
      if (token[i] < 0) {
        throw new UserError(
            "the model's vocabulary has no token for the byte 0x%02X".formatted(word[i] & 0xFF));
      }
    }
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
      long merge = merges.find(token[left], token[right]);
      if (merge == MergeTable.NONE || merge >>> 32 != pair >>> 32) {
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
      long merge = merges.find(token[left], token[right]);
      if (merge != MergeTable.NONE) {
        pairs.add(merge & 0xFFFFFFFF00000000L | left);
      }
    }
  }
}
