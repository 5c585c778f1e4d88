package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.tandem.tensor.FormatException;
import dev.tandem.tensor.Gguf;
import dev.tandem.tensor.GgufWriter;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The forward pass on a small random model: ways to the same logits, and refusals. */
class DecoderTest {
  private static final int VOCABULARY = 50;
  private static final int WIDTH = 24;
  private static final int HIDDEN = 40;
  private static final int CONTEXT = 1500;
  private static final float[] NONE = {};
  private static final String DOWN = "blk.1.ffn_down.weight";

  @TempDir Path folder;
  private final Random random = new Random(11);

  private GgufWriter small() {
    return model(name -> NONE);
  }

  /** A random model, save the tensors that are given. */
  private GgufWriter model(Function<String, float[]> given) {
    GgufWriter file =
        new GgufWriter()
            .put("general.architecture", "llama")
            .put("llama.block_count", 2L)
            .put("llama.embedding_length", (long) WIDTH)
            .put("llama.feed_forward_length", (long) HIDDEN)
            .put("llama.attention.head_count", 4L)
            .put("llama.attention.head_count_kv", 2L)
            .put("llama.attention.key_length", 8L)
            .put("llama.attention.value_length", 8L)
            .put("llama.context_length", (long) CONTEXT)
            .put("llama.attention.layer_norm_rms_epsilon", 1e-5f);
    add(file, given, "token_embd.weight", WIDTH, VOCABULARY);
    add(file, given, "output_norm.weight", WIDTH);
    for (String layer : new String[] {"blk.0.", "blk.1."}) {
      add(file, given, layer + "attn_norm.weight", WIDTH);
      add(file, given, layer + "attn_q.weight", WIDTH, 32);
      add(file, given, layer + "attn_k.weight", WIDTH, 16);
      add(file, given, layer + "attn_v.weight", WIDTH, 16);
      add(file, given, layer + "attn_output.weight", 32, WIDTH);
      add(file, given, layer + "ffn_norm.weight", WIDTH);
      add(file, given, layer + "ffn_gate.weight", WIDTH, HIDDEN);
      add(file, given, layer + "ffn_up.weight", WIDTH, HIDDEN);
      add(file, given, layer + "ffn_down.weight", HIDDEN, WIDTH);
    }
    return file;
  }

  private void add(GgufWriter file, Function<String, float[]> given, String name, long... shape) {
    float[] weights = given.apply(name);
    int count = (int) Arrays.stream(shape).reduce(1L, (a, b) -> a * b);
    file.tensor(name, weights.length > 0 ? weights : weights(count), shape);
  }

  private float[] weights(int count) {
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      weights[i] = random.nextFloat() - 0.5f;
    }
    return weights;
  }

  private Transformer load(GgufWriter writer) throws IOException {
    Path file = folder.resolve("small.gguf");
    writer.write(file);
    return Transformer.load(Gguf.open(file));
  }

  @Test
  void aPromptAtOnceInPiecesAndTokenByTokenGivesTheSameLogits() throws IOException {
    try (Transformer model = load(small())) {
      int[] tokens = random.ints(600, 0, VOCABULARY).toArray();
      float[][] all = new float[tokens.length][];
      KvCache first = model.newCache(tokens.length);
      model.forwardAll(tokens, first, (i, logits) -> all[i] = logits.clone());
      assertThat(first.length()).isEqualTo(600);

      KvCache second = model.newCache(CONTEXT);
      int at = 0;
      while (at < tokens.length) {
        int to = Math.min(tokens.length, at + (at % 3 == 0 ? 1 : random.nextInt(1, 140)));
        assertClose(model.forward(tokens, at, to, second), all[to - 1]);
        at = to;
      }

      second.truncate(97);
      assertClose(model.forward(tokens, 97, 98, second), all[97]);
      assertClose(model.forward(tokens, 0, 600, model.newCache(600)), all[599]);
    }
  }

  private static void assertClose(float[] actual, float[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(1e-4f));
    }
  }

  @Test
  void anEarlierTokenNeverSeesALaterOne() throws IOException {
    try (Transformer model = load(small())) {
      int[] tokens = random.ints(120, 0, VOCABULARY).toArray();
      int[] changed = tokens.clone();
      changed[100] = (changed[100] + 1) % VOCABULARY;
      float[][] before = new float[120][];
      model.forwardAll(tokens, model.newCache(120), (i, logits) -> before[i] = logits.clone());
      model.forwardAll(
          changed,
          model.newCache(120),
          (i, logits) -> {
            if (i < 100) {
              assertThat(logits).isEqualTo(before[i]);
            } else {
              assertThat(logits).isNotEqualTo(before[i]);
            }
          });
    }
  }

  @Test
  void whatDoesNotFitIsRefusedAndTheCacheUnchanged() throws IOException {
    try (Transformer model = load(small())) {
      KvCache cache = model.newCache(10);
      model.forward(new int[] {1, 2, 3}, 0, 3, cache);
      assertThatThrownBy(() -> model.forward(new int[8], 0, 8, cache))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("3 of 10");
      assertThatThrownBy(() -> model.forward(new int[] {VOCABULARY}, 0, 1, cache))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> model.forward(new int[0], 0, 0, cache))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(cache.length()).isEqualTo(3);
      assertThatThrownBy(() -> model.newCache(CONTEXT + 1))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void modelsThatWouldComputeNonsenseAreRefused() {
    assertThatThrownBy(() -> load(small().put("general.architecture", "mamba")))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("mamba")
        .hasMessageContaining("llama, qwen2, qwen3, smollm3, gemma3");
    assertThatThrownBy(() -> load(small().tensor("blk.0.attn_q.bias", weights(32), 32)))
        .hasMessageContaining("'blk.0.attn_q.bias' that its architecture does not use");
    assertThatThrownBy(() -> load(small().put("llama.expert_count", 8L)))
        .hasMessageContaining("experts");
    assertThatThrownBy(() -> load(small().put("llama.final_logit_softcapping", 30f)))
        .hasMessageContaining("caps");
    assertThatThrownBy(() -> load(small().put("llama.rope.scaling.type", "longrope")))
        .hasMessageContaining("'longrope'")
        .hasMessageContaining("none, linear, yarn");
    assertThatThrownBy(() -> load(small().put("llama.rope.scaling.type", "yarn")))
        .hasMessageContaining("rope.scaling.original_context_length");
    assertThatThrownBy(() -> load(small().put("llama.rope.scaling.factor", 0f)))
        .hasMessageContaining("impossible factor");
    assertThatThrownBy(() -> load(small().put("llama.rope.dimension_count", 9L)))
        .hasMessageContaining("9 of 8");
    assertThatThrownBy(() -> load(small().put("llama.attention.sliding_window", -1)))
        .hasMessageContaining("impossible window");
    assertThatThrownBy(() -> load(small().put("llama.block_count", 1L)))
        .hasMessageContaining("blk.1.");
    assertThatThrownBy(() -> load(small().put("llama.block_count", 3L)))
        .hasMessageContaining("blk.2.");
    assertThatThrownBy(() -> load(small().put("llama.feed_forward_length", 41L)))
        .hasMessageContaining("should be [24, 41]");
  }

  @Test
  void weightsThatAreNoNumbersAreNamed() throws IOException {
    float[] norm = weights(WIDTH);
    norm[3] = Float.NaN;
    assertThatThrownBy(() -> load(model(name -> name.equals("output_norm.weight") ? norm : NONE)))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("'output_norm.weight'");
    float[] down = weights(HIDDEN * WIDTH);
    down[70] = Float.POSITIVE_INFINITY;
    try (Transformer model = load(model(name -> name.equals(DOWN) ? down : NONE))) {
      assertThatThrownBy(() -> model.forward(new int[] {1, 2}, 0, 2, model.newCache(2)))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("'" + DOWN + "'");
    }
  }
}
