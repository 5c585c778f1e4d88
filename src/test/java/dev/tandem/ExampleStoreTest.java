package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.example.Format;
import dev.tandem.example.StoredSet;
import dev.tandem.text.Acl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExampleStoreTest {
  private static final String SET = "notes";

  @TempDir Path folder;

  private Tandem tandem;
  private ExampleStore store;

  @BeforeEach
  void open() {
    tandem = Tandem.open(folder.resolve("home"), Map.of());
    tandem.claim();
    tandem.createCollection("hr", Acl.PUBLIC, "en");
    store = new ExampleStore(tandem.rooms().home());
  }

  @AfterEach
  void close() {
    tandem.close();
  }

  private StoredSet rows(String... lines) throws IOException {
    Path file = folder.resolve("rows.csv");
    Files.write(file, List.of(lines));
    return StoredSet.upload(file, Optional.of(Format.CLASSIFICATION)).set();
  }

  private StoredSet put(StoredSet rows) {
    return store.change("hr", SET, before -> rows);
  }

  @Test
  void whatASetWasIsKeptAndToldByItsHash() throws IOException {
    StoredSet first = put(rows("wifi,network", "invoice,billing", "mouse,hardware"));
    StoredSet second = put(rows("wifi,billing", "invoice,billing", "screen,hardware"));

    Path kept = store.before("hr", SET, first.hash()).orElseThrow();
    assertThat(Files.readString(kept)).isEqualTo(first.text());
    assertThat(store.relabelled("hr", SET, first.hash())).isEqualTo(1);
    assertThat(store.before("hr", SET, second.hash())).as("the present one").isEmpty();
    assertThat(store.all("hr")).as("what was is no set").containsOnlyKeys(SET);
  }

  @Test
  void theOldestOfManyGo() throws IOException {
    StoredSet first = put(rows("wifi,network"));
    for (int i = 0; i < 6; i++) {
      put(rows("wifi,label" + i));
    }
    assertThat(store.before("hr", SET, first.hash())).isEmpty();
  }

  @Test
  void afterRowsWereTakenOutNothingOlderIsKept() throws IOException {
    StoredSet first = put(rows("wifi,network", "invoice,billing"));
    StoredSet second = put(rows("wifi,network", "invoice of Ann,billing"));
    put(new StoredSet(second.format(), second.rows().subList(0, 1)));

    assertThat(store.before("hr", SET, first.hash())).isEmpty();
    assertThat(store.before("hr", SET, second.hash())).isEmpty();
  }

  @Test
  void whatWasMadeFromADeletedDocumentIsInNoOlderVersionEither() throws IOException {
    Path file = folder.resolve("rows.jsonl");
    Files.writeString(
        file,
        """
        {"prompt": "Who is Ann?", "completion": "She is in hr.", "doc_ids": ["staff.md"]}
        """);
    StoredSet first = put(StoredSet.upload(file, Optional.of(Format.COMPLETION)).set());
    Files.writeString(
        file,
        """
        {"prompt": "Who is Bob?", "completion": "He is in sales."}
        """);
    put(StoredSet.upload(file, Optional.of(Format.COMPLETION)).set());
    assertThat(store.before("hr", SET, first.hash())).isPresent();

    store.leaveOut("hr", List.of("staff.md"));

    assertThat(store.before("hr", SET, first.hash())).isEmpty();
  }

  @Test
  void withASetGoesWhatItWas() throws IOException {
    StoredSet first = put(rows("wifi,network"));
    put(rows("wifi,billing"));
    store.delete("hr", SET, rows -> {});

    assertThat(store.before("hr", SET, first.hash())).isEmpty();
  }
}
