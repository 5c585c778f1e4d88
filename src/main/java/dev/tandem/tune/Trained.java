package dev.tandem.tune;

import dev.tandem.llm.Projection;
import dev.tandem.tensor.LowRank;
import dev.tandem.tensor.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What of a model is trained: additions to its matrices, or all of its weights. */
sealed interface Trained permits LoraWeights, FullWeights {
  /** The additions to a layer's matrices. */
  Map<Projection, LowRank> pairs(int layer);

  /** The largest rank of all additions. */
  int rank();

  /**
   * The gradient of one of the model's own tensors, of the tensor's size; empty where it stays as
   * it is.
   *
   * @param tensor its name in GGUF files
   */
  Optional<float[]> gradient(String tensor);

  /** All that an update changes. */
  List<Parameter> parameters();

  default void clearGradients(Workers workers) {
    List<Parameter> all = parameters();
    workers.run(all.size(), i -> Arrays.fill(all.get(i).gradient(), 0));
  }

  /**
   * Writes what it is now.
   *
   * @param folder made if there is none
   * @throws IOException if it cannot be written
   */
  void save(Path folder) throws IOException;
}
