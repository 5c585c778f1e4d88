package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.tensor.GgufWriter;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentencePiecesTest {
  private static final String[] TOKENS = {
    "<unk>", "<s>", "</s>", "▁", "h", "i", "hi", "▁hi", "a", "aa", "\n", "\n\n", "<0xC3>", "<0xBC>"
  };
  private static final int[] TYPES = {2, 3, 3, 1, 1, 1, 1, 1, 1, 1, 1, 4, 6, 6};
  private static final float[] SCORES = {0, 0, 0, -9, -9, -9, -2, -1, -9, -3, -9, 0, 0, 0};
  private static final int HI = 7;
  private static final int WIDTH = 32;

  @TempDir Path folder;

  private static Tokenizer tokenizer(boolean spacePrefix) {
    return new Tokenizer(
        new Vocabulary(List.of(TOKENS), TYPES, new Vocabulary.Scored(SCORES, spacePrefix)));
  }

  private static List<String> pieces(Tokenizer tokenizer, String text) {
    return Arrays.stream(tokenizer.encode(text, true)).mapToObj(tokenizer::spelling).toList();
  }

  @Test
  void theHighestScoreIsMergedFirstAndThenTheLeftmost() {
    assertThat(pieces(tokenizer(true), "hi hi")).containsExactly("▁hi", "▁hi");
    assertThat(pieces(tokenizer(false), "hi hi")).containsExactly("hi", "▁hi");
    assertThat(pieces(tokenizer(false), "aaa")).containsExactly("aa", "a");
    assertThat(tokenizer(true).encode("", false)).isEmpty();
  }

  @Test
  void whatNoTokenSpellsIsWrittenInBytesAndElseUnknown() {
    Tokenizer tokenizer = tokenizer(false);
    assertThat(pieces(tokenizer, "hü")).containsExactly("h", "<0xC3>", "<0xBC>");
    assertThat(tokenizer.decode(tokenizer.encode("hü", false))).isEqualTo("hü");
    assertThat(pieces(tokenizer, "日")).containsExactly("<unk>");
  }

  @Test
  void controlTokensStayTextUnlessATemplateSpellsThemAndLineEndsNeverControl() {
    Tokenizer tokenizer = tokenizer(false);
    assertThat(pieces(tokenizer, "</s>hi")).containsExactly("</s>", "hi");
    assertThat(tokenizer.encode("</s>", false)).doesNotContain(2);
    assertThat(tokenizer.encode("hi\n\n\n", false)).containsExactly(6, 11, 10);
    assertThat(tokenizer.special(11)).isFalse();
  }

  @Test
  void aByteTokenThatIsNoneIsRefused() {
    List<String> tokens = List.of("a", "<0xZZ>");
    Vocabulary broken =
        new Vocabulary(tokens, new int[] {1, 6}, new Vocabulary.Scored(new float[2], false));
    assertThatThrownBy(() -> new Tokenizer(broken))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("'<0xZZ>'");
  }

  @Test
  void aModelWithSuchATokenizerAnswersWithoutTheSpaceThatBeginsItsTexts() throws IOException {
    Path file = folder.resolve("says-hi.gguf");
    saysHi().write(file);
    try (LocalModel model = LocalModel.open(file)) {
      List<Message> question = List.of(Message.user("hi"));
      StringBuilder streamed = new StringBuilder();
      Generation answer =
          model.generate(
              question, Sampling.greedy(3), piece -> streamed.append(piece).length() > 0);
      assertThat(answer.text()).isEqualTo("hi hi hi");
      assertThat(streamed).hasToString("hi hi hi");
      assertThat(model.countTokens(question)).isEqualTo(2); // <s>, ▁hi
    }
  }

  /** A model whose every token leads to the same next one. */
  private static GgufWriter saysHi() {
    int vocabulary = TOKENS.length;
    float[] embedding = new float[vocabulary * WIDTH];
    float[] output = new float[vocabulary * WIDTH];
    Arrays.fill(embedding, 1);
    Arrays.fill(output, HI * WIDTH, (HI + 1) * WIDTH, 1);
    float[] ones = new float[WIDTH];
    Arrays.fill(ones, 1);
    float[] zeros = new float[WIDTH * WIDTH];
    GgufWriter file =
        new GgufWriter()
            .put("general.architecture", "llama")
            .put("llama.block_count", 1L)
            .put("llama.embedding_length", (long) WIDTH)
            .put("llama.feed_forward_length", (long) WIDTH)
            .put("llama.attention.head_count", 2L)
            .put("llama.context_length", 64L)
            .put("llama.attention.layer_norm_rms_epsilon", 1e-5f)
            .put("tokenizer.ggml.model", "llama")
            .put("tokenizer.ggml.tokens", TOKENS)
            .put("tokenizer.ggml.token_type", TYPES)
            .put("tokenizer.ggml.scores", SCORES)
            .put("tokenizer.ggml.bos_token_id", 1L)
            .put("tokenizer.ggml.eos_token_id", 2L)
            .put("tokenizer.chat_template", "{{ bos_token }}{{ messages[0]['content'] }}")
            .tensor("token_embd.weight", embedding, WIDTH, vocabulary)
            .tensor("output.weight", output, WIDTH, vocabulary);
    for (String norm : new String[] {"output_norm", "blk.0.attn_norm", "blk.0.ffn_norm"}) {
      file.tensor(norm + ".weight", ones, WIDTH);
    }
    for (String matrix :
        new String[] {
          "attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down"
        }) {
      file.tensor("blk.0." + matrix + ".weight", zeros, WIDTH, WIDTH);
    }
    return file;
  }
}
