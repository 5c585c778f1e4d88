package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.backup.RestoreRequest;
import dev.tandem.ledger.AuditEntry;
import dev.tandem.ledger.AuditHead;
import dev.tandem.ledger.AuditQuery;
import dev.tandem.text.Acl;
import dev.tandem.text.Principals;
import dev.tandem.text.StepProgress;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs and commands do with a home is in its audit log, and copies of it prove it. */
class AuditTest {
  @TempDir Path folder;

  private Tandem open() {
    return Tandem.open(folder.resolve("home"));
  }

  private static DocumentInput document(String id) {
    return new DocumentInput(
        id,
        "T",
        "The office opens at nine.",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        java.util.Map.of());
  }

  private static List<String> actions(Tandem tandem) {
    List<String> actions = new ArrayList<>();
    for (AuditEntry entry : tandem.audit().page(AuditQuery.ALL, Long.MAX_VALUE, 99).reversed()) {
      actions.add("%s %s %s".formatted(entry.action(), entry.object(), entry.outcome()).strip());
    }
    return actions;
  }

  @Test
  void theFacadeNotesWhatItDoesAndTheSilentOneDoesNot() {
    try (Tandem tandem = open()) {
      tandem.createCollection("k", Acl.PUBLIC, "en");
      tandem.documents().put("k", document("a.md"));
      tandem.search("k", "office", 3, Principals.parse("user:ann"));
      tandem.documents().show("k", "a.md", OptionalInt.empty(), Principals.ANONYMOUS);
      assertThatThrownBy(
              () -> tandem.documents().show("k", "b.md", OptionalInt.empty(), Principals.ANONYMOUS))
          .isInstanceOf(UserError.class);
      tandem.documents().delete("k", List.of("a.md"));
      tandem.silent().documents().put("k", document("c.md"));
      assertThat(actions(tandem))
          .containsExactly(
              "changed collection done",
              "changed a.md done",
              "searched  done",
              "saw a.md done",
              "saw  failed",
              "deleted a.md done");
      assertThat(tandem.audit().page(AuditQuery.of("user:ann"), Long.MAX_VALUE, 9)).hasSize(1);
    }
  }

  @Test
  void anExportedCopyShowsWhatWasCutOffOrWrittenAnew() throws IOException {
    Path copy = folder.resolve("copy.jsonl");
    Path backup = folder.resolve("backup.zip");
    try (Tandem tandem = open()) {
      tandem.createCollection("k", Acl.PUBLIC, "en");
      tandem.backups().write(backup);
      tandem.documents().put("k", document("a.md"));
      AuditHead head = tandem.audit().export(copy);
      assertThat(head.sequence()).isEqualTo(3);
      assertThat(tandem.audit().check(copy)).isEqualTo(new AuditCopy(3, Optional.empty()));
      assertThatThrownBy(() -> tandem.audit().export(copy)).hasMessageContaining("already a file");
    }
    Backups.restore(
        new RestoreRequest(
            backup,
            folder.resolve("home"),
            Optional.empty(),
            true,
            Optional.empty(),
            InstantSource.system()),
        StepProgress.NONE);
    try (Tandem tandem = open()) {
      assertThat(tandem.audit().verify().broken()).isEmpty();
      AuditCopy restored = tandem.audit().check(copy);
      assertThat(restored.broken().orElseThrow().sequence()).isEqualTo(2);
    }
    List<String> lines = Files.readAllLines(copy);
    Files.write(copy, List.of(lines.get(0), lines.get(1).replace("backed-up", "changed")));
    try (Tandem tandem = open()) {
      assertThat(tandem.audit().check(copy).broken().orElseThrow().what()).contains("copy itself");
    }
  }

  @Test
  void aCopyThatIsLongerThanTheLogSaysSo() throws IOException {
    Path copy = folder.resolve("copy.jsonl");
    try (Tandem tandem = open()) {
      tandem.createCollection("k", Acl.PUBLIC, "en");
      tandem.createCollection("l", Acl.PUBLIC, "en");
      tandem.audit().export(copy);
    }
    try (Tandem other = Tandem.open(folder.resolve("other"))) {
      AuditCopy verdict = other.audit().check(copy);
      assertThat(verdict.broken().orElseThrow().sequence()).isEqualTo(1);
      assertThat(verdict.broken().orElseThrow().what()).contains("the log ends before it");
    }
  }
}
