package dev.tandem.ingest;

import java.util.ArrayList;
import java.util.List;

/**
 * A heading with what stands under it, up to the next heading.
 *
 * @param path the headings above it and its own, outermost first
 * @param heading units of its own heading; empty before the first heading
 * @param body units under it
 */
record Section(List<String> path, List<Unit> heading, List<Unit> body) {
  Section {
    path = List.copyOf(path);
    heading = List.copyOf(heading);
    body = List.copyOf(body);
  }

  List<String> parent() {
    return heading.isEmpty() ? path : path.subList(0, path.size() - 1);
  }

  int page() {
    return units().isEmpty() ? 0 : units().getFirst().page();
  }

  /** Heading and body. */
  List<Unit> units() {
    List<Unit> all = new ArrayList<>(heading);
    all.addAll(body);
    return all;
  }

  int tokens() {
    return units().stream().mapToInt(Unit::tokens).sum();
  }
}
