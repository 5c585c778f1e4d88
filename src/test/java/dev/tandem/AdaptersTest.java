package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.answer.Arm;
import dev.tandem.text.Acl;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdaptersTest {
  private static final String PASSED = "true";
  private static final String FAILED = "false";
  private static final String UNMEASURED = "null";

  @TempDir private Path folder;
  private Tandem tandem;

  @BeforeEach
  void open() {
    tandem = Tandem.open(folder.resolve("home"));
    tandem.createCollection("hr", Acl.PUBLIC, "en");
  }

  @AfterEach
  void close() {
    tandem.close();
  }

  @Test
  void onlyWhatPassedItsGatesIsPromoted() throws IOException {
    Path bare = Files.createDirectories(folder.resolve("bare"));
    assertThatThrownBy(() -> promote(bare))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("tandem adapter check");
    Path failed = adapter("failed", PASSED, FAILED);
    assertThatThrownBy(() -> promote(failed))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("gate1");
    Path open = adapter("open", PASSED, UNMEASURED);
    assertThatThrownBy(() -> promote(open))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("not measured");
    assertThat(tandem.asking().arms("hr", Principals.ANONYMOUS)).containsExactly(Arm.BASE, Arm.RAG);
    assertThat(
            tandem
                .adapters()
                .promote(open.toString(), open, "hr", Set.of("gate1"))
                .adapters()
                .getFirst())
        .isEqualTo(open.toString());
    assertThat(tandem.asking().arms("hr", Principals.ANONYMOUS))
        .containsExactly(Arm.BASE, Arm.RAG, Arm.TUNED);
  }

  @Test
  void theOneBeforeComesBack() throws IOException {
    Path first = adapter("first", PASSED);
    Path second = adapter("second", PASSED);
    promote(first);
    assertThat(promote(second))
        .isEqualTo(new Promoted("hr", "tuned", List.of(second.toString(), first.toString())));
    assertThat(tandem.adapters().rollback("hr", Arm.TUNED).adapters())
        .containsExactly(first.toString());
    assertThatThrownBy(() -> tandem.adapters().rollback("hr", Arm.HYBRID))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("no adapter was promoted");
    assertThatThrownBy(() -> tandem.adapters().promote(first.toString(), first, "gone", Set.of()))
        .isInstanceOf(UserError.class);
  }

  private Promoted promote(Path adapter) {
    return tandem.adapters().promote(adapter.toString(), adapter, "hr", Set.of());
  }

  private Path adapter(String name, String... gates) throws IOException {
    Path adapter = Files.createDirectories(folder.resolve(name)).toAbsolutePath().normalize();
    Files.writeString(adapter.resolve("adapter_model.safetensors"), "weights");
    StringBuilder json = new StringBuilder();
    for (int i = 0; i < gates.length; i++) {
      json.append(i == 0 ? "" : ",")
          .append(
              "{\"name\":\"gate%d\",\"passed\":%s,\"value\":1,\"threshold\":1,\"n\":1,\"low\":null,\"high\":null,\"meaning\":\"\"}"
                  .formatted(i, gates[i]));
    }
    Files.writeString(
        adapter.resolve("card.json"),
        "{\"report\":{\"gates\":[%s],\"canaries\":[]}}".formatted(json));
    return adapter;
  }
}
