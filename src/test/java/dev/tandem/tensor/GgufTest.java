package dev.tandem.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgufTest {
  @TempDir Path folder;

  private static GgufWriter sample() {
    return new GgufWriter()
        .put("general.architecture", "llama")
        .put("llama.context_length", 2048L)
        .put("llama.rope.freq_base", 10000f)
        .put("flag", true)
        .put("tokens", new String[] {"a", "ü", "Ġthe"})
        .put("types", new int[] {1, 3, -6})
        .put("scores", new float[] {0.5f, -1f})
        .tensor("one", new float[] {1, 2, 3, 4, 5, 6}, 3, 2)
        .tensor("two", BlockType.Q8_0, q8Block(), 32);
  }

  private static byte[] q8Block() {
    ByteBuffer block = ByteBuffer.allocate(34).order(ByteOrder.LITTLE_ENDIAN);
    block.putShort(Float.floatToFloat16(0.5f));
    for (int i = 0; i < 32; i++) {
      block.put((byte) (i - 16));
    }
    return block.array();
  }

  private static Gguf parse(byte[] bytes) {
    return Gguf.of(MemorySegment.ofArray(bytes));
  }

  @Test
  void metadataAndTensorsAreReadAsWritten() throws Exception {
    Path file = folder.resolve("sample.gguf");
    sample().write(file);
    Gguf gguf = Gguf.open(file);
    assertThat(gguf.getString("general.architecture", "")).isEqualTo("llama");
    assertThat(gguf.requireInt("llama.context_length")).isEqualTo(2048);
    assertThat(gguf.getFloat("llama.rope.freq_base", 0)).isEqualTo(10000f);
    assertThat(gguf.getBoolean("flag", false)).isTrue();
    assertThat(gguf.getInt("absent", 7)).isEqualTo(7);
    assertThat(gguf.requireStrings("tokens")).containsExactly("a", "ü", "Ġthe");
    assertThat(gguf.require("types", int[].class)).containsExactly(1, 3, -6);
    assertThat(gguf.require("scores", float[].class)).containsExactly(0.5f, -1f);
    GgufTensor one = gguf.requireTensor("one");
    assertThat(one.shape()).isEqualTo(List.of(3L, 2L));
    assertThat(one.type().weight(one.data(), 4)).isEqualTo(5f);
    GgufTensor two = gguf.requireTensor("two");
    assertThat(two.type().weight(two.data(), 1)).isEqualTo(-7.5f);
    assertThat(gguf.tensor("three")).isEmpty();
  }

  @Test
  void everyCutFileIsRefused() {
    byte[] whole = sample().bytes();
    int data = whole.length - 64 - 32; // two's last block is padded with zeros up to the end
    for (int length = 0; length < data; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> parse(cut)).isInstanceOf(FormatException.class);
    }
  }

  @Test
  void damagedBytesGiveAnErrorOrAFileButNothingElse() {
    byte[] whole = sample().bytes();
    long seed = new Random().nextLong();
    System.out.println("GgufTest seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 50_000; i++) {
      byte[] bytes = whole.clone();
      for (int n = random.nextInt(1, 5); n > 0; n--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      }
      try {
        for (GgufTensor tensor : parse(bytes).tensors()) {
          tensor.type().weight(tensor.data(), tensor.weights() - 1);
        }
      } catch (FormatException expected) {
        assertThat(expected).hasMessageNotContaining("null");
      }
    }
  }

  @Test
  void hugeAnnouncementsAreRefusedBeforeAnythingIsAllocated() {
    byte[] bytes = sample().bytes();
    MemorySegment.ofArray(bytes).set(ValueLayout.JAVA_LONG_UNALIGNED, 16, Long.MAX_VALUE);
    assertThatThrownBy(() -> parse(bytes)).hasMessageContaining("more than it holds");
    byte[] sizes = new GgufWriter().tensor("t", new float[] {1}, 1, 1, 1).bytes();
    for (int dimension = 0; dimension < 3; dimension++) {
      long at = 24 + 9 + 4 + 8L * dimension; // after the header, the name and the number of them
      MemorySegment.ofArray(sizes).set(ValueLayout.JAVA_LONG_UNALIGNED, at, 1L << 31);
    }
    assertThatThrownBy(() -> parse(sizes)).hasMessageContaining("impossible size");
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen3", "gemma3"})
  void whatIsCopiedFromAFileOfTheGgufPackageIsThatFileToTheLastByte(String name) throws Exception {
    Path original =
        Path.of(
            Objects.requireNonNull(
                    GgufTest.class.getResource("/golden/architectures/" + name + ".gguf"))
                .toURI());
    Gguf read = Gguf.open(original);
    GgufWriter writer = new GgufWriter().copyMetadata(read);
    read.tensors().forEach(tensor -> writer.tensor(PlannedTensor.of(tensor)));
    Path copy = folder.resolve("copy.gguf");
    List<Long> written = new ArrayList<>();
    writer.write(copy, written::add);
    assertThat(copy).hasSameBinaryContentAs(original);
    assertThat(written).isSorted().last().isEqualTo(writer.tensorBytes());
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(copy);
    }
  }

  @Test
  void aFileThatCannotBeFinishedIsNotThereAndWhatWasThereStays() throws Exception {
    Path file = folder.resolve("model.gguf");
    sample().write(file);
    byte[] before = Files.readAllBytes(file);
    GgufWriter broken =
        sample()
            .tensor(
                new PlannedTensor(
                    "three",
                    List.of(2L),
                    BlockType.F32,
                    sink -> {
                      throw new IOException("the disk is full");
                    }));
    assertThatThrownBy(() -> broken.write(file)).hasMessageContaining("full");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(file);
    }
  }

  @Test
  void otherFormatsVersionsAndBlockTypesAreRefusedByName() {
    assertThatThrownBy(() -> parse("PK\3\4 something else".getBytes(ISO)))
        .hasMessageContaining("not in GGUF format");
    byte[] version = sample().bytes();
    version[4] = 9;
    assertThatThrownBy(() -> parse(version)).hasMessageContaining("version 9");
    assertThatThrownBy(() -> BlockType.of(10))
        .hasMessageContaining("Q2_K")
        .hasMessageContaining(
            "F32, F16, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, Q4_K, Q5_K, Q6_K, IQ4_NL, BF16");
  }

  @Test
  void aValueOfTheWrongTypeIsNamed() {
    Gguf gguf = parse(sample().bytes());
    assertThatThrownBy(() -> gguf.requireInt("general.architecture"))
        .isInstanceOf(FormatException.class)
        .hasMessageContaining("general.architecture");
    assertThatThrownBy(() -> gguf.requireInt("absent")).hasMessageContaining("absent");
  }

  private static final java.nio.charset.Charset ISO = java.nio.charset.StandardCharsets.ISO_8859_1;
}
