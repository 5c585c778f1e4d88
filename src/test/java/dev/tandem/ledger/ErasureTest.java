package dev.tandem.ledger;

import static dev.tandem.ledger.Samples.COLLECTION;
import static dev.tandem.ledger.Samples.answer;
import static dev.tandem.ledger.Samples.collection;
import static dev.tandem.ledger.Samples.version;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.ledger.DocumentLog.NewVersion;
import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looks at the raw bytes of the home: deleted means gone, and what is not deleted is sealed. */
class ErasureTest {
  @TempDir Path home;

  /** A character per byte. Only while no ledger is open in this process; see SqliteLedger. */
  private String rawBytes() throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  /** All keys that live, by id, as {@link #rawBytes} would show them. */
  private Map<Long, String> keys() throws Exception {
    Map<Long, String> keys = new HashMap<>();
    try (Connection connection = Database.source(home.resolve("ledger.db"), false).getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT id, key FROM secret")) {
      while (rows.next()) {
        if (!Vault.destroyed(rows.getBytes(2))) {
          keys.put(rows.getLong(1), new String(rows.getBytes(2), StandardCharsets.ISO_8859_1));
        }
      }
    }
    return keys;
  }

  private long logBytes() throws IOException {
    Path log = home.resolve("ledger.db-wal"); // its size can be asked without opening it
    return Files.exists(log) ? Files.size(log) : 0;
  }

  @Test
  void afterDeletingAndForgettingNeitherTextNorKeyIsInAnyFile() throws Exception {
    NewVersion first = version("pay.md", 1, "group:hr", "The pangolin earns 4711 crowns.");
    NewVersion second = version("pay.md", 2, "group:hr", "The pangolin earns 4712 crowns.");
    try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
      ledger.collections().create(collection(COLLECTION));
      ledger.documents().put(COLLECTION, List.of(first));
      ledger.documents().put(COLLECTION, List.of(second));
      ledger
          .answers()
          .add(answer("id", Samples.ANN, "quokka question", "numbat answer", first, second));
      ledger.answers().rate("id", Samples.ANN, Rating.DOWN, "bilby comment");
    }
    Map<Long, String> before = keys();
    assertThat(before).hasSize(3); // the document, ann, the answer
    assertThat(before.values()).allMatch(rawBytes()::contains);

    try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
      assertThat(ledger.documents().delete(COLLECTION, "pay.md")).isPresent();
      assertThat(logBytes()).isZero();
      assertThat(ledger.answers().forget(new Principal("user:ann"))).isEqualTo(1);
      assertThat(logBytes()).isZero();
    }
    String raw = rawBytes();
    assertThat(before.values()).noneMatch(raw::contains);
    for (String text :
        List.of(
            "pangolin",
            "4711",
            "Policies >",
            "Title of",
            "example.com",
            "quokka",
            "numbat",
            "bilby")) {
      assertThat(raw).doesNotContain(text);
    }
    assertThat(raw).doesNotContain("user:ann").contains("pay.md");
    assertThat(raw)
        .doesNotContain(
            new String(
                Bytes.vector(first.chunks().getFirst().vector()), StandardCharsets.ISO_8859_1));
  }

  @Test
  void noCopyOfADestroyedKeyIsLeftByAnyOrderOfWrites() throws Exception {
    long seed = System.nanoTime();
    System.out.println("ErasureTest seed " + seed);
    Random random = new Random(seed);
    Map<Long, String> everLived = new HashMap<>();
    Set<String> living = new HashSet<>();
    Map<String, Integer> versions = new HashMap<>();
    for (int round = 0; round < 4; round++) {
      try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
        if (round == 0) {
          ledger.collections().create(collection(COLLECTION));
        }
        for (int step = 0; step < 25; step++) {
          List<NewVersion> batch = new ArrayList<>();
          for (int i = random.nextInt(12); i >= 0; i--) {
            String id = "doc" + random.nextInt(600);
            if (batch.stream().noneMatch(v -> v.document().id().equals(id))) {
              batch.add(version(id, versions.merge(id, 1, Integer::sum), "public", "wombat " + id));
              living.add(id);
            }
          }
          ledger.documents().put(COLLECTION, batch);
          Principals who = Principals.parse("user:u" + random.nextInt(50));
          ledger
              .answers()
              .add(answer(round + "." + step, who, "wombat?", "wombat!", batch.getFirst()));
        }
      }
      everLived.putAll(keys());
      try (SqliteLedger ledger = SqliteLedger.openWriter(home)) {
        for (String id : List.copyOf(living)) {
          if (random.nextInt(3) == 0) {
            ledger.documents().delete(COLLECTION, id);
            living.remove(id);
          }
        }
        ledger.answers().forget(new Principal("user:u" + random.nextInt(50)));
        if (round == 2) {
          ledger.answers().forgetBefore(Instant.MAX);
        }
      }
      Map<Long, String> alive = keys();
      String raw = rawBytes();
      assertThat(raw).doesNotContain("wombat");
      Map<Long, String> dead = new HashMap<>(everLived);
      dead.keySet().removeAll(alive.keySet());
      assertThat(dead).hasSizeGreaterThan(20);
      dead.forEach((id, key) -> assertThat(raw.contains(key)).as("key %d", id).isFalse());
    }
  }
}
