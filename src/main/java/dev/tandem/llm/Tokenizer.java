package dev.tandem.llm;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Byte-level BPE: text to token ids and back. Any text can be encoded, and ids decode to its very
 * bytes (save for a model that normalises, and for lone surrogates, which UTF-8 cannot hold).
 * Control tokens ({@code <|im_end|>}) are recognised only where the caller says so: in a template,
 * never in a document. Safe for use by many threads.
 */
public final class Tokenizer {
  private static final int CACHED_WORDS = 1 << 16;
  private static final int LONGEST_CACHED_WORD = 48;
  private static final Pattern NEVER = Pattern.compile("(?!)");

  private final Vocabulary vocabulary;
  private final byte[][] bytes;
  private final BytePairs pairs;
  private final Map<String, Integer> wholeWords;
  private final Map<String, Integer> specials = new HashMap<>();
  private final Pattern specialPattern;
  private final Map<String, int[]> cache = new ConcurrentHashMap<>();

  /**
   * @throws dev.tandem.text.UserError if the vocabulary is broken
   */
  Tokenizer(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    pairs = new BytePairs(vocabulary);
    wholeWords = vocabulary.splitter().wholeWordsFirst ? BytePairs.ids(vocabulary) : Map.of();
    bytes = new byte[vocabulary.size()][];
    for (int id = 0; id < bytes.length; id++) {
      String token = vocabulary.tokens().get(id);
      if (vocabulary.special(id)) {
        specials.putIfAbsent(token, id);
        bytes[id] = token.getBytes(StandardCharsets.UTF_8);
      } else {
        bytes[id] = ByteAlphabet.bytes(token);
      }
    }
    specialPattern = anyOf(specials.keySet());
  }

  private static Pattern anyOf(Set<String> spellings) {
    List<String> longestFirst = new ArrayList<>(spellings); // of two at one place the longer wins
    longestFirst.removeIf(spelling -> spelling.length() < 2); // a lone character stays text
    longestFirst.sort(Comparator.comparingInt(String::length).reversed());
    if (longestFirst.isEmpty()) {
      return NEVER;
    }
    // The look-ahead spares trying hundreds of spellings at every character.
    String first =
        longestFirst.stream()
            .map(spelling -> Pattern.quote(Character.toString(spelling.codePointAt(0))))
            .distinct()
            .collect(Collectors.joining("|", "(?=", ")"));
    return Pattern.compile(
        longestFirst.stream()
            .map(Pattern::quote)
            .collect(Collectors.joining("|", first + "(?:", ")")));
  }

  /** Number of tokens. */
  public int size() {
    return bytes.length;
  }

  /**
   * The token ids of a text; none are added at its ends.
   *
   * @param parseSpecial whether the spelling of a control token becomes that token; false for
   *     anything that people or documents wrote
   */
  public int[] encode(String text, boolean parseSpecial) {
    Ids ids = new Ids(text.length() / 3 + 8);
    encode(text, parseSpecial, ids);
    return ids.toArray();
  }

  /** The number of tokens of a text, none of it read as control tokens. */
  public int count(String text) {
    int[] count = new int[1];
    words(text, word -> count[0] += word.length);
    return count[0];
  }

  void encode(String raw, boolean parseSpecial, Ids ids) {
    if (!parseSpecial) {
      words(raw, ids::add);
      return;
    }
    Matcher special = specialPattern.matcher(raw);
    int done = 0;
    while (special.find()) {
      words(raw.substring(done, special.start()), ids::add);
      ids.add(specialId(special.group()).orElseThrow());
      done = special.end();
    }
    words(raw.substring(done), ids::add);
  }

  /** Where the spelling of a control token stands in a text. */
  Matcher specials(CharSequence text) {
    return specialPattern.matcher(text);
  }

  private interface Word {
    void tokens(int[] ids);
  }

  private void words(String raw, Word sink) {
    WordSplitter splitter = vocabulary.splitter();
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

  /** The bytes a token stands for; of a control token its spelling. */
  byte[] bytes(int id) {
    return bytes[id];
  }

  /** Whether a token is a control token, which shows nothing in a text. */
  public boolean special(int id) {
    return vocabulary.special(id);
  }

  /** The text of some tokens, control tokens spelt out; broken UTF-8 becomes U+FFFD. */
  public String decode(int... ids) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(ids.length * 4);
    for (int id : ids) {
      out.writeBytes(bytes[id]);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  /** The id of a control token by its spelling. */
  public OptionalInt specialId(String spelling) {
    Integer id = specials.get(spelling);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /** A token's spelling as the file has it. */
  String spelling(int id) {
    return vocabulary.tokens().get(id);
  }

  /** A growing list of ids. */
  static final class Ids {
    private int[] ids;
    private int size;

    Ids(int capacity) {
      ids = new int[capacity];
    }

    void add(int id) {
      if (size == ids.length) {
        ids = Arrays.copyOf(ids, size * 2 + 8);
      }
      ids[size++] = id;
    }

    void add(int[] more) {
      if (size + more.length > ids.length) {
        ids = Arrays.copyOf(ids, (size + more.length) * 2);
      }
      System.arraycopy(more, 0, ids, size, more.length);
      size += more.length;
    }

    int[] toArray() {
      return Arrays.copyOf(ids, size);
    }
  }
}
