package dev.tandem.llm;

import dev.tandem.tensor.FormatException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a text into the words that merges never cross: a cascade of patterns, each splitting what
 * the one before it left, gaps kept (as in llama.cpp and Hugging Face's {@code Sequence} of {@code
 * Split}s). The names are those of the GGUF key {@code tokenizer.ggml.pre}.
 */
enum WordSplitter {
  /** SmolLM and SmolLM2: each digit alone, then GPT-2. */
  SMOLLM("smollm", "digits,gpt2", false, false, "\\p{N}", Patterns.GPT2),
  GPT2("gpt-2", "gpt2", false, false, Patterns.GPT2),
  /** What llama.cpp does for files that name no pre-tokeniser of their own. */
  DEFAULT(
      "default",
      "",
      false,
      false,
      "[\\p{P}\\$\\+<=>\\^~\\|]+",
      Patterns.GPT2,
      "\\p{N}+",
      "[0-9][0-9][0-9]"),
  /** Llama 3; words that are tokens are not merged up from bytes. */
  LLAMA_BPE(
      "llama-bpe",
      Patterns.LLAMA3.formatted("\\p{N}{1,3}") + "Isolated",
      true,
      false,
      Patterns.LLAMA3.formatted("\\p{N}{1,3}")),
  /** Qwen2 and Qwen2.5; the text is brought to Unicode's NFC first. */
  QWEN2(
      "qwen2",
      Patterns.LLAMA3.formatted("\\p{N}") + "Isolated",
      false,
      true,
      Patterns.LLAMA3.formatted("\\p{N}"));

  /** Receives the borders of one word, in UTF-16 units. */
  @FunctionalInterface
  interface Words {
    void word(int start, int end);
  }

  private static final class Patterns {
    static final String GPT2 =
        "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
    static final String LLAMA3 =
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|%s"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  }

  final String ggufName;

  /** The steps of {@code tokenizer.json} in the spelling of {@link HubTokenizer}. */
  final String hubForm;

  final boolean wholeWordsFirst;
  final boolean nfc;
  private final List<Pattern> cascade;

  WordSplitter(
      String ggufName, String hubForm, boolean wholeWordsFirst, boolean nfc, String... cascade) {
    this.ggufName = ggufName;
    this.hubForm = hubForm;
    this.wholeWordsFirst = wholeWordsFirst;
    this.nfc = nfc;
    // \s is Unicode's White_Space in the tokenizers these patterns come from.
    this.cascade =
        java.util.Arrays.stream(cascade)
            .map(p -> Pattern.compile(p, Pattern.UNICODE_CHARACTER_CLASS))
            .toList();
  }

  /**
   * The splitter a GGUF file names.
   *
   * @throws FormatException naming it and the supported ones, if it is none of these
   */
  static WordSplitter named(String ggufName) {
    String name =
        switch (ggufName) {
          case "gpt2" -> "gpt-2";
          case "llama3", "llama-v3" -> "llama-bpe";
          case "deepseek-r1-qwen" -> "qwen2";
          default -> ggufName;
        };
    for (WordSplitter splitter : values()) {
      if (splitter.ggufName.equals(name)) {
        return splitter;
      }
    }
    throw new FormatException(
        "its pre-tokeniser '%s' is not supported; supported are %s"
            .formatted(
                ggufName,
                String.join(
                    ", ", java.util.Arrays.stream(values()).map(s -> s.ggufName).toList())));
  }

  /** Gives the words of a text in order; together they are all of it. */
  void split(CharSequence text, Words words) {
    split(0, text, 0, text.length(), words);
  }

  private void split(int stage, CharSequence text, int start, int end, Words words) {
    if (start == end) {
      return;
    }
    if (stage == cascade.size()) {
      words.word(start, end);
      return;
    }
    // Opaque bounds: a look-ahead sees no further than the piece, as in the originals.
    Matcher matcher = cascade.get(stage).matcher(text).region(start, end);
    int done = start;
    while (matcher.find()) {
      split(stage + 1, text, done, matcher.start(), words);
      split(stage + 1, text, matcher.start(), matcher.end(), words);
      done = matcher.end();
    }
    split(stage + 1, text, done, end, words);
  }
}
