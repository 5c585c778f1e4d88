package dev.tandem.llm;

import dev.tandem.llm.Vocabulary.ByteLevel;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Byte-level BPE: a text is cut into words, each word's bytes are merged, and remembered. */
final class Words implements Encoding {
  private static final int CACHED_WORDS = 1 << 16;
  private static final int LONGEST_CACHED_WORD = 48;

  private final Vocabulary vocabulary;
  private final WordSplitter splitter;
  private final BytePairs pairs;
  private final Map<String, Integer> wholeWords;
  private final Map<String, int[]> cache = new ConcurrentHashMap<>();

  /**
   * @throws dev.tandem.text.UserError if a merge is broken
   */
  Words(Vocabulary vocabulary, ByteLevel scheme) {
    this.vocabulary = vocabulary;
    splitter = scheme.splitter();
    pairs = new BytePairs(vocabulary, scheme.merges());
    wholeWords = splitter.wholeWordsFirst ? BytePairs.ids(vocabulary) : Map.of();
  }

  @Override
  public void encode(String raw, Sink sink) {
    String text = splitter.nfc ? Normalizer.normalize(raw, Normalizer.Form.NFC) : raw;
    splitter.split(text, (from, to) -> sink.tokens(word(text.substring(from, to))));
  }

  private int[] word(String word) {
    if (word.length() > LONGEST_CACHED_WORD) {
      return encodeWord(word);
    }
    int[] known = cache.get(word);
    if (known == null) {
      known = encodeWord(word);
      if (cache.size() >= CACHED_WORDS) {
        cache.clear(); // simple, and a hostile document cannot make it useless for the next one
      }
      cache.put(word, known);
    }
    return known;
  }

  private int[] encodeWord(String word) {
    byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
    if (!wholeWords.isEmpty()) {
      StringBuilder spelling = new StringBuilder(utf8.length);
      for (byte b : utf8) {
        spelling.append(ByteAlphabet.spelling(b & 0xFF));
      }
      Integer whole = wholeWords.get(spelling.toString());
      if (whole != null) {
        return new int[] {whole};
      }
    }
    return pairs.encode(utf8);
  }

  @Override
  public byte[] bytes(int id) {
    return ByteAlphabet.bytes(vocabulary.tokens().get(id));
  }
}
