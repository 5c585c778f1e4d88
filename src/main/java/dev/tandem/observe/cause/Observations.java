package dev.tandem.observe.cause;

import dev.tandem.text.DocumentKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** All that was seen on the way to a cause, in order. */
final class Observations {
  private static final int NAMED = 5;

  private final List<Observation> all = new ArrayList<>();

  Observation see(String kind, Instant time, String text) {
    return see(kind, time, text, List.of());
  }

  Observation see(String kind, Instant time, String text, Collection<DocumentKey> documents) {
    Observation seen =
        new Observation("O" + (all.size() + 1), kind, time, text, List.copyOf(documents));
    all.add(seen);
    return seen;
  }

  List<Observation> all() {
    return List.copyOf(all);
  }

  /** The first few of them, and how many more there are. */
  static String named(Collection<String> ids) {
    String first = String.join(", ", ids.stream().sorted().limit(NAMED).toList());
    return ids.size() <= NAMED ? first : "%s and %d more".formatted(first, ids.size() - NAMED);
  }
}
