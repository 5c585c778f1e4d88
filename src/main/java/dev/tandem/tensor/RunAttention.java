package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.TILE_COLUMNS;

/**
 * Attention of one {@link Attention.Run}, in items that can be done at the same time. Its queries
 * are looked at in panels of its own, unless it is alone in those given.
 */
final class RunAttention {
  private final Attention shape;
  private final Attention.Run run;
  private final Panels givenQueries;
  private final Panels givenOut;
  private final boolean own;
  private final Panels queries;
  private final Panels out;
  private final int window;

  RunAttention(Attention shape, Attention.Run run, int window, Panels queries, Panels out) {
    this.shape = shape;
    this.run = run;
    this.window = window;
    givenQueries = queries;
    givenOut = out;
    boolean single = run.tokens() == 1 && !run.exact();
    boolean fits = queries.width() == (single ? 1 : TILE_COLUMNS);
    own = run.tokens() < queries.tokens() || !fits;
    this.queries = own ? panels() : queries;
    this.out = own ? panels() : out;
  }

  private Panels panels() {
    int features = givenQueries.features();
    return run.tokens() == 1 && !run.exact()
        ? new Panels(features, 1)
        : Panels.wide(features, run.tokens());
  }

  /** How many there are: one for each head and panel. */
  int items() {
    return queries.count() * shape.heads();
  }

  void begin() {
    if (own) {
      queries.copyFrom(givenQueries, run.first());
    }
  }

  void attend(int item) {
    int head = item % shape.heads();
    if (queries.width() == 1) {
      new TokenAttention(shape, run.pages(), run.position() + 1, window)
          .attend(head, queries.data(), out.data());
    } else {
      // The last panels see the most positions; begun first, they leave no thread waiting.
      int panel = queries.count() - 1 - item / shape.heads();
      new PanelAttention(shape, run.pages(), run.position(), window, queries, out)
          .attend(panel, head);
    }
  }

  void end() {
    if (own) {
      out.copyTo(givenOut, run.first());
    }
  }
}
