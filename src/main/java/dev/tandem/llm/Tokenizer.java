package dev.tandem.llm;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text to token ids and back, by byte-level BPE or SentencePiece's. Any text can be encoded, and
 * ids decode to its very bytes (save for a model that normalises or begins texts with a space, and
 * for lone surrogates, which UTF-8 cannot hold). Control tokens ({@code <|im_end|>}) are recognised
 * only where the caller says so: in a template, never in a document. Safe for use by many threads.
 */
public final class Tokenizer {
  private static final Pattern NEVER = Pattern.compile("(?!)");

  private final Vocabulary vocabulary;
  private final Encoding encoding;
  private final byte[][] bytes;
  private final Map<String, Integer> specials = new HashMap<>();
  private final Pattern specialPattern;
  private Optional<TokenTrie> trie = Optional.empty();

  /**
   * @throws dev.tandem.text.UserError if the vocabulary is broken
   */
  Tokenizer(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    encoding =
        switch (vocabulary.scheme()) {
          case Vocabulary.ByteLevel scheme -> new Words(vocabulary, scheme);
          case Vocabulary.Scored scheme -> new SentencePieces(vocabulary, scheme);
          case Vocabulary.Listed scheme -> new SentencePieces(vocabulary, scheme);
        };
    bytes = new byte[vocabulary.size()][];
    for (int id = 0; id < bytes.length; id++) {
      String token = vocabulary.tokens().get(id);
      if (vocabulary.special(id)) {
        specials.putIfAbsent(token, id);
        bytes[id] = token.getBytes(StandardCharsets.UTF_8);
      } else {
        bytes[id] = encoding.bytes(id);
      }
    }
    Set<String> spellings = new HashSet<>(specials.keySet());
    spellings.removeIf(spelling -> spelling.length() < 2); // a lone character stays text
    specialPattern = anyOf(spellings);
  }

  /** Finds any of some spellings; of two at one place the longer. */
  static Pattern anyOf(Set<String> spellings) {
    List<String> longestFirst = new ArrayList<>(spellings);
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
    encoding.encode(text, ids -> count[0] += ids.length);
    return count[0];
  }

  void encode(String raw, boolean parseSpecial, Ids ids) {
    if (!parseSpecial) {
      encoding.encode(raw, ids::add);
      return;
    }
    Matcher special = specialPattern.matcher(raw);
    int done = 0;
    while (special.find()) {
      encoding.encode(raw.substring(done, special.start()), ids::add);
      ids.add(specialId(special.group()).orElseThrow());
      done = special.end();
    }
    encoding.encode(raw.substring(done), ids::add);
  }

  /** Where the spelling of a control token stands in a text. */
  Matcher specials(CharSequence text) {
    return specialPattern.matcher(text);
  }

  /** The bytes a token stands for; of a control token its spelling. */
  byte[] bytes(int id) {
    return bytes[id];
  }

  /** The bytes of its ordinary tokens as a tree; built when it is first asked for. */
  synchronized TokenTrie trie() {
    if (trie.isEmpty()) {
      byte[][] ordinary = bytes.clone();
      for (int id = 0; id < ordinary.length; id++) {
        ordinary[id] = vocabulary.written(id) ? ordinary[id] : new byte[0];
      }
      trie = Optional.of(new TokenTrie(ordinary));
    }
    return trie.get();
  }

  /** Whether texts begin as if after a space, and so do what the model writes. */
  boolean spacePrefix() {
    return vocabulary.spacePrefix();
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
