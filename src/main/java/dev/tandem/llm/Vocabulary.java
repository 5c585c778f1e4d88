package dev.tandem.llm;

import java.util.List;
import java.util.Objects;

/**
 * The tokens of a byte-level BPE model as its file names them.
 *
 * @param tokens by id; ordinary ones spell bytes in GPT-2's printable alphabet ({@link
 *     ByteAlphabet})
 * @param types by id, as in the GGUF key {@code tokenizer.ggml.token_type}: {@link #NORMAL}, {@link
 *     #CONTROL}, ...
 * @param merges pairs {@code "left right"}, the first merged first
 * @param splitter cuts a text into words before any merge
 */
record Vocabulary(List<String> tokens, int[] types, List<String> merges, WordSplitter splitter) {
  static final int NORMAL = 1;
  static final int UNKNOWN = 2;
  static final int CONTROL = 3;
  static final int USER_DEFINED = 4;
  static final int UNUSED = 5;

  Vocabulary {
    Objects.requireNonNull(splitter, "splitter");
    if (tokens.isEmpty() || types.length != tokens.size()) {
      throw new IllegalArgumentException(
          "the vocabulary has " + tokens.size() + " tokens and " + types.length + " token types");
    }
    tokens = List.copyOf(tokens);
    merges = List.copyOf(merges);
    types = types.clone();
  }

  int size() {
    return tokens.size();
  }

  /** Whether a token is read from a template only, never from the text of a message. */
  boolean special(int id) {
    int type = types[id];
    return type == CONTROL || type == USER_DEFINED || type == UNKNOWN;
  }
}
