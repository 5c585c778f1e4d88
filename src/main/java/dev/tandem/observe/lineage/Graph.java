package dev.tandem.observe.lineage;

import java.util.List;

/**
 * A piece of the lineage, for a page to draw.
 *
 * @param more whether there are more neighbours than are shown
 */
public record Graph(String node, List<Node> nodes, List<Edge> edges, boolean more) {
  /**
   * A thing.
   *
   * @param id kind and name, {@code version:hr/leave.md@3}
   * @param kind {@code source}, {@code document}, {@code version}, {@code chunk}, {@code
   *     generation}, {@code answer}, {@code person}, {@code example}, {@code adapter}, {@code
   *     comparison}, {@code decision}
   * @param label for people
   * @param state {@code gone}, {@code stale}, or empty
   */
  public record Node(String id, String kind, String label, String state) {}

  /**
   * What came of what.
   *
   * @param kind {@code holds}, {@code cited}, {@code prompted}, {@code found}, {@code written},
   *     {@code asked}, {@code made}, {@code learnt}, {@code measured}, {@code decided}
   */
  public record Edge(String from, String to, String kind) {}

  public Graph {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }
}
