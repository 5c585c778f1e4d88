package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.answer.Arm;
import dev.tandem.llm.EngineCounts;
import dev.tandem.llm.ModelStore;
import dev.tandem.text.Acl;
import dev.tandem.text.Principals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the engine keeps of prompts goes with what stood in them. */
class KeptPromptsTest {
  private static final Principals ANN = Principals.parse("user:ann");

  @TempDir Path folder;

  @Test
  void aDeletedOrClosedDocumentTakesKeptPromptsOfItsCollectionWithIt() {
    Assumptions.assumeTrue(
        Files.isRegularFile(
            ModelStore.standard().directory().resolve("SmolLM2-135M-Instruct.Q4_1.gguf")),
        "skipped: the default model has not been fetched");
    Map<String, String> settings = Map.of("answer.sentences", "all", "answer.max_tokens", "2");
    try (Tandem tandem = Tandem.open(folder.resolve("home"), settings)) {
      tandem.createCollection("hr", Acl.PUBLIC, "en");
      put(
          tandem,
          "lunch",
          "Lunch is served from noon until two in the canteen on the first floor.");
      put(tandem, "vpn", "To reset the password of the network, call extension 4411. ".repeat(9));
      assertThat(kept(tandem)).isZero();
      ask(tandem);
      long once = kept(tandem);
      assertThat(once).isPositive();
      ask(tandem);
      assertThat(kept(tandem)).isEqualTo(once);
      put(tandem, "new", "Parking is free.");
      assertThat(kept(tandem)).isEqualTo(once);

      tandem.documents().permit("hr", List.of("vpn"), Acl.parse("user:ann"));
      assertThat(kept(tandem)).isZero();
      ask(tandem);
      assertThat(kept(tandem)).isPositive();
      tandem.documents().delete("hr", List.of("vpn"));
      assertThat(kept(tandem)).isZero();
    }
  }

  private static void put(Tandem tandem, String id, String text) {
    tandem
        .documents()
        .put(
            "hr",
            new DocumentInput(
                id, id, text, Optional.empty(), Optional.empty(), Optional.empty(), Map.of()));
  }

  private static void ask(Tandem tandem) {
    var _ = tandem.ask("hr", "How do I reset the password of the network?", Arm.RAG, ANN);
  }

  private static long kept(Tandem tandem) {
    return tandem.machine().engine().map(EngineCounts::keptBytes).orElse(0L);
  }
}
