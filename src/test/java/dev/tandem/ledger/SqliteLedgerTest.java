package dev.tandem.ledger;

import static dev.tandem.ledger.Samples.ANN;
import static dev.tandem.ledger.Samples.COLLECTION;
import static dev.tandem.ledger.Samples.answer;
import static dev.tandem.ledger.Samples.collection;
import static dev.tandem.ledger.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.tandem.ledger.DocumentLog.NewVersion;
import dev.tandem.text.Acl;
import dev.tandem.text.Change;
import dev.tandem.text.DocumentKey;
import dev.tandem.text.EmbeddedChunk;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteLedgerTest {
  @TempDir Path home;

  private SqliteLedger writer() {
    SqliteLedger ledger = SqliteLedger.openWriter(home);
    if (ledger.collections().find(COLLECTION).isEmpty()) {
      ledger.collections().create(collection(COLLECTION));
    }
    return ledger;
  }

  @Test
  void aSecondWriterIsRefusedUntilTheFirstEnds() {
    try (SqliteLedger first = writer()) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThatThrownBy(() -> SqliteLedger.openWriter(home))
            .isInstanceOf(UserError.class)
            .hasMessageContaining(home.toString());
      }
      first.documents().put(COLLECTION, List.of(version("a", 1, "public", "x")));
    }
    SqliteLedger.openWriter(home).close();
  }

  @Test
  void aReaderBesideTheWriterRecordsAnswersButNoDocuments() {
    try (SqliteLedger writer = writer();
        SqliteLedger reader = SqliteLedger.openReader(home)) {
      NewVersion put = version("a", 1, "public", "Twelve days.");
      writer.documents().put(COLLECTION, List.of(put));
      assertThat(reader.documents().text(COLLECTION, "a", 1, ANN)).isPresent();
      AnswerRecord given = answer("id", ANN, "q", "a", put);
      reader.answers().add(given);
      reader.runs().finish(reader.runs().begin(COLLECTION, "ask"), java.util.Map.of());
      assertThat(writer.answers().replay("id", ANN)).contains(Samples.whole(given));

      for (Callable<?> write :
          List.<Callable<?>>of(
              () -> reader.documents().put(COLLECTION, List.of(version("b", 1, "public", "x"))),
              () -> reader.documents().delete(COLLECTION, "a"),
              () -> reader.documents().permit(COLLECTION, "a", Acl.PUBLIC))) {
        assertThatThrownBy(write::call)
            .isInstanceOf(UserError.class)
            .hasMessageContaining(home.toString());
      }
    }
  }

  @Test
  void aReaderNeedsALedger() {
    assertThatThrownBy(() -> SqliteLedger.openReader(home)).isInstanceOf(UserError.class);
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void aFullDiskIsASentenceAndLeavesNothingHalfDone() {
    try (SqliteLedger ledger = writer()) {
      ledger.documents().put(COLLECTION, List.of(version("a", 1, "public", "before")));
      ledger.limitPages(60);
      List<NewVersion> many = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        many.add(version("many" + i, 1, "public", "text " + i));
      }
      assertThatThrownBy(() -> ledger.documents().put(COLLECTION, many))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("full");
      assertThat(ledger.documents().sequence(COLLECTION)).isEqualTo(1);
      assertThat(ledger.documents().current(COLLECTION, "many0")).isEmpty();
      ledger.limitPages(100_000);
      ledger.documents().put(COLLECTION, many);
      assertThat(ledger.documents().sequence(COLLECTION)).isEqualTo(201);
    }
  }

  @Test
  void aDamagedFileIsASentence() throws IOException {
    writer().close();
    Files.writeString(home.resolve("ledger.db"), "not a database at all ".repeat(1000));
    for (Callable<?> open :
        List.<Callable<?>>of(
            () -> SqliteLedger.openWriter(home), () -> SqliteLedger.openReader(home))) {
      assertThatThrownBy(open::call).isInstanceOf(UserError.class).hasMessageContaining("damaged");
    }
  }

  @Test
  void aDamagedPageIsASentence() throws IOException {
    try (SqliteLedger ledger = writer()) {
      List<NewVersion> many = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        many.add(version("many" + i, 1, "public", "text " + i));
      }
      ledger.documents().put(COLLECTION, many);
    }
    byte[] bytes = Files.readAllBytes(home.resolve("ledger.db"));
    for (int i = 4096; i < bytes.length; i++) { // all but the first page
      bytes[i] = (byte) 0xA5;
    }
    Files.write(home.resolve("ledger.db"), bytes);
    assertThatThrownBy(
            () -> {
              try (SqliteLedger ledger = SqliteLedger.openReader(home)) {
                ledger.documents().current(COLLECTION, "many1");
              }
            })
        .isInstanceOf(UserError.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void aLedgerOfANewerTandemIsRefused() throws Exception {
    writer().close();
    try (Connection connection = Database.source(home.resolve("ledger.db"), true).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("UPDATE flyway_schema_history SET version = '99'");
    }
    assertThatThrownBy(() -> SqliteLedger.openWriter(home))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("newer");
    assertThatThrownBy(() -> SqliteLedger.openReader(home)).isInstanceOf(UserError.class);
  }

  @Test
  void theLatestSchemaIsTheNewestMigration() throws Exception {
    Path folder = Path.of(SqliteLedger.class.getResource("/db/sqlite").toURI());
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString().split("__", 2)[0].substring(1)))
          .doesNotHaveDuplicates()
          .extracting(Integer::valueOf)
          .satisfies(versions -> assertThat(Collections.max(versions)).isEqualTo(Schema.LATEST));
    }
  }

  @Test
  void adaptersOfAnOlderSchemaKeepTheirDocumentsAsThoseOfTheirCollection() throws Exception {
    Files.createDirectories(home);
    DataSource source = Database.source(home.resolve("ledger.db"), true);
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/sqlite")
        .target("4")
        .load()
        .migrate();
    try (Handle handle = Jdbi.create(source).open()) {
      handle.execute(
          "INSERT INTO adapter (id, name, path, collection, base, base_sha256, readers, created,"
              + " metrics) VALUES ('1', 'old', '/old', 'hr', 'base', 'ab', 'public', 0, '{}')");
      handle.execute("INSERT INTO adapter_document SELECT sequence, 'a.md' FROM adapter");
    }
    try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
      AdapterInfo old = ledger.adapters().at("/old").orElseThrow();
      assertThat(old.documents()).containsExactly(new DocumentKey("hr", "a.md"));
      assertThat(old.refused()).isEmpty();
      assertThat(ledger.adapters().trainedOn("hr", List.of("a.md"))).containsExactly(old);
    }
  }

  @Test
  void aLedgerOfTheFirstSchemaKeepsItsChunks() throws Exception {
    byte[] key = Vault.newKey();
    NewVersion put = version("a", 1, "group:hr", "One.", "Two.");
    Files.createDirectories(home);
    DataSource source = Database.source(home.resolve("ledger.db"), true);
    Flyway.configure()
        .dataSource(source)
        .locations("classpath:db/sqlite")
        .target("1")
        .load()
        .migrate();
    try (Handle handle = Jdbi.create(source).open()) {
      handle.execute("INSERT INTO secret (id, key) VALUES (1, ?)", key);
      handle.execute(
          "INSERT INTO collection VALUES (1, ?, 'public', 1, 'en', 'bge', 3, 0)", COLLECTION);
      handle.execute("INSERT INTO document VALUES (1, 1, 'a', 1, 'group:hr', 1, 1, 1, 0, 0)");
      handle.execute(
          "INSERT INTO version VALUES (1, 1, 1, 1, 3, 'h', 's', 9, 2, 0, ?, ?, ?)",
          Vault.seal(key, "details", Details.of(put.document(), "folder").toBytes()),
          Vault.seal(key, "blocks", Bytes.blocks(put.document().blocks())),
          Vault.seal(key, "text", Bytes.utf8(put.document().text())));
      for (EmbeddedChunk each : put.chunks()) {
        handle.execute(
            "INSERT INTO chunk (collection_id, version_id, ordinal, chunk_id, body, vector)"
                + " VALUES (1, 1, ?, ?, ?, ?)",
            each.chunk().ordinal(),
            each.chunk().id(),
            Vault.seal(key, "chunk", Bytes.chunk(each.chunk())),
            Vault.seal(key, "vector", Bytes.vector(each.vector())));
      }
      handle.execute("INSERT INTO change VALUES (1, 1, 1, 'put', 1, 'group:hr', 0)");
    }
    try (SqliteLedger ledger = SqliteLedger.openReader(home)) {
      assertThat(ledger.documents().chunks(COLLECTION, List.of("a#1.0", "a#1.1"), ANN).values())
          .containsExactlyElementsOf(put.chunks().stream().map(EmbeddedChunk::chunk).toList());
      List<Change> changes = new ArrayList<>();
      ledger.documents().changesSince(COLLECTION, 0, changes::add);
      assertThat(((Change.Put) changes.getFirst()).chunks().getLast().vector())
          .isEqualTo(put.chunks().getLast().vector());
    }
    try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
      ledger.documents().put(COLLECTION, List.of(version("a", 2, "group:hr", "Three.")));
      assertThat(ledger.documents().chunks(COLLECTION, List.of("a#1.0", "a#2.0"), ANN))
          .containsOnlyKeys("a#2.0");
      assertThat(ledger.documents().versions(COLLECTION, "a", ANN))
          .extracting(VersionInfo::version, VersionInfo::pageView)
          .containsExactly(tuple(2, false), tuple(1, false));
      assertThat(ledger.documents().text(COLLECTION, "a", 1, ANN)).contains(put.document().text());
      ledger.answers().add(answer("id", ANN, "q", "a"));
      assertThat(ledger.answers().rate("id", ANN, Rating.UP, "good")).isTrue();
      assertThat(ledger.keys().all()).isEmpty();
    }
  }

  @Test
  void originalsAreSealedAndWhatACrashLeftIsSwept() throws IOException {
    Path pdf = Files.writeString(home.resolveSibling("wombat.pdf"), "%PDF wombat ".repeat(1000));
    Path folder = home.resolve("originals");
    try (SqliteLedger ledger = writer()) {
      DocumentLog documents = ledger.documents();
      documents.put(
          COLLECTION,
          List.of(
              LedgerContract.with(version("a", 1, "public", "x"), documents.lay(pdf)),
              LedgerContract.with(version("b", 1, "public", "x"), documents.lay(pdf))));
      documents.lay(pdf); // and killed before the version that was to hold it
      assertThat(folder.toFile().list()).hasSize(3);
      documents.delete(COLLECTION, "b");
      assertThat(folder.toFile().list()).hasSize(2);
    }
    for (Path file : Files.list(folder).toList()) {
      assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("wombat");
    }
    try (SqliteLedger reader = SqliteLedger.openReader(home)) {
      assertThat(folder.toFile().list()).hasSize(2);
      assertThat(reader.documents().original(COLLECTION, "a", 1, ANN).orElseThrow())
          .isEqualTo(Files.readAllBytes(pdf));
    }
    try (SqliteLedger ledger = writer()) {
      assertThat(folder.toFile().list()).hasSize(1);
      assertThat(ledger.documents().original(COLLECTION, "a", 1, ANN)).isPresent();
    }
  }

  @Test
  void readersSeeWholeBatchesWhileAWriterWrites() throws Exception {
    int batches = 40;
    int width = 5;
    AtomicBoolean done = new AtomicBoolean();
    try (SqliteLedger ledger = writer();
        SqliteLedger beside = SqliteLedger.openReader(home);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Integer>> readers = new ArrayList<>();
      for (int thread = 0; thread < 6; thread++) {
        SqliteLedger mine = thread % 2 == 0 ? ledger : beside;
        int number = thread;
        readers.add(
            threads.submit(
                () -> {
                  int reads = 0;
                  while (!done.get()) {
                    List<String> ids = new ArrayList<>();
                    for (int v = 1; v <= batches; v++) {
                      for (int d = 0; d < width; d++) {
                        ids.add("doc" + d + "#" + v + ".0");
                      }
                    }
                    var chunks = mine.documents().chunks(COLLECTION, ids, ANN);
                    // one snapshot: nothing yet, or all documents at the same version
                    assertThat(chunks.size()).isIn(0, width);
                    assertThat(chunks.values().stream().map(c -> c.version()).distinct().count())
                        .isLessThanOrEqualTo(1);
                    mine.answers().add(answer("t" + number + "." + reads++, ANN, "q", "a"));
                  }
                  return reads;
                }));
      }
      for (int v = 1; v <= batches; v++) {
        List<NewVersion> batch = new ArrayList<>();
        for (int d = 0; d < width; d++) {
          batch.add(version("doc" + d, v, "public", "text " + v));
        }
        ledger.documents().put(COLLECTION, batch);
      }
      done.set(true);
      int answers = 0;
      for (Future<Integer> reader : readers) {
        answers += reader.get();
      }
      assertThat(ledger.answers().allRecent(COLLECTION, 1_000_000)).hasSize(answers);
      assertThat(ledger.documents().sequence(COLLECTION)).isEqualTo((long) batches * width);
    }
  }

  @Test
  void whatWasWrittenIsThereAfterReopening() {
    NewVersion put = version("a", 1, "group:hr", "Twelve days.");
    try (SqliteLedger ledger = writer()) {
      ledger.documents().put(COLLECTION, List.of(put));
      ledger.answers().add(answer("id", ANN, "q", "a", put));
    }
    try (SqliteLedger ledger = SqliteLedger.openReader(home)) {
      assertThat(ledger.documents().chunks(COLLECTION, List.of("a#1.0"), ANN)).hasSize(1);
      assertThat(ledger.answers().replay("id", ANN).orElseThrow().given().answer()).isEqualTo("a");
      assertThat(ledger.answers().replay("id", Principals.ANONYMOUS)).isEmpty();
    }
  }
}
