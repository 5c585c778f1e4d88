package dev.tandem.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafetensorsTest {
  @TempDir Path folder;

  static GgufTensor tensor(String name, BlockType type, int bytes, Long... shape) {
    byte[] data = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      data[i] = (byte) (i * 7);
    }
    return new GgufTensor(name, List.of(shape), type, MemorySegment.ofArray(data));
  }

  static byte[] file(String header, int data) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .array();
  }

  private static Safetensors parse(String header, int data) {
    return Safetensors.of(MemorySegment.ofArray(file(header, data)));
  }

  private static void refused(String header, int data, String... words) {
    assertThatThrownBy(() -> parse(header, data))
        .isInstanceOf(FormatException.class)
        .hasMessageContainingAll(words);
  }

  @Test
  void whatIsWrittenIsReadBackAndAligned() throws IOException {
    Path file = folder.resolve("a.safetensors");
    List<GgufTensor> tensors =
        List.of(
            tensor("half", BlockType.F16, 12, 3L, 2L),
            tensor("brain", BlockType.BF16, 2, 1L),
            tensor("whole", BlockType.F32, 24, 2L, 3L));
    Safetensors.write(file, Map.of("format", "pt", "ü", "\"quoted\""), tensors);
    Safetensors read = Safetensors.open(file);
    assertThat(read.metadata()).isEqualTo(Map.of("format", "pt", "ü", "\"quoted\""));
    for (GgufTensor written : tensors) {
      GgufTensor found = read.tensor(written.name()).orElseThrow();
      assertThat(found.shape()).isEqualTo(written.shape());
      assertThat(found.type()).isEqualTo(written.type());
      assertThat(found.data().mismatch(written.data())).isEqualTo(-1);
      assertThat(found.data().address() % found.type().bytesPerBlock()).isZero();
    }
    assertThat((Files.size(file) - 24 - 12 - 2) % 64).isZero();
  }

  @Test
  void aNumberWithoutSizesIsOneOfOne() {
    Safetensors read =
        parse("{\"s\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]}}   ", 4);
    assertThat(read.tensor("s").orElseThrow().shape()).containsExactly(1L);
  }

  @Test
  void damagedHeadersAreRefusedNamingTheTensor() {
    String entry = "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}";
    refused("{" + entry.formatted("a", "F32", "[2]", "[0,4]") + "}", 4, "'a'", "4 bytes", "8");
    refused("{" + entry.formatted("a", "F32", "[2]", "[0,8]") + "}", 4, "ends before", "'a'");
    refused("{" + entry.formatted("a", "F32", "[1]", "[4,0]") + "}", 4, "'a'");
    refused("{" + entry.formatted("a", "I64", "[1]", "[0,8]") + "}", 8, "'a'", "I64", "BF16");
    refused("{" + entry.formatted("a", "F32", "[-1]", "[0,4]") + "}", 4, "'a'", "impossible");
    refused("{" + entry.formatted("a", "F32", "[1.5]", "[0,4]") + "}", 4, "'a'", "impossible");
    refused("{" + entry.formatted("a", "F32", "[4294967296,4294967296]", "[0,4]") + "}", 4, "'a'");
    String a = entry.formatted("a", "F32", "[1]", "[0,4]");
    refused("{" + a + "," + a + "}", 4, "'a' twice");
    refused("{" + a + "," + entry.formatted("b", "F16", "[1]", "[2,4]") + "}", 4, "'b' overlaps");
    refused("{" + a + "," + entry.formatted("b", "F16", "[1]", "[6,8]") + "}", 8, "'b' follows");
    refused("{" + a + "}", 6, "behind its last tensor");
    refused("{\"a\":{\"dtype\":\"F32\"}}", 0, "'a' lacks");
    refused("{\"a\":3}", 0, "'a'");
    refused("{\"__metadata__\":{\"x\":1}}", 0, "metadata");
    refused("{\"a\"", 0, "not JSON");
    refused("{} {}", 0, "behind its end");
    refused("[]", 0, "not in safetensors format");
  }

  @Test
  void everyCutFileIsRefused() throws IOException {
    Path file = folder.resolve("a.safetensors");
    Safetensors.write(file, Map.of(), List.of(tensor("a", BlockType.F16, 12, 6L)));
    byte[] whole = Files.readAllBytes(file);
    for (int length = 0; length < whole.length; length++) {
      MemorySegment cut = MemorySegment.ofArray(Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> Safetensors.of(cut)).isInstanceOf(FormatException.class);
    }
  }
}
