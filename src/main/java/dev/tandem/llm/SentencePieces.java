package dev.tandem.llm;

import dev.tandem.llm.Vocabulary.Listed;
import dev.tandem.llm.Vocabulary.Scored;
import dev.tandem.text.UserError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * SentencePiece's BPE with byte fallback (Kudo and Richardson, 2018): characters are merged into
 * whatever neighbouring pair spells the token of the highest score. Texts are taken as they are, as
 * the models in GGUF files do (their normalisation is {@code identity}).
 */
final class SentencePieces implements Encoding {
  /** Stands for a space. */
  static final char SPACE = '\u2581';

  private final Vocabulary vocabulary;
  private final boolean spacePrefix;
  private final Map<String, Integer> ids;
  private final int[] byteTokens = new int[256];
  private final int unknown;
  private final MergeTable merges;
  private final Pattern blanks;

  /** Whether tokens of white space are sought before spaces are U+2581, as tokenizers does. */
  private final boolean blanksAsWritten;

  /**
   * @throws UserError if a token of type {@link Vocabulary#BYTE} is not {@code <0x00>} to {@code
   *     <0xFF>}
   */
  SentencePieces(Vocabulary vocabulary, Scored scheme) {
    this(vocabulary, pieces -> pieces.merges(scheme.scores()));
  }

  /**
   * @throws UserError likewise, or if a merge is not a pair
   */
  SentencePieces(Vocabulary vocabulary, Listed scheme) {
    this(vocabulary, pieces -> BytePairs.merges(pieces.ids, scheme.merges()));
  }

  private SentencePieces(Vocabulary vocabulary, Function<SentencePieces, MergeTable> table) {
    this.vocabulary = vocabulary;
    spacePrefix = vocabulary.spacePrefix();
    blanksAsWritten = vocabulary.scheme() instanceof Listed;
    ids = BytePairs.ids(vocabulary);
    Arrays.fill(byteTokens, -1);
    ids.values().removeIf(id -> vocabulary.types()[id] == Vocabulary.BYTE);
    for (int id = 0; id < vocabulary.size(); id++) {
      if (vocabulary.types()[id] == Vocabulary.BYTE) {
        byteTokens[value(id)] = id;
      }
    }
    unknown =
        IntStream.range(0, vocabulary.size())
            .filter(id -> vocabulary.types()[id] == Vocabulary.UNKNOWN)
            .findFirst()
            .orElse(-1);
    merges = table.apply(this);
    blanks =
        Tokenizer.anyOf(
            IntStream.range(0, vocabulary.size())
                .filter(vocabulary::blank)
                .mapToObj(id -> vocabulary.tokens().get(id))
                .collect(Collectors.toSet()));
  }

  private int value(int id) {
    String spelling = vocabulary.tokens().get(id);
    if (!spelling.matches("<0x[0-9A-F]{2}>")) {
      throw new UserError(
          "the model's byte token '" + spelling + "' is not one of <0x00> to <0xFF>");
    }
    return Integer.parseInt(spelling.substring(3, 5), 16);
  }

  /** One way to make a token of two. */
  private record Merge(int left, int right, int token) {}

  /** All of them; those of one token share its rank, so the leftmost is merged first. */
  private MergeTable merges(float[] scores) {
    List<Merge> all = new ArrayList<>();
    ids.forEach(
        (token, id) -> {
          for (int at = 1; at < token.length() && !vocabulary.blank(id); at++) {
            Integer left = ids.get(token.substring(0, at));
            Integer right = ids.get(token.substring(at));
            if (left != null && right != null) {
              all.add(new Merge(left, right, id));
            }
          }
        });
    float[] lowestFirst = scores.clone();
    Arrays.sort(lowestFirst);
    MergeTable table = new MergeTable(all.size());
    for (Merge merge : all) {
      // Any place among equals will do: the search finds the same one every time.
      int rank = scores.length - 1 - Arrays.binarySearch(lowestFirst, scores[merge.token]);
      table.add(merge.left, merge.right, rank, merge.token);
    }
    return table;
  }

  @Override
  public void encode(String text, Sink sink) {
    if (text.isEmpty()) {
      return;
    }
    String whole = blanksAsWritten ? text : spaced(text);
    Matcher blank = blanks.matcher(whole);
    int done = 0;
    while (blank.find()) {
      merge(whole.substring(done, blank.start()), sink);
      sink.tokens(new int[] {ids.getOrDefault(blank.group(), unknown)});
      done = blank.end();
    }
    merge(whole.substring(done), sink);
  }

  private void merge(String text, Sink sink) {
    if (!text.isEmpty()) {
      sink.tokens(merges.apply(characters(blanksAsWritten ? spaced(text) : text)));
    }
  }

  private String spaced(String text) {
    return (spacePrefix ? SPACE : "") + text.replace(' ', SPACE);
  }

  private int[] characters(String text) {
    Tokenizer.Ids out = new Tokenizer.Ids(text.length());
    text.codePoints()
        .forEach(
            c -> {
              String character = Character.toString(c);
              Integer id = ids.get(character);
              if (id != null) {
                out.add(id);
                return;
              }
              for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
                int token = byteTokens[b & 0xFF];
                if (token < 0) {
                  out.add(unknown());
                  return;
                }
                out.add(token);
              }
            });
    return out.toArray();
  }

  private int unknown() {
    if (unknown < 0) {
      throw new UserError("the model's vocabulary has neither byte tokens nor one for the unknown");
    }
    return unknown;
  }

  @Override
  public byte[] bytes(int id) {
    return vocabulary.types()[id] == Vocabulary.BYTE
        ? new byte[] {(byte) value(id)}
        : vocabulary.tokens().get(id).replace(SPACE, ' ').getBytes(StandardCharsets.UTF_8);
  }
}
