package dev.tandem.tensor;

import java.util.List;

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

  /**
   * The tokens of one sequence among those that panels hold.
   *
   * @param first which of the panels' tokens is its first
   * @param tokens how many are its own
   * @param position of the first in its sequence
   * @param exact whether a single token is attended to as many are, which gives the same to the
   *     last bit; several always are
   * @param pages of its sequence
   */
  public record Run(int first, int tokens, int position, boolean exact, Pages pages) {
    public Run {
      if (first < 0 || tokens < 1 || position < 0) {
        throw new IllegalArgumentException("impossible run of tokens");
      }
    }
  }

  /** Floats of a page of keys. */
  public int keyFloats() {
    return keyValueHeads * PAGE * headSize;
  }

  /**
   * Floats of a page of values; the last tile reads, and ignores, a little more than the values.
   */
  public int valueFloats() {
    return keyValueHeads * PAGE * headSize + NarrowTile.ROWS;
  }

  /**
   * Writes the keys and values of runs of tokens into their pages.
   *
   * @param keys {@code keyValueHeads * headSize} features
   * @param values likewise
   */
  public void store(Workers workers, Panels keys, Panels values, List<Run> runs) {
    workers.run(
        runs.size(),
        i -> {
          Run run = runs.get(i);
          for (int t = 0; t < run.tokens; t++) {
            store(keys, values, run.first + t, run.position + t, run.pages);
          }
        });
  }

  private void store(Panels keys, Panels values, int token, int position, Pages pages) {
    float[] keyPage = pages.keys(position / PAGE);
    float[] valuePage = pages.values(position / PAGE);
    int slot = position % PAGE;
    for (int head = 0; head < keyValueHeads; head++) {
      int start = head * headSize * PAGE;
      for (int d = 0; d < headSize; d++) {
        keyPage[start + d * PAGE + slot] = keys.get(head * headSize + d, token);
        valuePage[start + slot * headSize + d] = values.get(head * headSize + d, token);
      }
    }
  }

  /**
   * Attention of runs of tokens, each to the positions of its own sequence up to its own, which are
   * stored already. What a token attends to does not depend on the other runs, to the last bit.
   *
   * @param queries {@code heads * headSize} features
   * @param window how many positions a token sees, its own included; or {@link #ALL}
   * @param out likewise; overwritten
   */
  public void attend(Workers workers, Panels queries, List<Run> runs, int window, Panels out) {
    if (queries.features() != heads * headSize
        || out.features() != queries.features()
        || out.tokens() != queries.tokens()
        || window < 1) {
      throw new IllegalArgumentException("sizes of an attention do not match");
    }
    List<RunAttention> all =
        runs.stream().map(run -> RunAttention.of(this, run, window, queries, out)).toList();
    int items = all.stream().mapToInt(RunAttention::items).sum();
    workers.run(all.size(), i -> all.get(i).begin());
    workers.run(
        items,
        item -> {
          int left = item;
          for (RunAttention each : all) {
            if (left < each.items()) {
              each.attend(left);
              return;
            }
            left -= each.items();
          }
        });
    workers.run(all.size(), i -> all.get(i).end());
  }

  /** Query heads that share keys and values. */
  int group() {
    return heads / keyValueHeads;
  }

  /** Where the keys and values of one of their heads start in a page. */
  int pageStart(int keyValueHead) {
    return keyValueHead * headSize * PAGE;
  }
}
