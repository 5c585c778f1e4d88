package dev.tandem.llm;

import dev.tandem.tensor.Matrix;
import dev.tandem.tensor.Panels;
import dev.tandem.tensor.Workers;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What adapters add to the products of one step. Tokens of the same adapter go through its two
 * small matrices together, beside the base's own product, which all tokens share (Chen et al.,
 * 2023: Punica).
 */
final class AdapterRuns {
  private record Group(LoraAdapter adapter, int[] tokens) {}

  private final Workers workers;
  private final boolean exact;
  private final List<Group> groups;

  AdapterRuns(Workers workers, List<Slice> slices, boolean exact) {
    this.workers = workers;
    this.exact = exact;
    Map<LoraAdapter, List<Integer>> tokens = new IdentityHashMap<>();
    int next = 0;
    for (Slice slice : slices) {
      int first = next;
      next += slice.count();
      for (int t = first; t < next; t++) {
        int token = t;
        slice
            .adapter()
            .ifPresent(a -> tokens.computeIfAbsent(a, key -> new ArrayList<>()).add(token));
      }
    }
    groups =
        tokens.entrySet().stream()
            .map(g -> new Group(g.getKey(), g.getValue().stream().mapToInt(t -> t).toArray()))
            .toList();
  }

  /**
   * {@code out += scale * up (down in)} for the tokens of each adapter that changes this matrix.
   *
   * @param tensor the matrix by its name in GGUF files
   */
  void add(String tensor, Panels in, Panels out) {
    for (Group group : groups) {
      Optional.ofNullable(group.adapter.pairs().get(tensor))
          .ifPresent(pair -> add(pair, group.tokens, in, out));
    }
  }

  private void add(LoraAdapter.Pair pair, int[] tokens, Panels in, Panels out) {
    boolean all = tokens.length == in.tokens();
    Panels x = all ? in : Panels.of(in.features(), tokens.length, exact);
    if (!all) {
      x.gather(in, tokens);
    }
    Panels low = x.like(pair.rank());
    Panels added = x.like(out.features());
    Matrix.multiply(workers, x, new Matrix.Product(pair.down(), low, false));
    Matrix.multiply(workers, low, new Matrix.Product(pair.up(), added, false));
    out.addScaled(added, tokens, pair.scale());
  }
}
