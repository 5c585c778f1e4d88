package dev.tandem.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxEmbedderTest implements EmbedderContract {
  private static final OnnxEmbedder BGE = OnnxEmbedder.bgeSmallEn();

  @Override
  public Embedder embedder() {
    return BGE;
  }

  @AfterAll
  static void close() {
    BGE.close();
  }

  @Test
  void theDefaultModelIsEnglishWith384Dimensions() {
    assertThat(BGE.id()).startsWith("bge-small-en-v1.5-q@");
    assertThat(BGE.dimension()).isEqualTo(384);
    assertThat(BGE.maxTokens()).isEqualTo(512);
    assertThat(BGE.fits("en-GB")).isTrue();
    assertThat(BGE.fits("und")).isTrue();
    assertThat(BGE.fits("de")).isFalse();
  }

  @Test
  void aQuestionIsNearestToThePassageThatAnswersIt() {
    float[] question = BGE.query("How do I get back into the VPN?");
    List<float[]> passages = BGE.passages(TEXTS.subList(0, 4));
    for (int other = 1; other < 4; other++) {
      assertThat(EmbedderContract.dot(question, passages.getFirst()))
          .isGreaterThan(EmbedderContract.dot(question, passages.get(other)) + .05);
    }
  }

  @Test
  void tokensAreCountedWithTheSpecialOnes() {
    assertThat(BGE.countTokens("")).isEqualTo(2);
    assertThat(BGE.countTokens("hello world")).isEqualTo(4);
  }

  @Test
  void aPassageOfExactlyTheLimitIsRead() {
    String text = "word ".repeat(510);
    assertThat(BGE.countTokens(text)).isEqualTo(512);
    assertThat(BGE.passages(List.of(text))).hasSize(1);
  }

  @Test
  void aQuestionThatIsTooLongIsTheUsersToShorten() {
    assertThatThrownBy(() -> BGE.query("word ".repeat(600)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("shorter");
  }

  @Test
  void aFolderWithTheSameModelGivesTheSameVectors(@TempDir Path folder) throws IOException {
    copyModel(folder);
    Files.writeString(
        folder.resolve("embedder.yaml"),
        """
        name: mine
        pooling: cls
        query_prefix: "Represent this sentence for searching relevant passages: "
        max_tokens: 512
        languages: [en]
        """);
    try (OnnxEmbedder mine = OnnxEmbedder.fromFolder(folder)) {
      assertThat(mine.id()).isEqualTo(BGE.id().replace("bge-small-en-v1.5-q", "mine"));
      assertThat(mine.query("VPN?")).containsExactly(BGE.query("VPN?"));
      assertThat(mine.fits("de")).isFalse();
    }
    Files.writeString(folder.resolve("embedder.yaml"), "pooling: mean");
    try (OnnxEmbedder mean = OnnxEmbedder.fromFolder(folder)) {
      assertThat(mean.id()).doesNotContain(BGE.id().substring(BGE.id().indexOf('@')));
      assertThat(mean.passages(TEXTS).getFirst()).isNotEqualTo(BGE.passages(TEXTS).getFirst());
      assertThat(mean.fits("de")).isTrue();
    }
  }

  @Test
  void aFolderThatLacksSomethingOrHasNonsenseIsAUserError(@TempDir Path folder) throws IOException {
    assertThatThrownBy(() -> OnnxEmbedder.fromFolder(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("lacks model.onnx");
    copyModel(folder);
    Files.writeString(folder.resolve("embedder.json"), "{\"poolng\": \"cls\"}");
    assertThatThrownBy(() -> OnnxEmbedder.fromFolder(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("unknown key poolng");
    Files.delete(folder.resolve("embedder.json"));
    Files.write(folder.resolve("model.onnx"), new byte[] {1, 2, 3});
    assertThatThrownBy(() -> OnnxEmbedder.fromFolder(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cannot be opened");
  }

  private static void copyModel(Path folder) throws IOException {
    copy("/bge-small-en-v1.5-q.onnx", folder.resolve("model.onnx"));
    copy("/bge-small-en-v1.5-q-tokenizer.json", folder.resolve("tokenizer.json"));
  }

  private static void copy(String resource, Path to) throws IOException {
    try (InputStream in = OnnxEmbedderTest.class.getResourceAsStream(resource)) {
      Files.copy(in, to);
    }
  }
}
