package dev.tandem.tune;

import dev.tandem.llm.ModelFile;
import dev.tandem.llm.Projection;
import dev.tandem.tensor.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All weights of a model, as floats. An output head that is tied to the embedding is one parameter
 * with it, and its gradient the sum of both uses'. Weight decay is for matrices and embeddings and
 * not for norms and biases, as Hugging Face's {@code Trainer} has it.
 */
final class FullWeights implements Trained {
  private final ModelFile base;
  private final Map<String, Parameter> parameters = new TreeMap<>();

  /**
   * @param weights the arrays that the model computes with, by the names of their tensors
   */
  FullWeights(ModelFile base, Map<String, float[]> weights) {
    this.base = base;
    weights.forEach(
        (name, values) -> {
          boolean matrix = base.gguf().requireTensor(name).shape().size() > 1;
          parameters.put(name, new Parameter(name, values, new float[values.length], matrix));
        });
  }

  @Override
  public Map<Projection, LowRank> pairs(int layer) {
    return Map.of();
  }

  @Override
  public int rank() {
    return 1;
  }

  @Override
  public Optional<float[]> gradient(String tensor) {
    return Optional.ofNullable(parameters.get(tensor)).map(Parameter::gradient);
  }

  @Override
  public List<Parameter> parameters() {
    return List.copyOf(parameters.values());
  }

  @Override
  public void save(Path folder) throws IOException {
    Map<String, float[]> values = new TreeMap<>();
    parameters.forEach((name, parameter) -> values.put(name, parameter.values()));
    base.write(folder, values);
  }
}
