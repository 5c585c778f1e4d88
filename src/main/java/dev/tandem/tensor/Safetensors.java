package dev.tandem.tensor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * A safetensors file, mapped into memory: named tensors in F32, F16 or BF16, and texts beside them.
 * Everything read is checked first, as in {@link Gguf}.
 *
 * @see <a href="https://huggingface.co/docs/safetensors">The safetensors format</a>
 */
public final class Safetensors {
  /** Where the data of a written file begins is a multiple of this, so that it can be mapped. */
  private static final int ALIGNMENT = 64;

  private final Map<String, String> metadata;
  private final Map<String, GgufTensor> tensors;

  private Safetensors(Map<String, String> metadata, Map<String, GgufTensor> tensors) {
    this.metadata = Collections.unmodifiableMap(metadata);
    this.tensors = Collections.unmodifiableMap(tensors);
  }

  /**
   * Maps a file and reads its header.
   *
   * @throws IOException if the file cannot be read
   * @throws FormatException if it is not a safetensors file, is damaged, or holds weights of an
   *     unsupported type
   */
  public static Safetensors open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return of(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()));
    }
  }

  /** Reads a file's bytes; see {@link #open}. */
  static Safetensors of(MemorySegment file) {
    SafetensorsParser parser = new SafetensorsParser(file);
    parser.parse();
    return new Safetensors(parser.metadata(), parser.tensors());
  }

  /** The texts of {@code __metadata__}, in the file's order. */
  public Map<String, String> metadata() {
    return metadata;
  }

  /** The tensors in the header's order; their shapes have the fastest-running size first. */
  public Collection<GgufTensor> tensors() {
    return tensors.values();
  }

  public Optional<GgufTensor> tensor(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /**
   * Writes a file; one of that name is replaced. The wider types come first, so that every tensor
   * is aligned to its own numbers.
   *
   * @param metadata texts beside the tensors, for example {@code format} to {@code pt}
   * @param tensors in F32, F16 or BF16, no name twice
   * @throws IOException if it cannot be written
   */
  public static void write(Path file, Map<String, String> metadata, List<GgufTensor> tensors)
      throws IOException {
    write(file, metadata, tensors.stream().map(PlannedTensor::of).toList(), bytes -> {});
  }

  /**
   * The same for tensors whose bytes come when they are written.
   *
   * @param written hears how many of the tensors' bytes are written
   */
  public static void write(
      Path file, Map<String, String> metadata, List<PlannedTensor> tensors, LongConsumer written)
      throws IOException {
    WholeFile.Content content = content(metadata, tensors, written);
    try (OutputStream out = Files.newOutputStream(file)) {
      content.to(out);
    }
  }

  /** Its header is made at once, so that what cannot be written touches no file. */
  private static WholeFile.Content content(
      Map<String, String> metadata, List<PlannedTensor> tensors, LongConsumer written) {
    List<PlannedTensor> ordered =
        tensors.stream().sorted(Comparator.comparingInt(t -> -t.type().bytesPerBlock())).toList();
    byte[] header = header(metadata, ordered);
    return out -> {
      ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      out.write(length.putLong(header.length).array());
      out.write(header);
      TensorOutput output = new TensorOutput(out, written);
      for (PlannedTensor tensor : ordered) {
        output.write(tensor);
      }
    };
  }

  /**
   * The same by a file beside, which takes the place of the other when it is whole and on the disk.
   *
   * @throws IOException if it cannot be written
   */
  public static void replace(Path file, Map<String, String> metadata, List<GgufTensor> tensors)
      throws IOException {
    List<PlannedTensor> planned = tensors.stream().map(PlannedTensor::of).toList();
    WholeFile.write(file, content(metadata, planned, bytes -> {}));
  }

  private static byte[] header(Map<String, String> metadata, List<PlannedTensor> tensors) {
    ObjectNode json = new ObjectMapper().createObjectNode();
    if (!metadata.isEmpty()) {
      ObjectNode texts = json.putObject(SafetensorsParser.METADATA);
      metadata.forEach(texts::put);
    }
    Set<String> names = new HashSet<>();
    long at = 0;
    for (PlannedTensor tensor : tensors) {
      if (tensor.type().weightsPerBlock() != 1
          || !names.add(tensor.name())
          || tensor.name().equals(SafetensorsParser.METADATA)) {
        throw new IllegalArgumentException(
            "tensor '%s' in %s cannot be written".formatted(tensor.name(), tensor.type()));
      }
      ObjectNode entry = json.putObject(tensor.name()).put("dtype", tensor.type().name());
      tensor.shape().reversed().forEach(entry.putArray("shape")::add);
      entry.putArray("data_offsets").add(at).add(at + tensor.byteSize());
      at += tensor.byteSize();
    }
    String text = json.toString();
    int bytes = 8 + text.getBytes(StandardCharsets.UTF_8).length;
    return (text + " ".repeat(Math.floorMod(-bytes, ALIGNMENT))).getBytes(StandardCharsets.UTF_8);
  }
}
