package dev.tandem.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The few maps and lists that the ledger keeps as JSON. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be written as JSON", e);
    }
  }

  /** For {@code json_each}: one parameter for any number of ids. */
  static String list(Collection<String> values) {
    return write(values);
  }

  static <V> String map(Map<String, V> values) {
    return write(new TreeMap<>(values));
  }

  static <T> T read(String json, TypeReference<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (IOException e) {
      throw new IllegalStateException("the ledger holds JSON that does not parse", e);
    }
  }

  static Map<String, String> strings(String json) {
    return read(json, new TypeReference<LinkedHashMap<String, String>>() {});
  }
}
