package dev.tandem.observe.world;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What came of each world, in a file that is written after each, so that a run can go on. */
final class Results {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Map<Long, ObjectNode> bySeed = new TreeMap<>();

  /**
   * @param goOn whether worlds that stand in the file are not lived through again; those that
   *     failed are
   */
  Results(Path file, boolean goOn) {
    this.file = file;
    if (goOn && Files.exists(file)) {
      try {
        for (JsonNode each : JSON.readTree(file.toFile())) {
          if (!each.has("failed")) {
            bySeed.put(each.path("seed").asLong(), (ObjectNode) each);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("the file of results cannot be read; name another", e);
      }
    }
  }

  synchronized boolean has(long seed) {
    return bySeed.containsKey(seed);
  }

  synchronized void put(long seed, ObjectNode result) {
    bySeed.put(seed, result.put("seed", seed));
    ArrayNode all = JSON.createArrayNode();
    bySeed.values().forEach(all::add);
    TextFile.write(file.toAbsolutePath(), all.toPrettyString());
  }

  /** The others are lived through all the same, and this one is counted. */
  void failed(long seed, RuntimeException why) {
    put(seed, JSON.createObjectNode().put("failed", why.toString()));
  }

  synchronized int count() {
    return bySeed.size();
  }

  synchronized int failures() {
    return (int) bySeed.values().stream().filter(each -> each.has("failed")).count();
  }

  /** A part of each that has it, by seed. */
  synchronized <T> List<T> all(String part, Class<T> type) {
    List<T> all = new ArrayList<>();
    bySeed.values().stream()
        .filter(each -> each.has(part))
        .sorted(Comparator.comparing(each -> each.path("seed").asLong()))
        .forEach(each -> all.add(read(each.path(part), type)));
    return all;
  }

  private static <T> T read(JsonNode node, Class<T> type) {
    try {
      return JSON.treeToValue(node, type);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized String text(long seed) {
    return bySeed.getOrDefault(seed, JSON.createObjectNode()).toPrettyString();
  }
}
