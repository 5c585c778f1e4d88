package dev.tandem.tensor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a safetensors header: eight bytes of length, then JSON of that length, then the tensors'
 * bytes, which must be there whole, without overlaps and without holes.
 */
final class SafetensorsParser {
  static final String METADATA = "__metadata__";
  private static final long MAX_HEADER = 100_000_000; // as in the reference implementation
  private static final int MAX_DIMENSIONS = 8;
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final JsonFactory JSON =
      JsonFactory.builder().disable(JsonFactory.Feature.INTERN_FIELD_NAMES).build();

  private final MemorySegment file;
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private final Map<String, GgufTensor> tensors = new LinkedHashMap<>();

  SafetensorsParser(MemorySegment file) {
    this.file = file;
  }

  Map<String, String> metadata() {
    return metadata;
  }

  Map<String, GgufTensor> tensors() {
    return tensors;
  }

  /** Where a tensor lies: {@code [from, to)} of the data. */
  private record Entry(String name, BlockType type, List<Long> shape, long from, long to) {}

  void parse() {
    long length = file.byteSize() < 10 ? -1 : file.get(LONG, 0);
    if (length < 2 || length > MAX_HEADER || file.get(ValueLayout.JAVA_BYTE, 8) != '{') {
      throw new FormatException("the file is not in safetensors format");
    }
    if (length > file.byteSize() - 8) {
      throw new FormatException("the file ends within its header: it is cut off or damaged");
    }
    byte[] header = file.asSlice(8, length).toArray(ValueLayout.JAVA_BYTE);
    Map<String, Entry> entries = new LinkedHashMap<>();
    try (JsonParser json = JSON.createParser(new String(header, StandardCharsets.UTF_8))) {
      expect(json.nextToken() == JsonToken.START_OBJECT, "the file's header is not an object");
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals(METADATA)) {
          texts(json);
        } else if (entries.putIfAbsent(name, entry(name, json)) != null) {
          throw new FormatException("the file has tensor '" + name + "' twice");
        }
      }
      expect(json.nextToken() == null, "the file's header goes on behind its end");
    } catch (IOException e) { // without its message, which quotes the file
      throw new FormatException("the file's header is not JSON: it is damaged");
    }
    place(new ArrayList<>(entries.values()), file.asSlice(8 + length));
  }

  private void texts(JsonParser json) throws IOException {
    expect(json.currentToken() == JsonToken.START_OBJECT, "the file's metadata is not an object");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String key = json.currentName();
      expect(json.nextToken() == JsonToken.VALUE_STRING, "the file's metadata is not all text");
      metadata.put(key, json.getText());
    }
  }

  private static Entry entry(String name, JsonParser json) throws IOException {
    expect(json.currentToken() == JsonToken.START_OBJECT, "tensor '" + name + "' has no entry");
    Optional<BlockType> type = Optional.empty();
    List<Long> shape = List.of();
    boolean shaped = false;
    List<Long> offsets = List.of();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "dtype" -> type = Optional.of(type(name, json));
        case "shape" -> {
          shape = numbers(name, json);
          shaped = true;
        }
        case "data_offsets" -> offsets = numbers(name, json);
        default -> json.skipChildren();
      }
    }
    if (type.isEmpty() || !shaped || offsets.size() != 2) {
      throw new FormatException("tensor '" + name + "' lacks its dtype, shape or data_offsets");
    }
    return new Entry(name, type.get(), shape, offsets.getFirst(), offsets.getLast());
  }

  private static BlockType type(String name, JsonParser json) throws IOException {
    expect(json.currentToken() == JsonToken.VALUE_STRING, "tensor '" + name + "' has no dtype");
    return switch (json.getText()) {
      case "F32" -> BlockType.F32;
      case "F16" -> BlockType.F16;
      case "BF16" -> BlockType.BF16;
      default ->
          throw new FormatException(
              "tensor '%s' is stored as %s, which is not supported; supported are F32, F16, BF16"
                  .formatted(name, json.getText()));
    };
  }

  private static List<Long> numbers(String name, JsonParser json) throws IOException {
    String wrong = "tensor '" + name + "' has an impossible shape or offset";
    expect(json.currentToken() == JsonToken.START_ARRAY, wrong);
    List<Long> numbers = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      expect(
          json.currentToken() == JsonToken.VALUE_NUMBER_INT && numbers.size() < MAX_DIMENSIONS,
          wrong);
      long number =
          json.getNumberType() == JsonParser.NumberType.BIG_INTEGER ? -1 : json.getLongValue();
      expect(number >= 0, wrong);
      numbers.add(number);
    }
    return numbers;
  }

  private void place(List<Entry> entries, MemorySegment data) {
    Map<String, MemorySegment> places = new LinkedHashMap<>();
    entries.forEach(entry -> places.put(entry.name, place(entry, data)));
    List<Entry> byOffset = new ArrayList<>(entries);
    byOffset.sort(Comparator.comparingLong(Entry::from).thenComparingLong(Entry::to));
    long at = 0;
    for (Entry entry : byOffset) {
      if (entry.from != at) {
        throw new FormatException(
            "tensor '%s' %s: the file is damaged"
                .formatted(entry.name, entry.from < at ? "overlaps another" : "follows a hole"));
      }
      at = entry.to;
    }
    expect(at == data.byteSize(), "the file has bytes behind its last tensor: it is damaged");
    for (Entry entry : entries) {
      // A lone number has no sizes; here it is one of one.
      List<Long> shape = entry.shape.isEmpty() ? List.of(1L) : entry.shape.reversed();
      tensors.put(
          entry.name,
          new GgufTensor(
              entry.name, shape, entry.type, places.getOrDefault(entry.name, MemorySegment.NULL)));
    }
  }

  private static MemorySegment place(Entry entry, MemorySegment data) {
    if (entry.from > entry.to || entry.to > data.byteSize()) {
      throw new FormatException(
          "the file ends before tensor '" + entry.name + "' does: it is cut off or damaged");
    }
    long bytes = entry.type.bytesPerBlock();
    for (long size : entry.shape) {
      if (size < 1 || Math.multiplyHigh(bytes, size) != 0 || bytes * size < 0) {
        throw new FormatException("tensor '" + entry.name + "' has an impossible size");
      }
      bytes *= size;
    }
    if (bytes != entry.to - entry.from) {
      throw new FormatException(
          "tensor '%s' has %d bytes and its shape needs %d"
              .formatted(entry.name, entry.to - entry.from, bytes));
    }
    return data.asSlice(entry.from, bytes);
  }

  private static void expect(boolean so, String otherwise) {
    if (!so) {
      throw new FormatException(otherwise);
    }
  }
}
