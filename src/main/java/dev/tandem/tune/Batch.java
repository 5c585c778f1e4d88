package dev.tandem.tune;

import dev.tandem.example.TokenRow;
import dev.tandem.tensor.TrainingAttention.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that go through the model together, one behind the other.
 *
 * @param ids of all tokens
 * @param positions of each token in its row
 * @param keys of each token, the same wherever its row stands: what dropout depends on
 * @param spans the rows
 * @param at tokens from which the next one is to be predicted
 * @param targets that next one
 */
record Batch(int[] ids, int[] positions, int[] keys, List<Span> spans, int[] at, int[] targets) {
  /** A row's share of the key; positions fill the bits below. */
  private static final int ROW = 1 << 20;

  /**
   * @param first number of the first row among all of the step
   */
  static Batch of(List<TokenRow> rows, int first) {
    int tokens = rows.stream().mapToInt(row -> row.ids().length).sum();
    int supervised = rows.stream().mapToInt(TokenRow::targets).sum();
    Batch batch =
        new Batch(
            new int[tokens],
            new int[tokens],
            new int[tokens],
            new ArrayList<>(),
            new int[supervised],
            new int[supervised]);
    int next = 0;
    int target = 0;
    for (int r = 0; r < rows.size(); r++) {
      int[] ids = rows.get(r).ids();
      batch.spans.add(new Span(next, ids.length));
      for (int t = 0; t < ids.length; t++, next++) {
        batch.ids[next] = ids[t];
        batch.positions[next] = t;
        batch.keys[next] = (first + r) * ROW + t;
        if (rows.get(r).supervised()[t]) {
          batch.at[target] = next - 1;
          batch.targets[target++] = ids[t];
        }
      }
    }
    return batch;
  }

  int tokens() {
    return ids.length;
  }

  /** Rows in their order in batches of at most so many tokens, or of one longer row. */
  static List<Batch> pack(List<TokenRow> rows, int tokens) {
    List<Batch> batches = new ArrayList<>();
    int from = 0;
    int sum = 0;
    for (int r = 0; r < rows.size(); r++) {
      int own = rows.get(r).ids().length;
      if (r > from && sum + own > tokens) {
        batches.add(of(rows.subList(from, r), from));
        from = r;
        sum = 0;
      }
      sum += own;
    }
    batches.add(of(rows.subList(from, rows.size()), from));
    return batches;
  }
}
