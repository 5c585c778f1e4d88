package dev.tandem.ledger;

import static dev.tandem.ledger.Samples.ANN;
import static dev.tandem.ledger.Samples.COLLECTION;
import static dev.tandem.ledger.Samples.answer;
import static dev.tandem.ledger.Samples.collection;
import static dev.tandem.ledger.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.ledger.DocumentLog.NewVersion;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerFileTest {
  @TempDir Path folder;

  @Test
  void aCopyHoldsOneStateAndNoDestroyedKey() {
    Path home = folder.resolve("home");
    Path copy = Path.of(folder + "/copy/ledger.db");
    try (SqliteLedger ledger = filled(home)) {
      ledger.documents().delete(COLLECTION, "b");
      assertThat(copy.getParent().toFile().mkdirs()).isTrue();
      ledger.copyTo(copy);
      ledger.documents().put(COLLECTION, List.of(version("c", 1, "public", "later")));
    }
    assertThat(LedgerFile.check(copy)).isEqualTo(Schema.LATEST);
    try (SqliteLedger copied = SqliteLedger.openReader(copy.getParent())) {
      assertThat(copied.documents().text(COLLECTION, "a", 1, ANN)).isPresent();
      assertThat(copied.documents().current(COLLECTION, "b")).isEmpty();
      assertThat(copied.documents().current(COLLECTION, "c")).isEmpty();
    }
  }

  @Test
  void aLedgerOfTheFirstSchemaIsBroughtUpToDate() {
    Path file = folder.resolve("ledger.db");
    Flyway.configure()
        .dataSource(Database.source(file, true))
        .locations("classpath:db/sqlite")
        .target("1")
        .load()
        .migrate();
    assertThat(LedgerFile.check(file)).isEqualTo(1);
    assertThat(LedgerFile.prepare(folder, Optional.empty(), Optional.empty()).documents()).isZero();
    assertThat(LedgerFile.check(file)).isEqualTo(Schema.LATEST);
  }

  @Test
  void aLedgerOfANewerTandemIsRefused() {
    filled(folder).close();
    try (Database database = new Database(folder.resolve("ledger.db"))) {
      database.write(
          handle ->
              handle.execute(
                  "UPDATE flyway_schema_history SET version = '999' WHERE version = '1'"));
    }
    assertThatThrownBy(() -> LedgerFile.prepare(folder, Optional.empty(), Optional.empty()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("newer");
  }

  @Test
  void answersThatExpiredAfterTheCopyExpireAgain() throws IOException {
    Path home = folder.resolve("home");
    Path copy = folder.resolve("copy");
    Files.createDirectories(copy);
    try (SqliteLedger ledger = filled(home)) {
      ledger.copyTo(copy.resolve("ledger.db"));
      Files.copy(home.resolve("deletions.key"), copy.resolve("deletions.key"));
      assertThat(ledger.answers().forgetBefore(Instant.parse("2026-07-01T00:00:00Z"))).isEqualTo(1);
    }
    LedgerFile.Again again = LedgerFile.prepare(copy, Optional.of(home), Optional.empty());
    assertThat(again.answers()).isEqualTo(1);
    assertThat(Files.readString(copy.resolve("deletions.log")))
        .isEqualTo(Files.readString(home.resolve("deletions.log")));
  }

  @Test
  void theOriginalsOfDocumentsDeletedAgainGoToo() throws IOException {
    Path home = folder.resolve("home");
    Path copy = folder.resolve("copy");
    Files.createDirectories(copy.resolve("originals"));
    Path pdf = Files.writeString(folder.resolve("wombat.pdf"), "%PDF wombat");
    try (SqliteLedger ledger = filled(home)) {
      DocumentLog documents = ledger.documents();
      documents.put(
          COLLECTION,
          List.of(
              LedgerContract.with(version("a", 2, "public", "x"), documents.lay(pdf)),
              LedgerContract.with(version("b", 2, "public", "x"), documents.lay(pdf))));
      ledger.copyTo(copy.resolve("ledger.db"));
      Files.copy(home.resolve("deletions.key"), copy.resolve("deletions.key"));
      for (Path file : Files.list(home.resolve("originals")).toList()) {
        Files.copy(file, copy.resolve("originals").resolve(file.getFileName()));
      }
      documents.delete(COLLECTION, "b");
    }
    LedgerFile.Again again = LedgerFile.prepare(copy, Optional.of(home), Optional.empty());
    assertThat(again.documents()).isEqualTo(1);
    assertThat(copy.resolve("originals").toFile().list())
        .containsExactly(home.resolve("originals").toFile().list());
  }

  @Test
  void aLineCutShortByACrashIsNamedAndTheNextOneIsWhole() throws IOException {
    try (SqliteLedger ledger = filled(folder)) {
      ledger.documents().delete(COLLECTION, "a");
      Files.writeString(
          folder.resolve("deletions.log"), "2026-11-24T09:", StandardOpenOption.APPEND);
      ledger.documents().delete(COLLECTION, "b");
    }
    List<String> notes = new java.util.ArrayList<>();
    assertThat(DeletionLog.read(folder.resolve("deletions.log"), notes))
        .extracting(DeletionLog.Line::kind)
        .containsExactly("key", "document", "document");
    assertThat(notes).singleElement().asString().contains("line 3");
  }

  private static SqliteLedger filled(Path home) {
    SqliteLedger ledger = SqliteLedger.openWriter(home);
    ledger.collections().create(collection(COLLECTION));
    NewVersion a = version("a", 1, "public", "Twelve days.");
    ledger.documents().put(COLLECTION, List.of(a, version("b", 1, "public", "gone soon")));
    ledger.answers().add(answer("id", ANN, "q", "a", a));
    return ledger;
  }
}
