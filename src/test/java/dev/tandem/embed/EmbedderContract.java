package dev.tandem.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What every embedder keeps. {@link #embedder()} may hand out the same one again and again. */
interface EmbedderContract {
  List<String> TEXTS =
      List.of(
          "Reset the VPN password in the self-service portal.",
          "x",
          "Employees have thirty days of paid leave a year, and may carry five over to March.",
          "Grüße aus Köln 😀",
          "");

  Embedder embedder();

  @Test
  default void asMuchOfATextAsCanBeAskedIsItsBeginning() {
    assertThat(embedder().beginning("short")).isEqualTo("short");
    String rambling = "::1.😀".repeat(400);
    String cut = embedder().beginning(rambling);
    assertThat(rambling).startsWith(cut).isNotEqualTo(cut);
    assertThat(cut.length()).isGreaterThan(100);
    assertThat(embedder().query(cut)).hasSize(embedder().dimension());
  }

  @Test
  default void vectorsHaveTheDimensionAndUnitLength() {
    List<float[]> vectors = new ArrayList<>(embedder().passages(TEXTS));
    vectors.add(embedder().query("How do I reset my VPN password?"));
    for (float[] vector : vectors) {
      assertThat(vector).hasSize(embedder().dimension());
      assertThat(dot(vector, vector)).isCloseTo(1, org.assertj.core.data.Offset.offset(1e-5));
    }
  }

  @Test
  default void theSameTextGivesTheSameVectorWhateverStandsBesideIt() {
    List<float[]> together = embedder().passages(TEXTS);
    List<float[]> reversed = embedder().passages(TEXTS.reversed());
    for (int i = 0; i < TEXTS.size(); i++) {
      assertThat(embedder().passages(List.of(TEXTS.get(i))).getFirst())
          .containsExactly(together.get(i))
          .containsExactly(reversed.get(TEXTS.size() - 1 - i));
    }
  }

  @Test
  default void manyThreadsGetTheSameVectorsAsOne() throws Exception {
    List<float[]> alone = embedder().passages(TEXTS);
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Callable<List<float[]>>> calls = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        calls.add(() -> embedder().passages(TEXTS));
      }
      for (var call : threads.invokeAll(calls)) {
        for (int i = 0; i < alone.size(); i++) {
          assertThat(call.get().get(i)).containsExactly(alone.get(i));
        }
      }
    }
  }

  @Test
  default void aLongerTextHasMoreTokensAndTooLongAPassageIsRefused() {
    String text = "word ".repeat(embedder().maxTokens() + 1);
    assertThat(embedder().countTokens("word")).isPositive();
    assertThat(embedder().countTokens(text)).isGreaterThan(embedder().maxTokens());
    assertThatThrownBy(() -> embedder().passages(List.of("short", text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tokens");
  }

  @Test
  default void noPassagesGiveNoVectors() {
    assertThat(embedder().passages(List.of())).isEmpty();
  }

  static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
