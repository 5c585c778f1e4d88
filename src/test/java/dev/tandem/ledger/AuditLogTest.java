package dev.tandem.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The audit log proves that nothing in it was changed, and lets a person be forgotten. */
class AuditLogTest {
  private static final AuditActor ANN =
      new AuditActor("key:laptop", Principals.parse("user:ann,group:hr"), true);
  private static final AuditActor APP_FOR_BOB =
      new AuditActor("key:app", Principals.parse("user:bob"), false);
  private static final List<String> TRIGGERS =
      List.of(
          "audit_is_appended",
          "audit_is_not_changed",
          "audit_is_not_deleted",
          "audit_actor_is_appended",
          "audit_actor_is_not_changed",
          "audit_actor_is_not_deleted");

  @TempDir Path home;

  private static AuditEvent event(AuditActor actor, String action, String object) {
    return AuditEvent.now(InstantSource.system(), actor, action, "hr", object, "done", Map.of("status", "200"));
  }

  /** Six entries. */
  private void fill() {
    try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
      for (int i = 1; i <= 6; i++) {
        ledger.audit().record(event(i % 2 == 0 ? ANN : APP_FOR_BOB, "saw", "doc" + i));
      }
    }
  }

  private AuditVerdict verdict() {
    try (SqliteLedger ledger = SqliteLedger.openReader(home)) {
      return ledger.audit().verify();
    }
  }

  /** As somebody who has the file and knows SQL. */
  private void tamper(String... statements) throws SQLException {
    try (Connection connection = Database.source(home.resolve("ledger.db"), true).getConnection();
        Statement sql = connection.createStatement()) {
      sql.execute("PRAGMA foreign_keys = 0");
      for (String trigger : TRIGGERS) {
        sql.execute("DROP TRIGGER " + trigger);
      }
      for (String statement : statements) {
        assertThat(sql.executeUpdate(statement)).as(statement).isPositive();
      }
    }
  }

  @Test
  void entriesAreFoundByTimeActorActionAndCollectionNewestFirst() {
    try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
      AuditLog audit = ledger.audit();
      audit.record(event(ANN, "asked", "a"));
      audit.record(
          AuditEvent.now(InstantSource.system(), APP_FOR_BOB, "searched", "hr+it", "", "refused", Map.of("status", "403")));
      audit.record(event(AuditActor.NOBODY, "signed-in", ""));
      assertThat(audit.page(AuditQuery.ALL, Long.MAX_VALUE, 2))
          .extracting(AuditEntry::sequence)
          .containsExactly(3L, 2L);
      assertThat(audit.page(AuditQuery.ALL, 2, 2))
          .extracting(AuditEntry::sequence)
          .containsExactly(1L);
      assertThat(actors(audit, "user:ann")).containsExactly("asked");
      assertThat(actors(audit, "key:laptop")).containsExactly("asked");
      assertThat(actors(audit, "key:app")).containsExactly("searched");
      assertThat(actors(audit, "key:lap")).isEmpty();
      assertThat(audit.at(1).orElseThrow().names())
          .containsExactlyInAnyOrder("user:ann", "key:laptop");
      AuditQuery inIt =
          new AuditQuery(
              Optional.of(Instant.EPOCH),
              Optional.of(Instant.now().plusSeconds(60)),
              Optional.empty(),
              Optional.of("searched"),
              Optional.of("it"));
      assertThat(audit.page(inIt, Long.MAX_VALUE, 9)).hasSize(1);
      assertThat(audit.verify().broken()).isEmpty();
    }
  }

  private static List<String> actors(AuditLog audit, String name) {
    return audit.page(AuditQuery.of(name), Long.MAX_VALUE, 9).stream()
        .map(AuditEntry::action)
        .toList();
  }

  @Test
  void sqlThatChangesOrRemovesOrInsertsAnEntryIsRefused() throws SQLException {
    fill();
    try (Connection connection = Database.source(home.resolve("ledger.db"), true).getConnection();
        Statement sql = connection.createStatement()) {
      for (String statement :
          List.of(
              "UPDATE audit SET object = 'x' WHERE sequence = 3",
              "DELETE FROM audit WHERE sequence = 6",
              "INSERT INTO audit VALUES (9, 0, '', '', '', '', '{}', '')",
              "INSERT OR REPLACE INTO audit VALUES (3, 0, '', '', '', '', '{}', '')",
              "UPDATE audit_actor SET seal = '' WHERE audit_sequence = 3",
              "UPDATE audit_actor SET name = x'00' WHERE audit_sequence = 3",
              "INSERT OR REPLACE INTO audit_actor"
                  + " SELECT audit_sequence, secret_id, '', NULL FROM audit_actor"
                  + " WHERE audit_sequence = 6",
              "DELETE FROM audit_actor WHERE audit_sequence = 3")) {
        assertThatThrownBy(() -> sql.executeUpdate(statement))
            .as(statement)
            .hasMessageContaining("only appended to");
      }
    }
    assertThat(verdict().broken()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "time = time + 1|4",
        "action = 'x'|4",
        "collection = 'x'|4",
        "object = 'x'|4",
        "outcome = 'refused'|4",
        "details = '{\"status\":\"201\"}'|4",
        "details = '{\"status\": \"200\"}'|4",
        "details = 'x'|4",
        "hash = '0000000000000000000000000000000000000000000000000000000000000000'|4",
        "sequence = 40|4"
      })
  void aChangedColumnIsFound(String change, long broken) throws SQLException {
    fill();
    tamper("UPDATE audit SET " + change + " WHERE sequence = 4");
    assertThat(verdict().broken().orElseThrow().sequence()).isEqualTo(broken);
    assertThat(verdict().entries()).isEqualTo(broken - 1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "UPDATE audit_actor SET name = x'00' WHERE audit_sequence = 3",
        "UPDATE audit_actor SET name = (SELECT name FROM audit_actor WHERE audit_sequence = 5 LIMIT 1) WHERE audit_sequence = 3",
        "UPDATE audit_actor SET seal = 'ab' WHERE audit_sequence = 3",
        "UPDATE audit_actor SET seal = 'xy' WHERE audit_sequence = 3",
        "UPDATE audit_actor SET secret_id = secret_id + 100 WHERE audit_sequence = 3",
        "UPDATE audit_actor SET audit_sequence = 7 WHERE audit_sequence = 3",
        "DELETE FROM audit_actor WHERE audit_sequence = 3"
      })
  void aChangedOrRemovedNameIsFound(String statement) throws SQLException {
    fill();
    tamper(statement);
    assertThat(verdict().broken().orElseThrow().sequence()).isEqualTo(3);
  }

  @Test
  void aPersonThatIsListedUnderAnotherNameIsFound() throws SQLException {
    fill();
    tamper("UPDATE subject SET principal = 'user:eve' WHERE principal = 'user:bob'");
    assertThat(verdict().broken().orElseThrow().what()).contains("somebody else");
  }

  @Test
  void anEntryThatIsMissingOrSwappedIsFoundWhereverItStood() throws SQLException {
    fill();
    tamper("DELETE FROM audit WHERE sequence = 3");
    assertThat(verdict().broken().orElseThrow())
        .isEqualTo(new AuditVerdict.Broken(3, "it is missing"));
  }

  @Test
  void aMissingBeginningIsFound() throws SQLException {
    fill();
    tamper("DELETE FROM audit WHERE sequence < 3");
    assertThat(verdict().broken().orElseThrow().sequence()).isEqualTo(1);
  }

  @Test
  void twoThatChangedPlacesAreFound() throws SQLException {
    fill();
    tamper(
        "UPDATE audit SET sequence = -4 WHERE sequence = 4",
        "UPDATE audit SET sequence = 4 WHERE sequence = 5",
        "UPDATE audit SET sequence = 5 WHERE sequence = -4");
    assertThat(verdict().broken().orElseThrow().sequence()).isEqualTo(4);
  }

  @Test
  void aMissingEndIsFoundAndStaysFoundWhenTheLogGoesOn() throws SQLException {
    fill();
    tamper(
        "DELETE FROM audit_actor WHERE audit_sequence > 4", "DELETE FROM audit WHERE sequence > 4");
    assertThat(verdict().broken().orElseThrow().what()).contains("up to 6").contains("cut off");
    fill(); // six more, past the old end
    assertThat(verdict().entries()).isEqualTo(10);
    assertThat(verdict().broken()).isPresent();
  }

  @Test
  void aLogThatWasRemovedWhollyIsFound() throws SQLException {
    fill();
    tamper("DELETE FROM audit_actor", "DELETE FROM audit");
    assertThat(verdict().broken().orElseThrow().sequence()).isEqualTo(1);
  }

  @Test
  void aMissingOrGarbledAnchorIsFoundAndNotMadeAnew() throws IOException {
    fill();
    Files.delete(home.resolve("audit.head"));
    fill();
    assertThat(verdict().broken().orElseThrow().what()).contains("audit.head");
    Files.writeString(home.resolve("audit.head"), "seven\n");
    assertThat(verdict().broken()).isPresent();
  }

  @Test
  void anOlderFileInPlaceOfTheLedgerIsFound() throws IOException {
    fill();
    Path old = home.resolve("old.db");
    Files.copy(home.resolve("ledger.db"), old);
    fill();
    Files.move(old, home.resolve("ledger.db"), StandardCopyOption.REPLACE_EXISTING);
    assertThat(verdict().broken().orElseThrow().what()).contains("an older ledger");
  }

  @Test
  void anAnchorThatIsBehindAsAfterACrashIsNoFault() throws IOException {
    fill();
    String head = Files.readString(home.resolve("audit.head"));
    fill();
    Files.writeString(home.resolve("audit.head"), head);
    assertThat(verdict().broken()).isEmpty();
    fill();
    assertThat(verdict().entries()).isEqualTo(18);
    assertThat(Files.readString(home.resolve("audit.head"))).startsWith("18 ");
  }

  @Test
  void aForgottenPersonIsInNoFileAndTheChainIsValid() throws Exception {
    fill();
    try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
      assertThat(ledger.answers().forget(new Principal("user:ann"))).isZero();
      AuditEntry entry = ledger.audit().at(2).orElseThrow();
      assertThat(entry.names()).isEmpty(); // the key was hers, so its name goes too
      assertThat(entry.actors()).hasSize(2);
      ledger.answers().forget(new Principal("user:bob"));
      assertThat(ledger.audit().at(1).orElseThrow().names()).containsExactly("key:app");
      AuditVerdict verdict = ledger.audit().verify();
      assertThat(verdict.broken()).isEmpty();
      assertThat(verdict.erased()).isEqualTo(3 * 2 + 3);
    }
    StringBuilder raw = new StringBuilder();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        raw.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(raw).contains("key:app").doesNotContain("user:ann", "user:bob", "key:laptop");
  }

  @Test
  void namesExpireAndTheChainIsValid() {
    fill();
    try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
      AuditLog audit = ledger.audit();
      assertThat(audit.expire("it", Instant.MAX)).isZero();
      assertThat(audit.expire("hr", Instant.EPOCH)).isZero();
      assertThat(audit.expire("hr", Instant.MAX)).isEqualTo(12);
      assertThat(audit.expire("hr", Instant.MAX)).isZero();
      assertThat(audit.at(1).orElseThrow().names()).isEmpty();
      assertThat(audit.verify().broken()).isEmpty();
    }
  }

  @Test
  void manyThreadsAndTwoProcessesWorthOfWritersMakeOneChain() throws Exception {
    try (SqliteLedger writer = SqliteLedger.openWriter(home);
        SqliteLedger beside = SqliteLedger.openReader(home)) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        AuditLog audit = (i % 2 == 0 ? writer : beside).audit();
        String name = "t" + i;
        threads.add(
            Thread.ofVirtual()
                .start(
                    () ->
                        IntStream.range(0, 25)
                            .forEach(
                                n -> {
                                  if (n % 5 == 0) {
                                    audit.record(event(ANN, "saw", name + n));
                                  } else {
                                    audit.recordSoon(event(APP_FOR_BOB, "asked", name + n));
                                  }
                                })));
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(verdict().entries()).isEqualTo(200);
    assertThat(verdict().broken()).isEmpty();
  }

  @Test
  void whatCannotBeWrittenIsSaidAndWrittenOnceItCan() {
    try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
      AuditLog audit = ledger.audit();
      audit.record(event(ANN, "saw", "first"));
      ledger.limitPages(1); // SQLite takes what the file has now
      AuditEvent large =
          AuditEvent.now(InstantSource.system(), ANN, "saw", "hr", "", "done", Map.of("x", "y".repeat(1_000_000)));
      assertThatThrownBy(() -> audit.record(large))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("audit log cannot be written");
      assertThatThrownBy(audit::requireWritable).isInstanceOf(UserError.class);
      ledger.limitPages(1_000_000);
    } // the close tries again
    assertThat(verdict().entries()).isEqualTo(2);
    assertThat(verdict().broken()).isEmpty();
  }

  @Test
  void aRestoredLedgerSaysThatItWasAndGoesOnValid() throws IOException {
    fill();
    Path restored = Files.createDirectories(home.resolve("restored"));
    try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
      ledger.copyTo(restored.resolve("ledger.db"));
      Files.copy(home.resolve("deletions.key"), restored.resolve("deletions.key"));
      ledger.audit().record(event(ANN, "saw", "later"));
      ledger.answers().forget(new Principal("user:ann"));
    }
    LedgerFile.prepare(restored, Optional.of(home), Optional.empty());
    try (SqliteLedger ledger = SqliteLedger.openWriter(restored)) {
      AuditEntry last = ledger.audit().at(7).orElseThrow();
      assertThat(last.action()).isEqualTo("restored");
      assertThat(last.details()).containsEntry("replaced_entries", "7");
      assertThat(ledger.audit().at(2).orElseThrow().names()).isEmpty(); // ann, forgotten again
      assertThat(ledger.audit().at(1).orElseThrow().names()).hasSize(2);
      assertThat(ledger.audit().verify().broken()).isEmpty();
      assertThat(ledger.audit().verify().entries()).isEqualTo(7);
    }
  }
}
