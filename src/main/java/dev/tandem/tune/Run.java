package dev.tandem.tune;

import dev.tandem.tensor.Dropout;
import dev.tandem.tensor.Rope;
import dev.tandem.tensor.Workers;

/**
 * One batch on its way through the layers.
 *
 * @param turns of its positions
 * @param localTurns in local layers
 * @param share of an addition's inputs left out; 0 for none
 * @param salt of what is left out
 */
record Run(
    Workers workers,
    Batch batch,
    Rope.Turns turns,
    Rope.Turns localTurns,
    Rope.Turns back,
    Rope.Turns localBack,
    double share,
    int salt) {
  /** For each token what decides which inputs of a layer's matrix are left out. */
  int[] keys(int layer, int matrix) {
    int own = Dropout.mix(salt ^ (layer * 64 + matrix + 1));
    int[] keys = new int[batch.tokens()];
    for (int t = 0; t < keys.length; t++) {
      keys[t] = Dropout.mix(own ^ batch.keys()[t]);
    }
    return keys;
  }
}
