package dev.tandem.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.ingest.IngestRequest;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing reaches outside: no address is fetched, no backup writes beside its home. */
class OutsideTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "../ledger.db",
        "/etc/passwd",
        "originals/../../x",
        "originals/../tandem.yaml",
        "originals/..",
        "originals//x",
        "originals/./x",
        "collections",
        "index/k/g1/x",
        "audit.head",
        "serve.json",
        "ledger.db/x"
      })
  void aBackupMayHoldNothingThatLiesElsewhere(String name) {
    assertThat(Backup.mayHold(name)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:1/x", "https://a.example/x.md", "file:///etc/passwd"})
  void anAddressIsAPathThatIsNotThere(String address) {
    assertThatThrownBy(() -> IngestRequest.requireThere(List.of(Path.of(address))))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nothing at");
  }

  @Test
  void whatABackupHoldsMayBeInIt() {
    assertThat(List.of("ledger.db", "tandem.yaml", "originals/a", "collections/k/rag.md"))
        .allMatch(Backup::mayHold);
  }
}
