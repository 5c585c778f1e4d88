package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.TILE_COLUMNS;

/**
 * Attention of one {@link Attention.Run}, in items that can be done at the same time: {@link
 * #begin}, then all items, then {@link #end}.
 *
 * <p>Of a few tokens the query heads that share keys and values lie side by side in panels of its
 * own, as if they were tokens. More tokens are looked at head by head, where they are if they are
 * alone there.
 */
interface RunAttention {
  static RunAttention of(
      Attention shape, Attention.Run run, int window, Panels queries, Panels out) {
    if (run.tokens() == 1 && !run.exact()) {
      return new TokenAttention(shape, run, window, queries, out);
    }
    int side = run.tokens() < TILE_COLUMNS ? shape.group() : 1;
    boolean alone = run.tokens() == queries.tokens() && queries.width() == TILE_COLUMNS;
    return side == 1 && alone
        ? new PanelAttention(shape, run, window, side, queries, out)
        : new Aside(shape, run, window, side, queries, out);
  }

  /** How many there are. */
  int items();

  default void begin() {}

  void attend(int item);

  default void end() {}

  /** In panels of its own, {@code side} heads of a token side by side. */
  final class Aside implements RunAttention {
    private final Attention shape;
    private final Attention.Run run;
    private final int side;
    private final Panels givenQueries;
    private final Panels givenOut;
    private final Panels queries;
    private final Panels out;
    private final PanelAttention panels;

    private Aside(
        Attention shape, Attention.Run run, int window, int side, Panels queries, Panels out) {
      this.shape = shape;
      this.run = run;
      this.side = side;
      givenQueries = queries;
      givenOut = out;
      this.queries = Panels.exact(queries.features() / side, run.tokens() * side);
      this.out = this.queries.like(this.queries.features());
      panels = new PanelAttention(shape, run, window, side, this.queries, this.out);
    }

    @Override
    public int items() {
      return panels.items();
    }

    @Override
    public void begin() {
      int size = shape.headSize();
      for (int t = 0; t < run.tokens(); t++) {
        for (int head = 0; head < shape.heads(); head++) {
          queries.copy(
              givenQueries,
              head * size,
              run.first() + t,
              head / side * size,
              t * side + head % side,
              size);
        }
      }
    }

    @Override
    public void attend(int item) {
      panels.attend(item);
    }

    @Override
    public void end() {
      int size = shape.headSize();
      for (int t = 0; t < run.tokens(); t++) {
        for (int head = 0; head < shape.heads(); head++) {
          givenOut.copy(
              out, head / side * size, t * side + head % side, head * size, run.first() + t, size);
        }
      }
    }
  }
}
