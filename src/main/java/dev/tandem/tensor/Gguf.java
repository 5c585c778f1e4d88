package dev.tandem.tensor;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A GGUF file, mapped into memory: metadata and tensors. Weights are paged in by the operating
 * system when they are read and shared between processes; the mapping ends when nothing refers to
 * it any more.
 *
 * <p>Everything read is checked first, so that a hostile header costs an error and neither a crash
 * nor a large allocation.
 *
 * @see <a href="https://github.com/ggml-org/ggml/blob/master/docs/gguf.md">The GGUF
 *     specification</a>
 */
public final class Gguf {
  private final Map<String, Object> metadata;
  private final Map<String, MemorySegment> stored;
  private final Map<String, GgufTensor> tensors;

  private Gguf(
      Map<String, Object> metadata,
      Map<String, MemorySegment> stored,
      Map<String, GgufTensor> tensors) {
    this.metadata = Collections.unmodifiableMap(metadata);
    this.stored = stored;
    this.tensors = Collections.unmodifiableMap(tensors);
  }

  /**
   * Maps a file and reads its header.
   *
   * @throws IOException if the file cannot be read
   * @throws FormatException if it is not a GGUF file of version 2 or 3, is damaged, or holds
   *     weights of an unsupported type
   */
  public static Gguf open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      return of(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()));
    }
  }

  /**
   * A model that lies elsewhere, said as a GGUF file would say it.
   *
   * @param metadata values of the kinds that {@link #metadata()} lists
   * @throws FormatException if two tensors have one name
   */
  public static Gguf of(Map<String, Object> metadata, Collection<GgufTensor> tensors) {
    Map<String, GgufTensor> byName = new LinkedHashMap<>();
    for (GgufTensor tensor : tensors) {
      if (byName.putIfAbsent(tensor.name(), tensor) != null) {
        throw new FormatException("there is a tensor '" + tensor.name() + "' twice");
      }
    }
    return new Gguf(new LinkedHashMap<>(metadata), Map.of(), byName);
  }

  /** Reads a file's bytes; see {@link #open}. */
  static Gguf of(MemorySegment file) {
    GgufParser parser = new GgufParser(file);
    parser.parse();
    return new Gguf(parser.metadata(), parser.stored(), parser.tensors());
  }

  /**
   * All metadata in the file's order. Integers of up to 32 bits are {@code Integer} ({@code uint32}
   * and 64-bit ones {@code Long}), others {@code Float}, {@code Double}, {@code Boolean}, {@code
   * String}; arrays are {@code int[]} or {@code long[]} in the same way, {@code float[]}, {@code
   * String[]}, and {@code List<Object>} for anything else.
   */
  public Map<String, Object> metadata() {
    return metadata;
  }

  /** Whether it is a GGUF file, and not a model that lies elsewhere. */
  public boolean isStored() {
    return !stored.isEmpty();
  }

  /**
   * The metadata as it stands in the file, types before values; empty for a model that lies
   * elsewhere.
   */
  Map<String, MemorySegment> storedMetadata() {
    return stored;
  }

  /** The tensors in the file's order. */
  public Collection<GgufTensor> tensors() {
    return tensors.values();
  }

  public Optional<GgufTensor> tensor(String name) {
    return Optional.ofNullable(tensors.get(name));
  }

  /**
   * A tensor that must be there.
   *
   * @throws FormatException naming it, if it is not
   */
  public GgufTensor requireTensor(String name) {
    return tensor(name)
        .orElseThrow(() -> new FormatException("the file has no tensor '" + name + "'"));
  }

  /** A value of the given type, if the key is there. */
  public <T> Optional<T> get(String key, Class<T> type) {
    Object value = metadata.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw new FormatException(
          "metadata '%s' should be %s and is %s"
              .formatted(key, type.getSimpleName(), value.getClass().getSimpleName()));
    }
    return Optional.of(type.cast(value));
  }

  /** A value that must be there. */
  public <T> T require(String key, Class<T> type) {
    return get(key, type).orElseThrow(() -> missing(key));
  }

  public String getString(String key, String otherwise) {
    return get(key, String.class).orElse(otherwise);
  }

  public boolean getBoolean(String key, boolean otherwise) {
    return get(key, Boolean.class).orElse(otherwise);
  }

  /** An integer of any width, refused if it does not fit an {@code int}. */
  public int getInt(String key, int otherwise) {
    return metadata.containsKey(key) ? requireInt(key) : otherwise;
  }

  /** An integer of any width that must be there and fit an {@code int}. */
  public int requireInt(String key) {
    long value = require(key, Number.class).longValue();
    if (value != (int) value) {
      throw new FormatException("metadata '%s' is out of range: %d".formatted(key, value));
    }
    return (int) value;
  }

  public float getFloat(String key, float otherwise) {
    return get(key, Number.class).map(Number::floatValue).orElse(otherwise);
  }

  /** A float that must be there. */
  public float requireFloat(String key) {
    return require(key, Number.class).floatValue();
  }

  /** An array of strings that must be there, for example {@code tokenizer.ggml.tokens}. */
  public String[] requireStrings(String key) {
    return require(key, String[].class);
  }

  private static FormatException missing(String key) {
    return new FormatException("the file has no metadata '" + key + "'");
  }
}
