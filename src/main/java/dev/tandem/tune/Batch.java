package dev.tandem.tune;

import dev.tandem.example.TokenRow;
import dev.tandem.tensor.TrainingAttention.Span;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows that go through the model together, one behind the other; first what they all begin with,
 * where that is computed once.
 *
 * @param ids of all tokens
 * @param positions of each token in its row
 * @param keys of each token, the same wherever its row stands: what dropout depends on
 * @param spans the shared beginning, and the rows
 * @param at tokens from which the next one is to be predicted
 * @param targets that next one
 */
record Batch(int[] ids, int[] positions, int[] keys, List<Span> spans, int[] at, int[] targets) {
  /** A row's share of the key; positions fill the bits below. */
  private static final int ROW = 1 << 20;

  /**
   * @param first number of the first row among all of the step
   * @param shared tokens that all rows begin with, which go through the model once
   */
  static Batch of(List<TokenRow> rows, int first, int shared) {
    int tokens = shared + rows.stream().mapToInt(row -> inputs(row) - shared).sum();
    int supervised = rows.stream().mapToInt(TokenRow::targets).sum();
    Batch batch =
        new Batch(
            new int[tokens],
            new int[tokens],
            new int[tokens],
            new ArrayList<>(),
            new int[supervised],
            new int[supervised]);
    if (shared > 0) {
      batch.spans.add(new Span(0, shared));
      batch.fill(0, rows.getFirst().ids(), 0, shared, first);
    }
    int next = shared;
    int target = 0;
    for (int r = 0; r < rows.size(); r++) {
      TokenRow row = rows.get(r);
      int own = inputs(row) - shared;
      batch.spans.add(new Span(next, own, shared));
      batch.fill(next, row.ids(), shared, shared + own, first + r);
      for (int t = 1; t <= inputs(row); t++) {
        if (row.supervised()[t]) {
          batch.at[target] = next + t - 1 - shared;
          batch.targets[target++] = row.ids()[t];
        }
      }
      next += own;
    }
    return batch;
  }

  private void fill(int at, int[] row, int from, int to, int number) {
    for (int t = from; t < to; t++) {
      ids[at + t - from] = row[t];
      positions[at + t - from] = t;
      keys[at + t - from] = number * ROW + t;
    }
  }

  /** Tokens that something is predicted from, and those before; the last one predicted is none. */
  private static int inputs(TokenRow row) {
    for (int t = row.ids().length - 1; t > 0; t--) {
      if (row.supervised()[t]) {
        return t;
      }
    }
    return 0;
  }

  int tokens() {
    return ids.length;
  }

  /**
   * Rows in their order in batches of at most so many tokens, or of one longer row. Rows of which
   * nothing is predicted are left out.
   *
   * @param share whether what all rows begin with goes through the model once for each batch: the
   *     same but for the last bits. Not with dropout, which differs from row to row
   */
  static List<Batch> pack(List<TokenRow> all, int tokens, boolean share) {
    List<TokenRow> rows = all.stream().filter(row -> row.targets() > 0).toList();
    int shared = share && rows.size() > 1 ? shared(rows) : 0;
    List<Batch> batches = new ArrayList<>();
    int from = 0;
    int sum = shared;
    for (int r = 0; r < rows.size(); r++) {
      int own = inputs(rows.get(r)) - shared;
      if (r > from && sum + own > tokens) {
        batches.add(of(rows.subList(from, r), from, shared));
        from = r;
        sum = shared;
      }
      sum += own;
    }
    batches.add(of(rows.subList(from, rows.size()), from, shared));
    return batches;
  }

  /** Tokens that all rows begin with and from which none of them predicts anything. */
  private static int shared(List<TokenRow> rows) {
    int[] one = rows.getFirst().ids();
    int shared = one.length;
    for (TokenRow row : rows) {
      int first = 1;
      while (!row.supervised()[first]) {
        first++;
      }
      int differs = Arrays.mismatch(one, row.ids());
      shared = Math.min(Math.min(shared, first - 1), differs < 0 ? shared : differs);
    }
    return shared;
  }
}
