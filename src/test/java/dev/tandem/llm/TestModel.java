package dev.tandem.llm;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Where tests find the default model's file. */
final class TestModel {
  private TestModel() {}

  /** The file, or the test is skipped with a word. */
  static Path require() {
    String named = System.getenv("TANDEM_MODEL");
    Path path =
        named != null && !named.isEmpty()
            ? Path.of(named)
            : ModelStore.standard().directory().resolve("SmolLM2-135M-Instruct.Q4_1.gguf");
    Assumptions.assumeTrue(
        Files.isRegularFile(path), "skipped: the default model is absent (tandem model pull)");
    return path;
  }
}
