package dev.tandem.llm;

import dev.tandem.text.UserError;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Byte-level byte-pair encoding: a word's bytes are merged by the ranks that a file lists. */
final class BytePairs {
  private final int[] byteTokens = new int[256];
  private final MergeTable merges;

  /**
   * @param pairs {@code "left right"}, the first merged first
   * @throws UserError if one is not a pair
   */
  BytePairs(Vocabulary vocabulary, List<String> pairs) {
    Map<String, Integer> ids = ids(vocabulary);
    for (int b = 0; b < 256; b++) {
      // Some vocabularies lack bytes that never occur in UTF-8 (0xC0, 0xF5, ...).
      byteTokens[b] = ids.getOrDefault(Character.toString(ByteAlphabet.spelling(b)), -1);
    }
    merges = merges(ids, pairs);
  }

  /** Pairs {@code "left right"} by rank; those of tokens that are not there are left out. */
  static MergeTable merges(Map<String, Integer> ids, List<String> pairs) {
    MergeTable merges = new MergeTable(pairs.size());
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
    return merges;
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
    return merges.apply(token);
  }
}
