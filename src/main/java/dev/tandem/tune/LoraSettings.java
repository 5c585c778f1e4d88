package dev.tandem.tune;

import dev.tandem.llm.Projection;
import dev.tandem.text.UserError;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a new adapter looks like.
 *
 * @param rank of its pairs
 * @param alpha numerator of the scale
 * @param rankStabilized whether the scale is alpha by the root of the rank instead of by the rank
 *     (rsLoRA; Kalajdzievski, 2023)
 * @param targets the matrices of every layer that it adds to
 * @param dropout share of an addition's inputs that are left out while training
 */
public record LoraSettings(
    int rank, double alpha, boolean rankStabilized, Set<Projection> targets, double dropout) {
  /** Rank 16, alpha 32, all seven projections, no dropout. */
  public static final LoraSettings STANDARD =
      new LoraSettings(16, 32, false, EnumSet.allOf(Projection.class), 0);

  public LoraSettings {
    if (rank < 1 || rank > 4096) {
      throw new UserError("an adapter's rank is 1 to 4096, not " + rank);
    }
    if (!(alpha > 0) || alpha == Double.POSITIVE_INFINITY) {
      throw new UserError("an adapter's alpha is a positive number, not " + alpha);
    }
    if (targets.isEmpty()) {
      throw new UserError(
          "an adapter needs at least one target; they are "
              + String.join(
                  ", ", Arrays.stream(Projection.values()).map(Projection::shortName).toList()));
    }
    targets = Collections.unmodifiableSet(EnumSet.copyOf(targets)); // in one order
    if (!(dropout >= 0 && dropout < 1)) {
      throw new UserError("dropout is a share from 0 to below 1, not " + dropout);
    }
  }

  /** What an addition is multiplied by. */
  public float scale() {
    return (float) (alpha / (rankStabilized ? Math.sqrt(rank) : rank));
  }
}
