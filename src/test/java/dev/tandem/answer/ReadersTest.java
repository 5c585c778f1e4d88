package dev.tandem.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.example.Imprint;
import dev.tandem.text.Acl;
import dev.tandem.text.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadersTest {
  private static final String DEFAULT_MODEL =
      "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53";

  @TempDir Path folder;

  @Test
  void the_default_models_reader_is_laid_out_once() throws IOException {
    Readers readers = new Readers(folder);
    Path reader = readers.of(DEFAULT_MODEL).orElseThrow();
    assertThat(reader.getFileName()).hasToString(Readers.NAME);
    Path weights = reader.resolve("adapter_model.safetensors");
    assertThat(Files.size(weights)).isBetween(1_000_000L, 12_000_000L);
    Imprint imprint = Imprint.of(reader);
    assertThat(imprint.baseSha256()).isEqualTo(DEFAULT_MODEL);
    assertThat(imprint.audience().readers()).contains(Acl.PUBLIC);
    assertThat(imprint.prompt()).as("asked as it was trained").contains(HybridPrompt.version());
    Files.writeString(reader.resolve("mine"), "left as it is");
    assertThat(readers.of(DEFAULT_MODEL)).contains(reader);
    assertThat(reader.resolve("mine")).exists();
    try (Stream<Path> beside = Files.list(reader.getParent())) {
      assertThat(beside).as("nothing is left of laying out").containsExactly(reader);
    }
  }

  @Test
  void another_model_has_none() {
    assertThat(new Readers(folder).of(Sha256.of("another"))).isEmpty();
    assertThat(new Readers(folder).of("")).isEmpty();
  }
}
