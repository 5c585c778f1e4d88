package dev.tandem.llm;

import dev.tandem.tensor.BlockType;
import dev.tandem.tensor.FormatException;
import dev.tandem.tensor.Gguf;
import dev.tandem.tensor.GgufTensor;
import dev.tandem.tensor.Safetensors;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A GGUF file's model with other weights: a folder with {@value #WEIGHTS}, which holds them in
 * float32 by the names of the file's tensors and says where the file lies. All else is the file's.
 */
final class TrainedFolder {
  static final String WEIGHTS = "trained.safetensors";
  private static final String BASE = "base";

  private TrainedFolder() {}

  static boolean isModel(Path folder) {
    return Files.isRegularFile(folder.resolve(WEIGHTS));
  }

  /**
   * @param gguf the file as it was read
   * @param weights by the names of their tensors
   */
  static void write(Path folder, Path base, Gguf gguf, Map<String, float[]> weights)
      throws IOException {
    List<GgufTensor> tensors = new ArrayList<>();
    weights.forEach(
        (name, values) ->
            tensors.add(
                new GgufTensor(
                    name,
                    gguf.requireTensor(name).shape(),
                    BlockType.F32,
                    MemorySegment.ofArray(values))));
    Files.createDirectories(folder);
    Safetensors.replace(
        folder.resolve(WEIGHTS),
        Map.of(BASE, base.toAbsolutePath().normalize().toString()),
        tensors);
  }

  /** The files that its model is made of. */
  static List<Path> files(Path folder) {
    return List.of(folder.resolve(WEIGHTS), base(folder));
  }

  /** The GGUF file of a model: itself, or what such a folder was made of. */
  static Path base(Path model) {
    try {
      return isModel(model) ? base(model, Safetensors.open(model.resolve(WEIGHTS))) : model;
    } catch (IOException e) {
      throw new UserError("the model in %s cannot be read: %s".formatted(model, e), e);
    }
  }

  private static Path base(Path folder, Safetensors trained) {
    Path base = Path.of(trained.metadata().getOrDefault(BASE, ""));
    if (!Files.isRegularFile(base)) {
      throw new UserError(
          "the model in %s is what was made of %s, which is not there; put it back"
              .formatted(folder, base));
    }
    return base;
  }

  /**
   * @throws UserError if the file is not where it was
   * @throws FormatException if it is another one, or one of the two is damaged
   */
  static Gguf open(Path folder) throws IOException {
    Safetensors trained = Safetensors.open(folder.resolve(WEIGHTS));
    Path base = base(folder, trained);
    Gguf file = Gguf.open(base);
    List<GgufTensor> tensors = new ArrayList<>();
    for (GgufTensor tensor : file.tensors()) {
      Optional<GgufTensor> own = trained.tensor(tensor.name());
      if (own.isPresent() && !own.get().shape().equals(tensor.shape())) {
        throw new FormatException("its base " + base + " is another model");
      }
      tensors.add(own.orElse(tensor));
    }
    return Gguf.of(file.metadata(), tensors);
  }
}
