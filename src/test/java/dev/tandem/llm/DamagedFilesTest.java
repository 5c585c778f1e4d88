package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.management.ThreadMXBean;
import dev.tandem.tensor.BlockType;
import dev.tandem.tensor.FormatException;
import dev.tandem.tensor.Gguf;
import dev.tandem.tensor.GgufTensor;
import dev.tandem.tensor.GgufWriter;
import dev.tandem.tensor.Mutations;
import dev.tandem.tensor.Safetensors;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Model files with damaged headers, read down to the weights: each gives a sentence or a model,
 * never another failure, an endless loop or memory without bound. A tenth of them here; all with
 * {@code ./do bench faults}.
 */
@Timeout(900)
class DamagedFilesTest {
  private static final boolean FULL = "full".equals(System.getProperty("tandem.faults"));
  private static final int COUNT = FULL ? 50_000 : 5_000;
  private static final long SEED = Long.getLong("tandem.seed", new Random().nextLong());
  private static final long MOST_BYTES = 64L << 20;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path folder;
  private final Random random = new Random(SEED);

  private void damage(byte[] whole, int header, boolean text, Consumer<byte[]> read) {
    System.out.printf("DamagedFilesTest: %d files, -Dtandem.seed=%d%n", COUNT, SEED);
    Mutations mutations = new Mutations(random);
    int refused = 0;
    for (int i = 0; i < COUNT; i++) {
      byte[] bytes = mutations.mutate(whole, header, text);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      try {
        read.accept(bytes);
      } catch (FormatException | UserError expected) {
        refused++;
        assertThat(expected.getMessage()).isNotBlank().doesNotContain("Exception");
      } catch (RuntimeException | OutOfMemoryError | StackOverflowError e) {
        throw new AssertionError("file %d".formatted(i), e);
      }
      assertThat(THREADS.getCurrentThreadAllocatedBytes() - before)
          .as("bytes allocated for file %d", i)
          .isLessThan(MOST_BYTES);
    }
    System.out.printf("DamagedFilesTest: %d refused%n", refused);
    assertThat(refused).isGreaterThan(COUNT / 2);
  }

  @Test
  void damagedGgufFilesAreRefusedOrRead() {
    byte[] whole = model();
    int data =
        Mutations.gguf(whole).tensors().stream().mapToInt(t -> (int) t.data().byteSize()).sum();
    damage(
        whole,
        whole.length - data,
        false,
        bytes -> {
          Gguf gguf = Mutations.gguf(bytes);
          ModelFile file = ModelFile.of(Path.of("damaged.gguf"), gguf);
          file.tokenizer().count("some text 123");
          assertThat(file.ends()).isNotNull();
          assertThat(file.info("").name()).isEqualTo("damaged");
          try (Transformer model = Decoder.of(gguf, 1)) {
            int[] tokens = {1, 0};
            if (model.vocabularySize() > 1 && model.contextLength() > 1) {
              model.forward(tokens, 0, 2, model.newCache(2));
            }
          }
        });
  }

  @Test
  void damagedSafetensorsFilesAreRefusedOrRead() throws IOException {
    Path file = folder.resolve("whole.safetensors");
    List<GgufTensor> tensors = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      tensors.add(
          new GgufTensor(
              "model.layers." + i + ".mlp.up_proj.weight",
              List.of(4L, 2L + i),
              i % 2 == 0 ? BlockType.F32 : BlockType.BF16,
              MemorySegment.ofArray(new byte[(2 + i) * (i % 2 == 0 ? 16 : 8)])));
    }
    Safetensors.write(file, Map.of("format", "pt"), tensors);
    byte[] whole = Files.readAllBytes(file);
    int data = tensors.stream().mapToInt(t -> (int) t.data().byteSize()).sum();
    damage(
        whole,
        whole.length - data,
        true,
        bytes -> {
          for (GgufTensor tensor : Mutations.safetensors(bytes).tensors()) {
            // Its last weight lies in the file.
            assertThatCode(() -> tensor.type().weight(tensor.data(), tensor.weights() - 1))
                .doesNotThrowAnyException();
          }
        });
  }

  /** A small model with all kinds of metadata. */
  private byte[] model() {
    String[] tokens = new String[256];
    Arrays.setAll(tokens, b -> Character.toString(ByteAlphabet.spelling(b)));
    int[] types = new int[256];
    Arrays.fill(types, Vocabulary.NORMAL);
    GgufWriter file =
        new GgufWriter()
            .put("general.architecture", "qwen2")
            .put("qwen2.block_count", 1L)
            .put("qwen2.embedding_length", 8L)
            .put("qwen2.feed_forward_length", 8L)
            .put("qwen2.attention.head_count", 2L)
            .put("qwen2.attention.head_count_kv", 1L)
            .put("qwen2.attention.key_length", 4L)
            .put("qwen2.attention.sliding_window", 7L)
            .put("qwen2.context_length", 32L)
            .put("qwen2.attention.layer_norm_rms_epsilon", 1e-5f)
            .put("qwen2.rope.freq_base", 10000f)
            .put("qwen2.rope.scaling.type", "yarn")
            .put("qwen2.rope.scaling.factor", 2f)
            .put("qwen2.rope.scaling.original_context_length", 16L)
            .put("tokenizer.ggml.model", "gpt2")
            .put("tokenizer.ggml.pre", "qwen2")
            .put("tokenizer.ggml.tokens", tokens)
            .put("tokenizer.ggml.token_type", types)
            .put("tokenizer.ggml.merges", new String[] {"a b", "c d", "ab cd"})
            .put("tokenizer.ggml.eos_token_id", 5)
            .put("tokenizer.chat_template", "{{ messages[0].content }}");
    add(file, "token_embd.weight", 8, 256);
    add(file, "output_norm.weight", 8);
    String layer = "blk.0.";
    add(file, layer + "attn_norm.weight", 8);
    add(file, layer + "attn_q.weight", 8, 8);
    add(file, layer + "attn_k.weight", 8, 4);
    add(file, layer + "attn_v.weight", 8, 4);
    add(file, layer + "attn_q.bias", 8);
    add(file, layer + "attn_k.bias", 4);
    add(file, layer + "attn_v.bias", 4);
    add(file, layer + "attn_output.weight", 8, 8);
    add(file, layer + "ffn_norm.weight", 8);
    add(file, layer + "ffn_gate.weight", 8, 8);
    add(file, layer + "ffn_up.weight", 8, 8);
    add(file, layer + "ffn_down.weight", 8, 8);
    return file.bytes();
  }

  private void add(GgufWriter file, String name, long... shape) {
    float[] weights = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextFloat() - 0.5f;
    }
    file.tensor(name, weights, shape);
  }
}
