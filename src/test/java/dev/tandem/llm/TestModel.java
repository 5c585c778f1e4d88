package dev.tandem.llm;

import dev.tandem.tensor.Gguf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Where tests find the default model's file: {@code TANDEM_MODEL}, or the cache of {@code tandem model pull}. */
final class TestModel {
  private TestModel() {}

  static Path file() {
    String named = System.getenv("TANDEM_MODEL");
    return named != null && !named.isEmpty()
        ? Path.of(named)
        : ModelStore.standard().directory().resolve("SmolLM2-135M-Instruct.Q4_1.gguf");
  }

  /** The file, or the test is skipped with a word. */
  static Path require() {
    Assumptions.assumeTrue(
        Files.isRegularFile(file()), "skipped: the default model is absent (tandem model pull)");
    return file();
  }

  /** The weights, or the test is skipped with a word. */
  static Transformer loadOrSkip() throws IOException {
    return Transformer.load(Gguf.open(require()));
  }
}
