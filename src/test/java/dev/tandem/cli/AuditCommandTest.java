package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditCommandTest {
  @TempDir Path folder;

  private Typed type(String... words) {
    return Typed.in(folder, false, List.of(words));
  }

  @Test
  void theLogIsListedCheckedAndExportedAndABrokenOneExitsWithOne() throws Exception {
    type("collection", "create", "hr", "--acl", "group:hr");
    Typed listed = type("audit", "--action", "changed", "--since", "2020-01-01");
    assertThat(listed.out()).contains("changed", "done", "hr", "account:");
    assertThat(type("audit", "--json", "--actor", "user:nobody").json()).isEmpty();
    assertThat(type("audit", "--since", "soon").code()).isEqualTo(2);
    Typed exported = type("audit", "export", "--to", folder.resolve("copy.jsonl").toString());
    assertThat(exported.out()).contains("entries are in");
    Typed checked = type("audit", "verify", "--file", folder.resolve("copy.jsonl").toString());
    assertThat(checked.code()).isZero();
    assertThat(checked.out()).contains("The audit log is whole.", "The log begins with all");
    Files.writeString(folder.resolve("home").resolve("audit.head"), "99 " + "0".repeat(64));
    Typed broken = type("audit", "verify");
    assertThat(broken.code()).isEqualTo(1);
    assertThat(broken.out()).contains("is broken at entry", "up to 99");
    assertThat(type("audit", "verify", "--json").json().path("broken").path("sequence").asInt())
        .isGreaterThan(3);
  }
}
