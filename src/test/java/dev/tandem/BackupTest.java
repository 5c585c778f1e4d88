package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.answer.Arm;
import dev.tandem.backup.BackupReport;
import dev.tandem.backup.RestoreReport;
import dev.tandem.backup.RestoreRequest;
import dev.tandem.ledger.Grants;
import dev.tandem.ledger.Limits;
import dev.tandem.ledger.Role;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.text.Change;
import dev.tandem.text.EmbeddedChunk;
import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import dev.tandem.text.StepProgress;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
  private static final Grants READER = Grants.of(Grants.ALL, Role.READER);
  private static final Principals ANN = Principals.parse("user:ann,group:hr");
  private static final Principals BOB = Principals.parse("user:bob");
  private static final String QUESTION = "Within how many days is a report entered?";

  @TempDir Path folder;
  private Path home;
  private Path backup;
  private Path source;
  private EchoModel model;
  private final List<String> answers = new ArrayList<>();

  @BeforeEach
  void makeHome() throws IOException {
    home = folder.resolve("home");
    backup = folder.resolve("backup.zip");
    source = Files.createDirectories(folder.resolve("docs"));
    Files.writeString(
        source.resolve("cases.md"),
        "# Cases\n\nEvery report is entered in the case register within three days.\n");
    Files.writeString(source.resolve("wifi.md"), "# Wi-Fi\n\nThe guest network is called Heron.\n");
    Files.writeString(
        source.resolve("bands.md"), "# Bands\n\nThe salary band of engineers is E4.\n");
    model = new EchoModel();
    try (Tandem tandem = open(home)) {
      tandem.ingest("k", List.of(source));
      tandem.documents().permit("k", List.of("bands.md"), dev.tandem.text.Acl.parse("group:hr"));
      answers.add(tandem.ask("k", QUESTION, Arm.RAG, ANN).id());
      answers.add(tandem.ask("k", "What is the guest network called?", Arm.RAG, BOB).id());
    }
    Files.writeString(home.resolve("tandem.yaml"), "answer:\n  passages: 5\n");
    Files.createDirectories(home.resolve("collections/k"));
    Files.writeString(home.resolve("collections/k/prompt.md"), "An own prompt.\n");
    Files.createDirectories(home.resolve("originals/k"));
    Files.writeString(home.resolve("originals/k/1"), "sealed bytes");
  }

  @AfterEach
  void stopModel() {
    model.close();
  }

  private Tandem open(Path where) {
    return Tandem.open(where, Map.of("model.endpoint", model.url(), "model", "echo"));
  }

  private BackupReport takeBackup() {
    try (Tandem tandem = open(home)) {
      return tandem.backups().write(backup);
    }
  }

  private static RestoreReport restore(Path from, Path to) {
    return Backups.restore(
        new RestoreRequest(
            from, to, Optional.empty(), false, Optional.empty(), InstantSource.system()),
        StepProgress.NONE);
  }

  @Test
  void aRestoredHomeHasTheSameDocumentsReadersVectorsResultsAndAnswers() throws IOException {
    BackupReport report = takeBackup();
    Map<String, String> before = state(home);
    Path restored = folder.resolve("elsewhere/restored");
    RestoreReport done = restore(backup, restored);
    assertThat(done.kept()).isEmpty();
    assertThat(done.documentsDeletedAgain()).isZero();
    assertThat(Files.exists(restored.resolve("index"))).isFalse();
    assertThat(state(restored)).isEqualTo(before);
    for (String file : List.of("tandem.yaml", "collections/k/prompt.md", "originals/k/1")) {
      assertThat(restored.resolve(file)).hasSameBinaryContentAs(home.resolve(file));
    }
    assertThat(report.entries()).isEqualTo(5); // the three, ledger, key of the deletion log
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(backup)))
        .isEqualTo("rw-------");
    assertThat(folder.resolve("backup.zip.part")).doesNotExist();
  }

  @Test
  void aFileThatIsThereIsReplacedOnlyByForce() throws IOException {
    Files.writeString(backup, "something else");
    assertThatThrownBy(this::takeBackup)
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--force");
    assertThat(backup).hasContent("something else");
    try (Tandem tandem = open(home)) {
      tandem.backups().write(backup, true, StepProgress.NONE);
    }
    assertThat(restore(backup, folder.resolve("other")).notes()).isEmpty();
  }

  @Test
  void whatWasDeletedAfterTheBackupIsDeletedInTheRestoredHome() throws IOException {
    takeBackup();
    forgetThings(home);
    RestoreReport done = restore(backup, home);
    assertThat(done.documentsDeletedAgain()).isEqualTo(1);
    assertThat(done.answersForgottenAgain()).isEqualTo(1);
    assertForgotten(home);
    Path kept = Path.of(done.kept().orElseThrow());
    assertThat(kept.getFileName().toString()).startsWith("home.before-restore-");
    assertThat(kept.resolve("ledger.db")).exists();

    // The record of deletions goes on: the same backup, restored once more, forgets them once more.
    RestoreReport again = replace();
    assertThat(again.kept()).isEmpty();
    assertForgotten(home);
  }

  @Test
  void whereTheOldHomeIsLostACopyOfItsDeletionsIsApplied() throws IOException {
    takeBackup();
    forgetThings(home);
    Path copy = Files.copy(home.resolve("deletions.log"), folder.resolve("copy.log"));
    assertThat(Files.readString(copy)).doesNotContain("wifi", "ann", "bob");
    Path lost = folder.resolve("new");
    RestoreReport done =
        Backups.restore(
            new RestoreRequest(
                backup, lost, Optional.empty(), false, Optional.of(copy), InstantSource.system()),
            StepProgress.NONE);
    assertThat(done.documentsDeletedAgain()).isEqualTo(1);
    assertForgotten(lost);

    Path foreign = folder.resolve("foreign");
    try (Tandem tandem = open(foreign)) {
      tandem.ingest("k", List.of(source));
      tandem.documents().delete("k", List.of("wifi.md"));
    }
    assertThatThrownBy(
            () ->
                Backups.restore(
                    new RestoreRequest(
                        backup,
                        folder.resolve("newer"),
                        Optional.empty(),
                        false,
                        Optional.of(foreign.resolve("deletions.log")),
                        InstantSource.system()),
                    StepProgress.NONE))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("another home");
    assertThat(folder.resolve("newer")).doesNotExist();
  }

  @Test
  void aKeyThatWasRevokedAfterTheBackupStaysRevoked() {
    String gone;
    String held;
    try (Tandem tandem = open(home)) {
      gone = tandem.keys().create("gone", ANN, READER, Optional.empty(), Limits.requests(0));
      held = tandem.keys().create("held", ANN, READER, Optional.empty(), Limits.requests(0));
      tandem.backups().write(backup);
      tandem.keys().revoke("gone");
      // The name is free again, and its new key is another.
      tandem.keys().create("gone", BOB, READER, Optional.empty(), Limits.requests(0));
    }
    assertThat(replace().keysRevokedAgain()).isEqualTo(1);
    try (Tandem tandem = open(home)) {
      assertThat(tandem.keys().find(gone)).isEmpty();
      assertThat(tandem.keys().find(held)).isPresent();
    }
    assertThat(replace().keysRevokedAgain()).isEqualTo(1);
  }

  private RestoreReport replace() {
    return Backups.restore(
        new RestoreRequest(
            backup, home, Optional.empty(), true, Optional.empty(), InstantSource.system()),
        StepProgress.NONE);
  }

  @Test
  void aDocumentThatCameAgainAfterItsDeletionIsNotDeletedByARestore() throws IOException {
    try (Tandem tandem = open(home)) {
      tandem.documents().delete("k", List.of("wifi.md"));
      tandem.ingest("k", List.of(source));
    }
    takeBackup();
    assertThat(restore(backup, home).documentsDeletedAgain()).isZero();
    assertThat(state(home)).containsKey("document wifi.md");
  }

  private void forgetThings(Path where) {
    try (Tandem tandem = open(where)) {
      tandem.documents().delete("k", List.of("wifi.md"));
      tandem.persons().forget(Principal.parse("user:ann"));
    }
  }

  private void assertForgotten(Path where) {
    try (Tandem tandem = open(where)) {
      assertThat(tandem.documents().all("k"))
          .extracting(VersionInfo::docId)
          .doesNotContain("wifi.md");
      assertThat(tandem.search("k", "guest network", 10, ANN).passages())
          .noneMatch(passage -> passage.docId().equals("wifi.md"));
      assertThat(tandem.history().answers(Optional.empty(), ANN, 10)).isEmpty();
      assertThat(tandem.history().answerForOperator(answers.getFirst()).toString())
          .doesNotContain(QUESTION)
          .doesNotContain("three days");
      assertThat(tandem.history().answer(answers.getLast(), BOB).toString())
          .doesNotContain("Heron");
    }
  }

  @Test
  void aDamagedBackupIsRefusedAndNothingIsTouched() throws IOException {
    takeBackup();
    byte[] whole = Files.readAllBytes(backup);
    List<String> before = files();
    long seed = Long.getLong("tandem.seed", new Random().nextLong(1_000_000));
    System.out.printf("BackupTest: -Dtandem.seed=%d%n", seed);
    Random random = new Random(seed);
    Path damaged = folder.resolve("backup.zip");
    for (int trial = 0; trial < 60; trial++) {
      byte[] bytes = whole.clone();
      if (trial % 3 == 0) {
        bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
      } else {
        int at =
            trial % 3 == 1 ? bytes.length - 1 - random.nextInt(400) : random.nextInt(bytes.length);
        bytes[at] ^= (byte) (1 + random.nextInt(255));
      }
      Files.write(damaged, bytes);
      assertThatThrownBy(() -> restore(damaged, home))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("damaged");
    }
    assertThat(files()).isEqualTo(before);
    assertThatThrownBy(() -> restore(folder.resolve("none.zip"), home))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("none.zip");
  }

  @Test
  void aHomeInUseIsNotReplaced() {
    takeBackup();
    try (Tandem reader = open(home)) {
      reader.documents().all("k");
      assertThatThrownBy(() -> restore(backup, home))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("open");
    }
    try (Tandem writer = open(home)) {
      writer.documents().permit("k", List.of("wifi.md"), dev.tandem.text.Acl.PUBLIC);
      assertThatThrownBy(() -> restore(backup, home)).isInstanceOf(UserError.class);
    }
    assertThat(restore(backup, home).kept()).isPresent();
  }

  @Test
  void aBackupTakenWhileOthersWriteIsOneState() throws Exception {
    try (Tandem tandem = open(home)) {
      AtomicBoolean stop = new AtomicBoolean();
      Thread writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; !stop.get(); i++) {
                      writeDocument("more" + i + ".md", "Number " + i + " is here.");
                      tandem.ingest("k", List.of(source));
                      if (i % 2 == 0) {
                        tandem.documents().delete("k", List.of("more" + i + ".md"));
                      }
                    }
                  });
      for (int round = 0; round < 4; round++) {
        tandem.backups().write(backup, true, StepProgress.NONE);
      }
      stop.set(true);
      writer.join();
    }
    Path restored = folder.resolve("restored");
    restore(backup, restored);
    Map<String, String> state = state(restored);
    assertThat(state).containsKeys("document cases.md", "document wifi.md", "document bands.md");
  }

  private void writeDocument(String name, String text) {
    try {
      Files.writeString(source.resolve(name), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aRestoreThatIsKilledLeavesTheOldHomeOrTheRestoredOne() throws Exception {
    takeBackup();
    Map<String, String> old = state(home);
    try (Tandem tandem = open(home)) {
      tandem.documents().delete("k", List.of("wifi.md"));
    }
    Map<String, String> now = state(home);
    long seed = Long.getLong("tandem.seed", new Random().nextLong(1_000_000));
    System.out.printf("BackupTest: -Dtandem.seed=%d%n", seed);
    Random random = new Random(seed);
    for (int kill = 0; kill < 4; kill++) {
      Process process = restoreInAnotherProcess();
      if (!process.waitFor(300 + random.nextInt(1200), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
      Map<String, String> left = state(home);
      // the deleted document is deleted again, so both have the same documents
      assertThat(left).isEqualTo(now).isNotEqualTo(old);
    }
    assertThat(restoreInAnotherProcess().waitFor()).isZero();
    assertThat(state(home)).isEqualTo(now);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.filter(path -> Files.exists(path.resolve("restore.unfinished")))).isEmpty();
    }
  }

  private Process restoreInAnotherProcess() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            "dev.tandem.cli.Main",
            "restore",
            backup.toString(),
            "--home",
            home.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  /** Names and sizes of all files under the test's folder but the damaged backup itself. */
  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(path -> !path.equals(backup))
          .filter(path -> !path.getFileName().toString().endsWith(".lock"))
          .map(path -> path + " " + path.toFile().length())
          .sorted()
          .toList();
    }
  }

  /** Documents, readers, vectors, results of searches and answers, as text that can be compared. */
  private Map<String, String> state(Path where) {
    Map<String, String> state = new TreeMap<>();
    try (Tandem tandem = open(where)) {
      for (VersionInfo each : tandem.documents().all("k")) {
        state.put("document " + each.docId(), each.toString());
      }
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
                    state.put("chunk " + each.chunk(), Arrays.toString(each.vector()));
                  }
                }
              });
      for (Principals who : List.of(ANN, BOB, Principals.ANONYMOUS)) {
        for (String question : List.of("salary band", "guest network", "case register")) {
          state.put(
              who + " " + question,
              tandem.search("k", question, 10, who).passages().stream()
                  .map(passage -> passage.chunkId() + " " + passage.score())
                  .toList()
                  .toString());
        }
        state.put("answers " + who, tandem.history().answers(Optional.empty(), who, 10).toString());
      }
      answers.forEach(id -> state.put(id, tandem.history().answerForOperator(id).toString()));
    }
    return state;
  }
}
