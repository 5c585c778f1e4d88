package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantCommandTest {
  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.createDirectories(folder.resolve("docs"));
    Files.writeString(folder.resolve("docs/wifi.md"), "The guest network is called Heron.\n");
  }

  private Typed run(String... arguments) {
    return Typed.in(folder, false, List.of(arguments));
  }

  private String out(String... arguments) {
    Typed done = run(arguments);
    assertThat(done.code()).as(done.err()).isZero();
    return done.out();
  }

  @Test
  void aTenantIsMadeFilledAskedShownAndRemoved() {
    String key = Json.tree(out("tenant", "create", "acme", "--json")).path("key").asText();
    assertThat(key).startsWith("tk_acme.");
    out("ingest", "-c", "t", "docs", "--tenant", "acme");
    assertThat(out("search", "-c", "t", "guest network", "--tenant", "acme")).contains("Heron");
    assertThat(run("search", "-c", "t", "guest network").err()).contains("no collection 't'");
    assertThat(out("key", "list", "--tenant", "acme")).contains("admin");
    assertThat(out("key", "list")).isBlank();
    assertThat(out("tenant", "list")).contains("acme").contains("1 documents");
    assertThat(out("config", "--tenant", "acme")).contains("tenant.rate");
    Typed unsaid = run("tenant", "remove", "acme");
    assertThat(unsaid.code()).isEqualTo(1);
    assertThat(unsaid.err()).contains("with 1 documents").contains("--yes");
    assertThat(out("tenant", "show", "acme", "--json")).contains("\"documents\" : 1");
    assertThat(out("tenant", "remove", "acme", "--yes")).contains("removed  acme");
    assertThat(folder.resolve("home/tenants")).isEmptyDirectory();
    assertThat(out("tenant", "list")).isBlank();
  }

  @Test
  void whatIsNoTenantIsSaid() {
    assertThat(run("status", "--tenant", "beta").err())
        .contains("There is no tenant 'beta'")
        .contains("tandem tenant list");
    assertThat(run("status", "--tenant", "../home").err()).contains("small letters");
    assertThat(run("tenant", "create", "../x").err()).contains("small letters");
    out("tenant", "create", "acme");
    assertThat(run("tenant", "list", "--tenant", "acme").err()).contains("leave out --tenant");
    assertThat(run("serve", "--tenant", "acme").err()).contains("serves all tenants");
  }
}
