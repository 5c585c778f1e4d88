package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.tensor.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TokenizerTest {
  /** The 256 bytes, a few merges and two control tokens. */
  private static Tokenizer tiny(WordSplitter splitter, String... merges) {
    List<String> tokens = new ArrayList<>();
    for (int b = 0; b < 256; b++) {
      tokens.add(Character.toString(ByteAlphabet.spelling(b)));
    }
    for (String merge : merges) {
      tokens.add(merge.replace(" ", ""));
    }
    tokens.add("<|end|>");
    tokens.add("<|end|>more");
    int[] types = new int[tokens.size()];
    Arrays.fill(types, Vocabulary.NORMAL);
    types[types.length - 1] = Vocabulary.USER_DEFINED;
    types[types.length - 2] = Vocabulary.CONTROL;
    return new Tokenizer(
        new Vocabulary(tokens, types, new Vocabulary.ByteLevel(List.of(merges), splitter)));
  }

  private static List<String> words(WordSplitter splitter, String text) {
    List<String> words = new ArrayList<>();
    splitter.split(text, (start, end) -> words.add(text.substring(start, end)));
    return words;
  }

  @Test
  void theDefaultModelsTokensAreTheRecordedOnes() throws IOException {
    Tokenizer tokenizer = ModelFile.open(TestModel.require()).tokenizer();
    try (InputStream golden = getClass().getResourceAsStream("/golden/smollm2/tokens.json")) {
      for (JsonNode row : new ObjectMapper().readTree(golden)) {
        String text = row.get("text").asText();
        int[] ids =
            IntStream.range(0, row.get("ids").size())
                .map(i -> row.get("ids").get(i).asInt())
                .toArray();
        assertThat(tokenizer.encode(text, true)).as(text).isEqualTo(ids);
        assertThat(tokenizer.decode(ids)).isEqualTo(text);
      }
    }
  }

  @Test
  void controlTokensInTextStayText() {
    Tokenizer tokenizer = tiny(WordSplitter.GPT2);
    int end = tokenizer.specialId("<|end|>").orElseThrow();
    assertThat(tokenizer.encode("a<|end|>b", true)).hasSize(3).contains(end);
    assertThat(tokenizer.encode("a<|end|>b", false)).hasSize(9).doesNotContain(end);
    assertThat(tokenizer.count("a<|end|>b")).isEqualTo(9);
  }

  @Test
  void noMergeMakesAControlToken() {
    // "<|end|>" could be merged up from "<|end|" and ">" if its id were reachable
    Tokenizer tokenizer =
        tiny(WordSplitter.LLAMA_BPE, "< |", "e n", "en d", "<| end", "| >", "<|end |>");
    assertThat(tokenizer.encode("<|end|>", false))
        .doesNotContain(tokenizer.specialId("<|end|>").orElseThrow());
  }

  @Test
  void ofTwoControlTokensAtOnePlaceTheLongerWins() {
    Tokenizer tokenizer = tiny(WordSplitter.GPT2);
    assertThat(tokenizer.encode("<|end|>more", true))
        .containsExactly(tokenizer.specialId("<|end|>more").orElseThrow());
  }

  @Test
  void theLowestRankIsMergedFirstAndThenTheLeftmost() {
    Tokenizer tokenizer = tiny(WordSplitter.GPT2, "b c", "a b", "a a");
    assertThat(tokenizer.encode("abc", false)).containsExactly('a', 256); // a, bc
    assertThat(tokenizer.encode("aaa", false)).containsExactly(258, 'a'); // aa, a
  }

  @Test
  void mergesAgreeWithTheTextbookLoopOnRandomWords() {
    long seed = new Random().nextLong();
    System.out.println("BytePairs seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<String> symbols = new ArrayList<>(List.of("a", "b", "c"));
      List<String> merges = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        String left = symbols.get(random.nextInt(symbols.size()));
        String right = symbols.get(random.nextInt(symbols.size()));
        if (!symbols.contains(left + right)) {
          symbols.add(left + right);
          merges.add(left + " " + right);
        }
      }
      Tokenizer tokenizer = tiny(WordSplitter.GPT2, merges.toArray(String[]::new));
      String word =
          random
              .ints(1 + random.nextInt(60), 'a', 'd')
              .mapToObj(Character::toString)
              .reduce("", String::concat);
      List<String> got =
          Arrays.stream(tokenizer.encode(word, false)).mapToObj(tokenizer::decode).toList();
      assertThat(got).as("seed %d, round %d", seed, round).isEqualTo(textbook(word, merges));
    }
  }

  /** Sennrich et al., algorithm 1, applied naively. */
  private static List<String> textbook(String word, List<String> merges) {
    List<String> parts = new ArrayList<>(word.chars().mapToObj(Character::toString).toList());
    while (true) {
      int best = Integer.MAX_VALUE;
      int at = -1;
      for (int i = 0; i + 1 < parts.size(); i++) {
        int rank = merges.indexOf(parts.get(i) + " " + parts.get(i + 1));
        if (rank >= 0 && rank < best) {
          best = rank;
          at = i;
        }
      }
      if (at < 0) {
        return parts;
      }
      parts.set(at, parts.get(at) + parts.remove(at + 1));
    }
  }

  @Test
  void anyTextDecodesToItself() {
    long seed = new Random().nextLong();
    System.out.println("round trip seed " + seed);
    Random random = new Random(seed);
    Tokenizer tokenizer = tiny(WordSplitter.SMOLLM, "a b", "Ã ¼");
    for (int round = 0; round < 300; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        int bound = random.nextBoolean() ? 0x80 : 0x20000;
        int c = random.nextInt(bound);
        text.appendCodePoint(c >= 0xD800 && c < 0xE000 ? ' ' : c);
      }
      int[] ids = tokenizer.encode(text.toString(), false);
      assertThat(tokenizer.decode(ids)).as("seed %d", seed).isEqualTo(text.toString());
      assertThat(tokenizer.count(text.toString())).isEqualTo(ids.length);
    }
  }

  @Test
  void wordsAreCutAsEachPreTokeniserDoes() {
    assertThat(words(WordSplitter.SMOLLM, "it's 42km  off\n\n"))
        .containsExactly("it", "'s", " ", "4", "2", "km", " ", " off", "\n\n");
    assertThat(words(WordSplitter.GPT2, "it's 42km  off\n\n"))
        .containsExactly("it", "'s", " 42", "km", " ", " off", "\n\n");
    assertThat(words(WordSplitter.LLAMA_BPE, "IT'S 12345km\n (x)\r\n\r\n y"))
        .containsExactly("IT", "'S", " ", "123", "45", "km", "\n", " (", "x", ")\r\n\r\n", " y");
    assertThat(words(WordSplitter.QWEN2, "a 123.\n\nb"))
        .containsExactly("a", " ", "1", "2", "3", ".\n\n", "b");
    assertThat(words(WordSplitter.DEFAULT, "x = 12345."))
        .containsExactly("x", " ", "=", " ", "123", "45", ".");
  }

  @Test
  void aWordThatIsATokenIsNotMergedUpWhereTheModelSaysSo() {
    // 'abc' has a token but no path of merges to it
    String[] merges = {"b c", "a bc", "a b"};
    Tokenizer llama = tiny(WordSplitter.LLAMA_BPE, "b c", "a bc");
    assertThat(llama.encode("abc", false)).hasSize(1);
    assertThat(tiny(WordSplitter.GPT2, merges).encode("abc", false)).hasSize(1);
  }

  @Test
  void composedAndDecomposedLettersAreOneForQwen() {
    Tokenizer tokenizer = tiny(WordSplitter.QWEN2);
    assertThat(tokenizer.encode("e\u0301", false)).isEqualTo(tokenizer.encode("\u00e9", false));
  }

  @Test
  void anUnknownPreTokeniserIsRefusedByNameWithTheSupportedOnes() {
    assertThat(WordSplitter.named("llama3")).isEqualTo(WordSplitter.LLAMA_BPE);
    assertThatThrownBy(() -> WordSplitter.named("tekken"))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("'tekken'")
        .hasMessageContaining("smollm, gpt-2, default, llama-bpe, qwen2");
  }

  @Test
  void aMegabyteWithoutABorderTakesNoQuadraticTime() {
    Tokenizer tokenizer = tiny(WordSplitter.SMOLLM, "a a", "aa aa", "aaaa aaaa");
    long start = System.nanoTime();
    assertThat(tokenizer.count("a".repeat(1 << 20))).isEqualTo(1 << 17);
    assertThat(tokenizer.count(" ".repeat(1 << 20))).isEqualTo(1 << 20);
    assertThat((System.nanoTime() - start) / 1e9).isLessThan(20);
  }

  @Test
  void theStreamNeverSplitsACharacter() {
    String text = "é日🙂\u0000a\u0301";
    for (int size = 1; size <= 5; size++) {
      Utf8Stream stream = new Utf8Stream();
      StringBuilder out = new StringBuilder();
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < bytes.length; i += size) {
        String piece = stream.add(Arrays.copyOfRange(bytes, i, Math.min(bytes.length, i + size)));
        assertThat(piece).doesNotContain("\uFFFD");
        assertThat(piece.isEmpty() || !Character.isHighSurrogate(piece.charAt(piece.length() - 1)))
            .isTrue();
        out.append(piece);
      }
      assertThat(out.append(stream.end())).hasToString(text);
    }
  }

  @Test
  void bytesThatAreNoUtf8BecomeTheReplacementCharacter() {
    Utf8Stream stream = new Utf8Stream();
    String out =
        Stream.of(new byte[] {(byte) 0xE2, (byte) 0x82}, new byte[] {'a', (byte) 0xF0})
            .map(stream::add)
            .reduce("", String::concat);
    assertThat(out + stream.end()).isEqualTo("\uFFFDa\uFFFD");
  }
}
