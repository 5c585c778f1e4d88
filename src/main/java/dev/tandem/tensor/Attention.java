package dev.tandem.tensor;

import static dev.tandem.tensor.Simd.TILE_ROWS;

/**
 * Causal attention with grouped query heads, over keys and values that lie in pages of {@link
 * #PAGE} positions. A page is scored, weighted and added up before the next one is looked at, with
 * running maxima and sums (Milakov and Gimelshein, 2018; Dao et al., 2022), so no square of scores
 * is ever held.
 *
 * <p>A page of keys is {@code (head, feature, position)} and one of values {@code (head, position,
 * feature)}: both the product for many tokens and the one for a single token read them as they
 * stand.
 *
 * @param heads query heads
 * @param keyValueHeads heads of keys and values, each shared by {@code heads / keyValueHeads}
 *     neighbouring query heads
 * @param headSize features of a head
 * @param scale what scores are multiplied by
 */
public record Attention(int heads, int keyValueHeads, int headSize, float scale) {
  /** Positions of a page: whole tiles and whole vectors of every machine. */
  public static final int PAGE = 96;

  /** A window that holds every position. */
  public static final int ALL = Integer.MAX_VALUE;

  public Attention {
    if (keyValueHeads < 1 || heads < 1 || heads % keyValueHeads != 0 || headSize < 1) {
      throw new IllegalArgumentException(
          "impossible heads: %d, %d, %d".formatted(heads, keyValueHeads, headSize));
    }
  }

  /** With the usual scale: one over the root of the head's size (Vaswani et al., 2017). */
  public Attention(int heads, int keyValueHeads, int headSize) {
    this(heads, keyValueHeads, headSize, (float) (1 / Math.sqrt(headSize)));
  }

  /** Where the pages of one sequence and layer are. */
  public interface Pages {
    float[] keys(int page);

    float[] values(int page);
  }

  /** Floats of a page of keys. */
  public int keyFloats() {
    return keyValueHeads * PAGE * headSize;
  }

  /**
   * Floats of a page of values; the last tile reads, and ignores, a little more than the values.
   */
  public int valueFloats() {
    return keyValueHeads * PAGE * headSize + TILE_ROWS;
  }

  /**
   * Writes the keys and values of a run of tokens into their pages.
   *
   * @param keys {@code keyValueHeads * headSize} features
   * @param values likewise
   * @param position of the first token
   */
  public void store(Panels keys, Panels values, int position, Pages pages) {
    for (int t = 0; t < keys.tokens(); t++) {
      int page = (position + t) / PAGE;
      int slot = (position + t) % PAGE;
      float[] keyPage = pages.keys(page);
      float[] valuePage = pages.values(page);
      for (int head = 0; head < keyValueHeads; head++) {
        int start = head * headSize * PAGE;
        for (int d = 0; d < headSize; d++) {
          keyPage[start + d * PAGE + slot] = keys.get(head * headSize + d, t);
          valuePage[start + slot * headSize + d] = values.get(head * headSize + d, t);
        }
      }
    }
  }

  /**
   * Attention of a run of tokens to the positions up to their own, which are stored already.
   *
   * @param queries {@code heads * headSize} features
   * @param position of the first token
   * @param window how many positions a token sees, its own included; or {@link #ALL}
   * @param out likewise; overwritten
   */
  public void attend(
      Workers workers, Panels queries, int position, int window, Pages pages, Panels out) {
    if (queries.features() != heads * headSize
        || out.features() != queries.features()
        || out.tokens() != queries.tokens()
        || window < 1) {
      throw new IllegalArgumentException("sizes of an attention do not match");
    }
    if (queries.width() == 1) {
      TokenAttention one = new TokenAttention(this, pages, position + 1, window);
      workers.run(heads, head -> one.attend(head, queries.data(), out.data()));
    } else {
      PanelAttention many = new PanelAttention(this, pages, position, window, queries, out);
      // The last panels see the most positions; begun first, they leave no thread waiting.
      int last = queries.count() - 1;
      workers.run(queries.count() * heads, i -> many.attend(last - i / heads, i % heads));
    }
  }

  /** Where a query head's keys and values start in a page. */
  int pageStart(int head) {
    return head / (heads / keyValueHeads) * headSize * PAGE;
  }
}
