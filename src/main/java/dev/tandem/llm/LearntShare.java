package dev.tandem.llm;

import dev.tandem.tensor.GgufTensor;
import dev.tandem.tensor.Matrix;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * How much of what an adapter learnt an export holds: of each matrix, the change found there
 * projected on the change that was learnt, {@code <W' - W, D> / <D, D>} with {@code D = scale * up
 * down}, summed over rows of all matrices. 1 for a true copy; rounding, which does not know of D,
 * moves it little; 0 where nothing was learnt or nothing was added.
 */
public final class LearntShare {
  private static final int ROWS = 64; // of each matrix, evenly spread

  private final AdapterExport.Source source;
  private double found;
  private double learnt;

  private LearntShare(AdapterExport.Source source) {
    this.source = source;
  }

  /** Of a whole model that was exported. */
  public static double ofModel(AdapterExport.Source source, ModelFile exported) {
    DecoderConfiguration there = source.configuration();
    DecoderConfiguration here = DecoderConfiguration.of(exported.gguf());
    LearntShare share = new LearntShare(source);
    for (Map.Entry<String, LoraAdapter.Pair> each : source.adapter().pairs().entrySet()) {
      String target = each.getKey();
      Matrix before = matrix(source.base().gguf().requireTensor(target));
      Matrix after = matrix(exported.gguf().requireTensor(target));
      // The exported row that a row of the base became.
      IntUnaryOperator row = RowOrder.source(target, there.headSize(), here.pairs(), there.pairs());
      float[] old = new float[before.columns()];
      share.add(
          each.getValue(),
          (r, out) -> {
            before.row(r, old);
            after.row(row.applyAsInt(r), out);
            for (int i = 0; i < out.length; i++) {
              out[i] -= old[i];
            }
          });
    }
    return share.value();
  }

  /** Of an adapter that was exported; opened for the same base. */
  public static double ofAdapter(AdapterExport.Source source, Path exported) {
    LoraAdapter adapter = LoraAdapter.open(exported, source.base());
    LearntShare share = new LearntShare(source);
    for (Map.Entry<String, LoraAdapter.Pair> each : source.adapter().pairs().entrySet()) {
      Optional<Change> change =
          Optional.ofNullable(adapter.pairs().get(each.getKey())).map(Change::new);
      share.add(each.getValue(), (r, out) -> change.ifPresent(c -> c.row(r, out)));
    }
    return share.value();
  }

  private static Matrix matrix(GgufTensor tensor) {
    return Matrix.of(
        tensor, tensor.shape().getLast().intValue(), tensor.shape().getFirst().intValue());
  }

  private double value() {
    return learnt == 0 ? 0 : found / learnt;
  }

  /** Fills in one row of a matrix. */
  @FunctionalInterface
  private interface Row {
    void into(int row, float[] out);
  }

  private void add(LoraAdapter.Pair pair, Row exported) {
    Change change = new Change(pair);
    float[] expected = new float[pair.down().columns()];
    float[] actual = new float[expected.length];
    int rows = pair.up().rows();
    int step = Math.max(1, rows / ROWS);
    for (int row = 0; row < rows; row += step) {
      change.row(row, expected);
      exported.into(row, actual);
      for (int i = 0; i < expected.length; i++) {
        found += (double) actual[i] * expected[i];
        learnt += (double) expected[i] * expected[i];
      }
    }
  }
}
