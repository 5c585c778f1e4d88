package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.Tandem;
import dev.tandem.answer.Arm;
import dev.tandem.answer.Promotions;
import dev.tandem.json.Json;
import dev.tandem.ledger.Breach;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.llm.TinyModel;
import dev.tandem.text.Acl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gates of an adapter in use are measured again, on the rows of the command that made it. */
class ObserveGatesTest {
  private static final String WEIGHTS = "adapter_model.safetensors";

  @TempDir Path folder;
  private String tiny = "";

  @Test
  void anAdapterThatBecameWorseIsABreach() throws IOException {
    tiny = TinyModel.folder(folder.resolve("models"), "llama").toString();
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rows.add(
          "{\"prompt\":\"Where is desk %d?\",\"completion\":\"On floor %d.\"}".formatted(i, i / 4));
    }
    Files.write(folder.resolve("desks.jsonl"), rows);
    train("desks", "1e-2");
    train("nothing", "1e-9");
    try (Tandem tandem = Tandem.open(folder.resolve("home"))) {
      tandem.createCollection("hr", Acl.PUBLIC, "en");
    }
    Path desks = folder.resolve("desks");
    try (SqliteLedger ledger = SqliteLedger.openWriter(folder.resolve("home"))) {
      // 'promote' takes none that fails a gate; what is merged of so small a model differs.
      new Promotions(ledger.collections(), "hr").promote(Arm.TUNED, desks);
    }
    JsonNode before = Json.tree(Files.readString(desks.resolve("card.json"))).at("/report/gates");
    JsonNode same = measured();
    assertThat(same.path("adapter").asText()).isEqualTo("desks");
    assertThat(same.path("collection").asText()).isEqualTo("hr");
    assertThat(same.path("why").asText()).isEmpty();
    assertThat(same.path("fallen")).isEmpty();
    JsonNode after = Json.tree(Files.readString(desks.resolve("card.json"))).at("/report/gates");
    assertThat(after.at("/0/name").asText()).isEqualTo("learnt.loss");
    assertThat(after.get(0)).as("the same rows and seed").isEqualTo(before.get(0));

    Files.copy(
        folder.resolve("nothing").resolve(WEIGHTS),
        desks.resolve(WEIGHTS),
        StandardCopyOption.REPLACE_EXISTING);
    JsonNode worse = measured();
    assertThat(worse.path("fallen").toString()).contains("learnt.loss");
    assertThat(worse.path("failed").toString()).contains("learnt.loss");
    Instant later = Instant.now().plus(Duration.ofHours(2));
    try (Tandem tandem = Tandem.open(folder.resolve("home"), Map.of("model", tiny), () -> later)) {
      List<Breach> breaches = tandem.monitors().tick(Duration.ofMinutes(5)).breaches();
      assertThat(breaches)
          .filteredOn(breach -> breach.target().equals("adapter:desks"))
          .extracting(Breach::metric)
          .contains("models.fallen", "models.gates");
      assertThat(breaches)
          .filteredOn(breach -> breach.metric().equals("models.fallen"))
          .singleElement()
          .satisfies(breach -> assertThat(breach.sentence()).contains("learnt.loss"));
    }

    Files.writeString(
        folder.resolve("desks.jsonl"),
        "{\"prompt\":\"Where is desk 99?\",\"completion\":\"Nowhere.\"}\n",
        StandardOpenOption.APPEND);
    assertThat(measured().path("why").asText()).contains("desks.jsonl", "not what it learnt from");
  }

  private void train(String name, String rate) {
    Typed trained =
        Typed.in(
            folder,
            false,
            List.of(
                "tune",
                "--model",
                tiny,
                "--data",
                "desks.jsonl",
                "--epochs",
                "6",
                "--rank",
                "4",
                "--learning-rate",
                rate,
                "--out",
                name,
                "--json"));
    assertThat(trained.code()).as(trained.err()).isZero();
  }

  private JsonNode measured() {
    Typed run =
        Typed.in(folder, false, List.of("observe", "run", "--gates", "--model", tiny, "--json"));
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.json().path("gates")).hasSize(1);
    return run.json().at("/gates/0");
  }
}
