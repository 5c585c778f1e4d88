package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Ids of 1,000 random Unicode texts against those of the Python packages tokenizers and
 * sentencepiece ({@code tools/record_tokens.py}).
 */
class TokensGoldenTest {
  private static JsonNode recorded;
  private static List<String> texts;

  @BeforeAll
  static void load() throws IOException {
    InputStream file = TokensGoldenTest.class.getResourceAsStream("/golden/tokens.json.gz");
    try (InputStream in = new GZIPInputStream(Objects.requireNonNull(file))) {
      recorded = new ObjectMapper().readTree(in);
    }
    texts = strings(recorded.path("texts"));
    assertThat(texts).hasSize(1000);
  }

  @ParameterizedTest
  @EnumSource
  void everyPreTokeniserGivesTheRecordedIds(WordSplitter splitter) throws IOException {
    JsonNode model = recorded.path("bpe");
    List<String> tokens = strings(model.path("tokens"));
    int[] types = new int[tokens.size()];
    Arrays.fill(types, Vocabulary.NORMAL);
    List<String> merges = strings(model.path("merges"));
    Tokenizer tokenizer =
        new Tokenizer(new Vocabulary(tokens, types, new Vocabulary.ByteLevel(merges, splitter)));
    check(tokenizer, model.path("ids").path(splitter.ggufName), splitter.nfc, "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "gemma"})
  void sentencePieceGivesTheRecordedIds(String name) throws IOException {
    JsonNode model = recorded.path("spm").path(name);
    ObjectMapper json = new ObjectMapper();
    boolean spacePrefix = model.path("space_prefix").asBoolean();
    Tokenizer tokenizer =
        new Tokenizer(
            new Vocabulary(
                strings(model.path("tokens")),
                json.treeToValue(model.path("types"), int[].class),
                new Vocabulary.Scored(
                    json.treeToValue(model.path("scores"), float[].class), spacePrefix)));
    check(tokenizer, model.path("ids"), false, spacePrefix ? " " : "");
  }

  private static void check(Tokenizer tokenizer, JsonNode ids, boolean normalises, String prefix)
      throws IOException {
    assertThat(ids.size()).isEqualTo(texts.size());
    Iterator<JsonNode> expected = ids.elements();
    for (String text : texts) {
      int[] encoded = tokenizer.encode(text, false);
      assertThat(encoded)
          .as(text)
          .isEqualTo(new ObjectMapper().treeToValue(expected.next(), int[].class));
      assertThat(tokenizer.count(text)).isEqualTo(encoded.length);
      if (!normalises && text.indexOf(SentencePieces.SPACE) < 0) {
        assertThat(tokenizer.decode(encoded)).isEqualTo(text.isEmpty() ? "" : prefix + text);
      }
    }
  }

  private static List<String> strings(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }
}
