package dev.tandem.observe.incident;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is promised, by collection; {@code *} is every collection without words of its own.
 *
 * @param byCollection in the order written
 */
public record Promises(Map<String, List<Promise>> byCollection) {
  private static final String ALL = "*";

  public Promises {
    byCollection = Map.copyOf(byCollection);
  }

  /**
   * Reads {@code hr: answered=0.9, p95=2s; *: resolve=8h}.
   *
   * @throws IllegalArgumentException if it has another form
   */
  public static Promises parse(String text) {
    Map<String, List<Promise>> all = new TreeMap<>();
    for (Map.Entry<String, String> one : pairs(text).entrySet()) {
      List<Promise> promises = new ArrayList<>();
      for (String promise : one.getValue().split(",")) {
        promises.add(Promise.parse(promise));
      }
      all.put(one.getKey(), List.copyOf(promises));
    }
    return new Promises(all);
  }

  /** What is promised of a collection; nothing where nothing is. */
  List<Promise> of(String collection) {
    return byCollection.getOrDefault(collection, byCollection.getOrDefault(ALL, List.of()));
  }

  /**
   * {@code a: b; c: d} as pairs. A name ends at a colon with a blank behind, so that it may hold
   * colons itself.
   */
  static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String part : text.split(";")) {
      if (part.isBlank()) {
        continue;
      }
      int colon = part.indexOf(": ");
      if (colon < 0 || part.substring(0, colon).isBlank() || part.substring(colon + 2).isBlank()) {
        throw new IllegalArgumentException(
            "'%s' lacks its ': '; write NAME: VALUE; NAME: VALUE".formatted(part.strip()));
      }
      pairs.put(part.substring(0, colon).strip(), part.substring(colon + 2).strip());
    }
    return pairs;
  }
}
