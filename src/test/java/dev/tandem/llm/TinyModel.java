package dev.tandem.llm;

import dev.tandem.tensor.Gguf;
import dev.tandem.tensor.GgufTensor;
import dev.tandem.tensor.GgufWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Tiny random models as Hugging Face folders ({@code tools/record_folders.py}). Their 96 tokens are
 * the characters from ! to y, the space, the line end, and three control tokens.
 */
public final class TinyModel {
  /** Tokens that they have. */
  public static final int VOCABULARY = 96;

  private TinyModel() {}

  /** One as a GGUF file, {@code yarn.gguf} in a folder: what its folder is read as. */
  public static Path gguf(Path into, String name) throws IOException {
    Gguf read = HubFolder.open(folder(into, name));
    GgufWriter writer = new GgufWriter();
    read.metadata().forEach(writer::put);
    for (GgufTensor tensor : read.tensors()) {
      float[] weights = new float[(int) tensor.weights()];
      tensor.type().dequantise(tensor.data(), 0, weights, 0, weights.length);
      long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
      writer.tensor(tensor.name(), weights, shape);
    }
    Path file = into.resolve(name + ".gguf");
    writer.write(file);
    return file;
  }

  /** Unpacks one, such as {@code yarn}, into a folder of its name. */
  public static Path folder(Path into, String name) throws IOException {
    Path folder = Files.createDirectories(into.resolve(name));
    InputStream file = TinyModel.class.getResourceAsStream("/golden/folders/" + name + ".zip");
    try (ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(file, name))) {
      for (ZipEntry entry; (entry = zip.getNextEntry()) != null; ) {
        Files.write(folder.resolve(entry.getName()), zip.readAllBytes());
      }
    }
    return folder;
  }
}
