package dev.tandem.llm;

import java.util.List;

/**
 * The tokens of a model as its file names them.
 *
 * @param tokens by id; how ordinary ones are spelt depends on the scheme
 * @param types by id, as in the GGUF key {@code tokenizer.ggml.token_type}: {@link #NORMAL}, {@link
 *     #CONTROL}, ...
 * @param scheme how a text becomes tokens
 */
record Vocabulary(List<String> tokens, int[] types, Scheme scheme) {
  static final int NORMAL = 1;
  static final int UNKNOWN = 2;
  static final int CONTROL = 3;
  static final int USER_DEFINED = 4;
  static final int UNUSED = 5;
  static final int BYTE = 6;

  /** How a text becomes tokens. */
  sealed interface Scheme {}

  /**
   * Byte-level BPE: tokens spell bytes in GPT-2's printable alphabet ({@link ByteAlphabet}).
   *
   * @param merges pairs {@code "left right"}, the first merged first
   * @param splitter cuts a text into words before any merge
   */
  record ByteLevel(List<String> merges, WordSplitter splitter) implements Scheme {
    ByteLevel {
      merges = List.copyOf(merges);
    }
  }

  /**
   * SentencePiece's BPE: tokens are spelt in characters, a space as U+2581; what no token spells is
   * written in tokens of type {@link #BYTE}, {@code <0x00>} to {@code <0xFF>}.
   *
   * @param scores by id; the pair whose token has the highest is merged first
   * @param spacePrefix whether a text begins as if after a space
   */
  record Scored(float[] scores, boolean spacePrefix) implements Scheme {
    Scored {
      scores = scores.clone();
    }
  }

  /**
   * The same with the merges written out, as {@code tokenizer.json} has them.
   *
   * @param merges pairs {@code "left right"}, the first merged first
   * @param spacePrefix whether a text begins as if after a space
   */
  record Listed(List<String> merges, boolean spacePrefix) implements Scheme {
    Listed {
      merges = List.copyOf(merges);
    }
  }

  Vocabulary {
    if (tokens.isEmpty() || types.length != tokens.size()) {
      throw new IllegalArgumentException(
          "the vocabulary has " + tokens.size() + " tokens and " + types.length + " token types");
    }
    if (scheme instanceof Scored scored && scored.scores.length != tokens.size()) {
      throw new IllegalArgumentException(
          "the vocabulary has "
              + tokens.size()
              + " tokens and "
              + scored.scores.length
              + " scores");
    }
    tokens = List.copyOf(tokens);
    types = types.clone();
  }

  int size() {
    return tokens.size();
  }

  /** Whether texts begin as if after a space. */
  boolean spacePrefix() {
    return switch (scheme) {
      case ByteLevel bytes -> false;
      case Scored scored -> scored.spacePrefix;
      case Listed listed -> listed.spacePrefix;
    };
  }

  /** Whether a token is read from a template only, never from the text of a message. */
  boolean special(int id) {
    int type = types[id];
    return type == CONTROL || type == UNKNOWN || type == USER_DEFINED && !blank(id);
  }

  /** Whether a token stands for text that anybody may write. */
  boolean written(int id) {
    return !special(id) && types[id] != UNUSED;
  }

  /**
   * Whether a token is white space that SentencePiece takes whole before it merges anything, such
   * as Gemma's runs of line ends. It controls nothing, so every text may hold it.
   */
  boolean blank(int id) {
    return !(scheme instanceof ByteLevel)
        && types[id] == USER_DEFINED
        && tokens.get(id).replace(SentencePieces.SPACE, ' ').isBlank();
  }
}
