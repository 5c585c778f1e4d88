package dev.tandem.llm;

import dev.tandem.tensor.BlockType;
import dev.tandem.tensor.GgufTensor;
import dev.tandem.tensor.Matrix;
import dev.tandem.tensor.PlannedTensor;
import dev.tandem.tensor.Quantiser;
import dev.tandem.tensor.Rope;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/**
 * A model's tensors with an adapter added: {@code W + scale * up down}, in float32, computed row by
 * row while they are written. What neither changes nor moves keeps its bytes.
 */
final class MergedWeights {
  private static final int ROWS = 64; // of a piece
  private static final float LARGEST_HALF = 65504;

  private final AdapterExport.Source source;
  private final DecoderConfiguration configuration;
  private final Rope.Pairs wanted;

  /**
   * @param wanted where the rows of queries and keys are to lie
   */
  MergedWeights(AdapterExport.Source source, Rope.Pairs wanted) {
    this.source = source;
    this.configuration = source.configuration();
    this.wanted = wanted;
  }

  /**
   * A tensor as it is written.
   *
   * @param name that it gets
   * @param target its name in GGUF files
   * @param tensor of the base
   * @param plain whether what is not changed must be stored as plain floats too
   */
  PlannedTensor of(String name, String target, GgufTensor tensor, boolean plain) {
    Optional<LoraAdapter.Pair> pair = Optional.ofNullable(source.adapter().pairs().get(target));
    boolean moved = RowOrder.turns(target) && configuration.pairs() != wanted;
    boolean unpacked = plain && tensor.type().weightsPerBlock() > 1;
    if (pair.isEmpty() && !moved && !unpacked) {
      return new PlannedTensor(
          name, tensor.shape(), tensor.type(), sink -> sink.add(tensor.data()));
    }
    BlockType type = pair.isPresent() || unpacked ? fitting(tensor) : tensor.type();
    IntUnaryOperator rows =
        RowOrder.source(target, configuration.headSize(), configuration.pairs(), wanted);
    return new PlannedTensor(
        name, tensor.shape(), type, sink -> new Rows(name, tensor, type, pair).into(sink, rows));
  }

  /** The type that was asked for, or F16 where a row is not whole blocks of it. */
  private BlockType fitting(GgufTensor tensor) {
    boolean whole = tensor.shape().getFirst() % source.type().weightsPerBlock() == 0;
    return whole ? source.type() : BlockType.F16;
  }

  /** Computes one matrix. */
  private static final class Rows {
    private final String name;
    private final Matrix base;
    private final BlockType type;
    private final Optional<Change> change;

    Rows(String name, GgufTensor tensor, BlockType type, Optional<LoraAdapter.Pair> pair) {
      this.name = name;
      this.base =
          Matrix.of(
              tensor, tensor.shape().getLast().intValue(), tensor.shape().getFirst().intValue());
      this.type = type;
      this.change = pair.map(Change::new);
    }

    void into(PlannedTensor.Sink sink, IntUnaryOperator source) throws IOException {
      long rowBytes = type.bytes(base.columns());
      MemorySegment piece = MemorySegment.ofArray(new byte[Math.toIntExact(rowBytes * ROWS)]);
      float[] weights = new float[base.columns()];
      float[] added = new float[base.columns()];
      for (int from = 0; from < base.rows(); from += ROWS) {
        int to = Math.min(from + ROWS, base.rows());
        for (int row = from; row < to; row++) {
          int own = source.applyAsInt(row);
          base.row(own, weights);
          change.ifPresent(c -> c.row(own, added));
          for (int i = 0; i < weights.length; i++) {
            weights[i] += added[i];
          }
          requireFit(weights);
          Quantiser.store(
              type, weights, weights.length, piece.asSlice((row - from) * rowBytes, rowBytes));
        }
        sink.add(piece.asSlice(0, (to - from) * rowBytes));
      }
    }

    private void requireFit(float[] weights) {
      float most = type == BlockType.F32 || type == BlockType.BF16 ? Float.MAX_VALUE : LARGEST_HALF;
      for (float weight : weights) {
        if (!(Math.abs(weight) <= most)) {
          throw new UserError(
              "the merged tensor '%s' does not fit numbers of type %s; write it with --type f32, or train the adapter again if that says the same"
                  .formatted(name, type));
        }
      }
    }
  }
}
