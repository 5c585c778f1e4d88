package dev.tandem.llm;

import dev.tandem.tensor.Gguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** The default model's file, where this machine has it. */
final class TestModel {
  private TestModel() {}

  /** From {@code TANDEM_MODEL}, or the folder that {@code tandem model pull} fills. */
  static Path file() {
    String set = Optional.ofNullable(System.getenv("TANDEM_MODEL")).orElse("");
    return set.isEmpty()
        ? ModelStore.standard().directory().resolve("SmolLM2-135M-Instruct.Q4_1.gguf")
        : Path.of(set);
  }

  /** The file; a test that needs it is skipped where there is none. */
  static Path require() {
    Assumptions.assumeTrue(
        Files.isRegularFile(file()), "skipped: the default model has not been fetched");
    return file();
  }

  /** The model; a test that needs it is skipped where there is none. */
  static Transformer loadOrSkip() throws IOException {
    return Transformer.load(Gguf.open(require()));
  }
}
