package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.answer.Arm;
import dev.tandem.answer.EvidenceShown;
import dev.tandem.index.Index;
import dev.tandem.index.IndexQuery;
import dev.tandem.ingest.ProgressSink;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.retrieve.Fusion;
import dev.tandem.text.Acl;
import dev.tandem.text.Change;
import dev.tandem.text.EmbeddedChunk;
import dev.tandem.text.Passage;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A collection gets another embedder. The oracle is an ingest of the same documents with that
 * embedder from the first: chunks, vectors, permissions and results are equal.
 */
class ReembedTest {
  private static final Principals HR = Principals.parse("group:hr");
  private static final Principals BOB = Principals.parse("user:bob");
  private static final int DOCUMENTS = 30;

  @TempDir Path folder;

  private WordEndpoint endpoint;
  private Map<String, String> before; // long chunks, 16 dimensions
  private Map<String, String> after; // short chunks, 48 dimensions
  private Path home;

  @BeforeEach
  void start() throws IOException {
    endpoint = new WordEndpoint();
    before = endpoint.settings(16, 2_000);
    after = endpoint.settings(48, 120);
    home = folder.resolve("home");
  }

  @AfterEach
  void stop() {
    endpoint.close();
  }

  @Test
  void theBuiltInEmbedderIsReplacedByAnEndpointsAndBack() throws IOException {
    Path rows = documents(6);
    String builtIn = ingested(home, Map.of(), rows);
    try (Tandem tandem = Tandem.open(home, after)) {
      Reembedded done = tandem.collections().reembed("k", ProgressSink.NONE);
      assertThat(done.changed()).isTrue();
      assertThat(done.generation()).isEqualTo(2);
      assertThat(done.documents()).isEqualTo(6);
      assertThat(done.chunks()).isGreaterThan(12);
      assertThat(tandem.collections().reembed("k", ProgressSink.NONE).changed()).isFalse();
    }
    assertThat(dump(home, after)).isEqualTo(ingested(folder.resolve("fresh"), after, rows));
    assertThat(generations()).containsExactly("g2");

    try (Tandem tandem = Tandem.open(home)) {
      assertThat(tandem.collections().reembed("k", ProgressSink.NONE).generation()).isEqualTo(3);
    }
    assertThat(dump(home, Map.of())).isEqualTo(builtIn);
    assertThat(generations()).containsExactly("g3");
  }

  @Test
  void answersAreNotMeasuredOnACollectionOfAnotherEmbedder() throws IOException {
    ingested(home, Map.of(), documents(2));
    Path questions = folder.resolve("test.jsonl");
    Files.writeString(questions, "{\"id\":\"1\",\"question\":\"what?\",\"answers\":[\"that\"]}\n");
    try (Tandem tandem = Tandem.open(home)) {
      assertThat(tandem.collections().askable("k")).isTrue();
    }
    try (Tandem tandem = Tandem.open(home, after)) {
      assertThat(tandem.collections().askable("k")).isFalse();
      assertThatThrownBy(
              () ->
                  tandem
                      .evaluation()
                      .answers(
                          new Evaluation.Questions("k", questions, 0, BOB),
                          Arm.RAG,
                          EvidenceShown.FOUND,
                          (done, total) -> {}))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("reembed");
    }
  }

  @Test
  void killedInTheMiddleTheOldGenerationAnswersAndTheNextRunFinishesTheRest() throws Exception {
    Path rows = documents(DOCUMENTS);
    String old = ingested(home, before, rows);
    String fresh = ingested(folder.resolve("fresh"), after, rows);
    endpoint.answerOnly(100, WordEndpoint.Then.HANG);
    Process process = reembedInAProcess();
    assertThat(endpoint.exhausted().await(3, TimeUnit.MINUTES)).isTrue();
    process.destroyForcibly().waitFor();
    endpoint.answerAll();

    assertThat(dump(home, before)).isEqualTo(old);
    int whole = chunks(fresh);
    endpoint.answerAll();
    try (Tandem tandem = Tandem.open(home, after)) {
      tandem.collections().reembed("k", ProgressSink.NONE);
    }
    assertThat(endpoint.answered()).isLessThan(whole - 30); // not from the beginning
    assertThat(dump(home, after)).isEqualTo(fresh);
  }

  @Test
  void stoppedAfterAnyStepTheHomeIsWholeAndTheNextRunFinishes() throws IOException {
    Path rows = documents(5);
    String fresh = ingested(folder.resolve("fresh"), after, rows);
    String old = ingested(folder.resolve("old"), before, rows);
    for (int steps = 0; steps <= 3; steps++) {
      home = folder.resolve("home" + steps);
      ingested(home, before, rows);
      try (Tandem tandem = Tandem.open(home, after)) {
        Reembedding reembedding = new Reembedding(tandem.rooms().home(), "k");
        List<Runnable> all =
            List.of(
                () -> reembedding.embed(ProgressSink.NONE), reembedding::build, reembedding::turn);
        all.subList(0, steps).forEach(Runnable::run);
      }
      if (steps < 3) {
        assertThat(dump(home, before)).as("after %d steps", steps).isEqualTo(old);
      } else {
        assertThat(dump(home, after)).isEqualTo(fresh);
        assertThat(generations()).containsExactly("g1", "g2");
      }
      try (Tandem tandem = Tandem.open(home, after)) {
        tandem.collections().reembed("k", ProgressSink.NONE);
      }
      assertThat(dump(home, after)).as("after %d steps", steps).isEqualTo(fresh);
      assertThat(generations()).containsExactly("g2");
    }
  }

  @Test
  void whatChangesBetweenTwoRunsIsInTheNewGeneration() throws IOException {
    Path rows = documents(DOCUMENTS);
    ingested(home, before, rows);
    refusedAfter(100);
    try (Tandem tandem = Tandem.open(home, before)) { // the old generation, meanwhile
      tandem.documents().delete("k", List.of("d1"));
      tandem.documents().permit("k", List.of("d2"), Acl.parse("user:bob"));
      Files.writeString(folder.resolve("extra.md"), "# Extra\n\nThe zebra has arrived.\n");
      tandem.ingest("k", List.of(folder.resolve("extra.md")));
    }
    try (Tandem tandem = Tandem.open(home, after)) {
      tandem.collections().reembed("k", ProgressSink.NONE);
      assertThat(found(tandem, "Document 1 says", HR)).doesNotContain("d1");
      assertThat(found(tandem, "Document 2 says", BOB)).contains("d2");
      assertThat(found(tandem, "Document 2 says", HR)).doesNotContain("d2");
      assertThat(found(tandem, "zebra", Principals.ANONYMOUS)).contains("extra.md");
    }
  }

  @Test
  void whatAThirdEmbedderLeftHalfDoneIsNotMixedIn() throws IOException {
    Path rows = documents(DOCUMENTS);
    ingested(home, before, rows);
    refusedAfter(100);
    Map<String, String> third = endpoint.settings(24, 300);
    try (Tandem tandem = Tandem.open(home, third)) {
      assertThat(tandem.collections().reembed("k", ProgressSink.NONE).generation()).isEqualTo(2);
    }
    assertThat(dump(home, third)).isEqualTo(ingested(folder.resolve("fresh"), third, rows));
  }

  @Test
  void permissionsAndOldVersionsStayAsTheyWere() throws IOException {
    Path rows = documents(4);
    ingested(home, before, rows);
    Files.writeString(
        rows, Files.readString(rows).replace("Document 0 says", "Document zero says"));
    String first;
    try (Tandem tandem = Tandem.open(home, before)) {
      first = tandem.documents().show("k", "d0", OptionalInt.empty(), HR).text();
      tandem.ingest("k", List.of(rows));
    }
    try (Tandem tandem = Tandem.open(home, after)) {
      tandem.collections().reembed("k", ProgressSink.NONE);
      assertThat(found(tandem, "Document zero says", Principals.ANONYMOUS)).doesNotContain("d0");
      assertThat(found(tandem, "Document zero says", HR)).contains("d0");
      assertThat(tandem.documents().show("k", "d0", OptionalInt.of(1), HR).text()).isEqualTo(first);
      assertThat(tandem.documents().show("k", "d0", OptionalInt.of(2), HR).text()).contains("zero");
      for (int version = 1; version <= 2; version++) {
        OptionalInt wanted = OptionalInt.of(version);
        assertThatThrownBy(() -> tandem.documents().show("k", "d0", wanted, BOB))
            .isInstanceOf(UserError.class);
      }
      tandem.documents().permit("k", List.of("d1"), Acl.NOBODY);
      assertThat(found(tandem, "Document 1 says", HR)).doesNotContain("d1");
    }
  }

  @Test
  void whatWasFittedOnTheOldVectorsIsDroppedAndNamed() throws Exception {
    ingested(home, before, documents(3));
    try (Tandem tandem = Tandem.open(home, before)) {
      tandem
          .rooms()
          .home()
          .ledger()
          .collections()
          .putSetting("k", Fusion.SETTING, Fusion.DEFAULT.toJson());
      assertThat(tandem.collections().status().getFirst().fusion()).isEqualTo("fitted");
    }
    assertThat(reembedInAProcess().waitFor()).isZero();
    assertThat(Files.readString(folder.resolve("reembed.log")))
        .contains("is dropped (fusion)", "generation 2 answers now");
    try (Tandem tandem = Tandem.open(home, after)) {
      assertThat(tandem.collections().status().getFirst().fusion()).isEqualTo("default");
    }
  }

  @Test
  void aReaderThatWasOpenAllTheTimeIsToldAndNeverMixesGenerations() throws IOException {
    ingested(home, before, documents(5));
    try (Tandem reader = Tandem.open(home, before)) {
      assertThat(found(reader, "Document 2 says", HR)).contains("d2");
      try (Tandem tandem = Tandem.open(home, after)) {
        assertThatThrownBy(() -> tandem.search("k", "Document 2", 5, HR))
            .isInstanceOf(UserError.class)
            .hasMessageContaining("tandem collection reembed k");
        tandem.rooms().home().writerLedger();
        Reembedding reembedding = new Reembedding(tandem.rooms().home(), "k");
        reembedding.embed(ProgressSink.NONE);
        reembedding.build();
        assertThat(found(reader, "Document 2 says", HR)).contains("d2");
        reembedding.turn();
        reembedding.sweep();
      }
      assertThatThrownBy(() -> reader.search("k", "Document 2", 5, HR))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("was embedded with '48@");
    }
  }

  private void refusedAfter(int texts) {
    endpoint.answerOnly(texts, WordEndpoint.Then.REFUSE);
    try (Tandem tandem = Tandem.open(home, after)) {
      assertThatThrownBy(() -> tandem.collections().reembed("k", ProgressSink.NONE))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("refused the request");
    }
    assertThat(endpoint.answered()).isGreaterThan(32); // some were stored
    endpoint.answerAll();
  }

  /** Documents of several paragraphs: one chunk for the old embedder, several for the new one. */
  private Path documents(int count) throws IOException {
    ObjectMapper json = new ObjectMapper();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder("Document %d says this.".formatted(i));
      for (int part = 0; part < 8; part++) {
        text.append(
            "\n\nPart %d of document %d is about invoice %d, the harbour of town %d and a badge. Whoever has lost it asks the office."
                .formatted(part, i, i * 31 + part, i * part));
      }
      lines.add(
          json.writeValueAsString(
              Map.of(
                  "id",
                  "d" + i,
                  "title",
                  "Document " + i,
                  "text",
                  text.toString(),
                  "acl",
                  i % 3 == 0 ? "group:hr" : "public")));
    }
    return Files.write(folder.resolve("documents.jsonl"), lines);
  }

  private static String ingested(Path home, Map<String, String> settings, Path rows) {
    try (Tandem tandem = Tandem.open(home, settings)) {
      assertThat(tandem.ingest("k", List.of(rows)).failed()).isZero();
    }
    return dump(home, settings);
  }

  private static List<String> found(Tandem tandem, String question, Principals who) {
    return tandem.search("k", question, 50, who).passages().stream().map(Passage::docId).toList();
  }

  private static int chunks(String dump) {
    return Math.toIntExact(dump.lines().filter(line -> line.startsWith("chunk ")).count());
  }

  /** Documents, chunks with their vectors, counts and results, as text that can be compared. */
  private static String dump(Path home, Map<String, String> settings) {
    TreeMap<String, String> lines = new TreeMap<>();
    try (Tandem tandem = Tandem.open(home, settings)) {
      CollectionInfo info = tandem.rooms().home().collection("k");
      lines.put("collection", info.embedder() + " " + info.defaultAcl());
      tandem
          .documents()
          .all("k")
          .forEach(
              each ->
                  lines.put(
                      "document " + each.docId(),
                      "v%d %s %s %d"
                          .formatted(
                              each.version(), each.contentHash(), each.acl(), each.chunks())));
      tandem
          .rooms()
          .home()
          .ledger()
          .documents()
          .changesSince(
              "k",
              0,
              change -> {
                if (change instanceof Change.Put put) {
                  for (EmbeddedChunk each : put.chunks()) {
                    lines.put(
                        "chunk " + each.chunk().id(),
                        each.chunk().toString().replace('\n', ' ')
                            + Arrays.hashCode(each.vector()));
                  }
                }
              });
      Index index = tandem.rooms().home().index("k");
      for (Principals who : List.of(Principals.ANONYMOUS, HR, BOB)) {
        lines.put("count " + who, "" + index.count(who));
        for (String question : List.of("harbour of town 9", "Document 3 says this", "lost badge")) {
          float[] vector = tandem.rooms().home().embedder().query(question);
          lines.put(
              "search " + question + who,
              index.search(new IndexQuery(question, vector, who, 1_000)).stream()
                  .map(hit -> "%s %.4f %.4f".formatted(hit.chunkId(), hit.keyword(), hit.dense()))
                  .sorted() // equal scores come in the order of the index's rows
                  .toList()
                  .toString());
        }
      }
    }
    StringBuilder all = new StringBuilder();
    lines.forEach((key, value) -> all.append(key).append(": ").append(value).append('\n'));
    return all.toString();
  }

  private List<String> generations() throws IOException {
    try (Stream<Path> folders = Files.list(home.resolve("index").resolve("k"))) {
      return folders.map(each -> each.getFileName().toString()).sorted().toList();
    }
  }

  private Process reembedInAProcess() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.tandem.cli.Main",
                "collection",
                "reembed",
                "k",
                "--home",
                home.toString()));
    after.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("reembed.log").toFile())
        .start();
  }
}
