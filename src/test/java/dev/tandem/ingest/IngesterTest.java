package dev.tandem.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.embed.OnnxEmbedder;
import dev.tandem.index.Index;
import dev.tandem.index.IndexQuery;
import dev.tandem.index.IndexSettings;
import dev.tandem.index.LuceneIndex;
import dev.tandem.ingest.IngestReport.FileResult;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.ledger.Ledger;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.text.Acl;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngesterTest {
  private static final Principals STAFF = Principals.parse("group:staff");
  private static final Principals HR = Principals.parse("group:hr");
  private static OnnxEmbedder embedder;
  @TempDir private Path home;
  @TempDir private Path docs;
  private Ledger ledger;
  private Index index;

  @BeforeAll
  static void load() {
    embedder = OnnxEmbedder.bgeSmallEn();
  }

  @AfterAll
  static void unload() {
    embedder.close();
  }

  @BeforeEach
  void open() throws IOException {
    ledger = SqliteLedger.openWriter(home);
    ledger
        .collections()
        .create(
            new CollectionInfo(
                "c", Acl.parse("group:staff"), true, "en", embedder.id(), 1, Instant.EPOCH));
    index =
        LuceneIndex.openWriter(
            home.resolve("index"), new IndexSettings(embedder.id(), embedder.dimension(), "en"));
    write("vpn.md", "# VPN\n\nReset the VPN password in the portal.\n");
    write("hr/leave.txt", "Everybody has thirty days of annual leave.\n");
    write("rooms.csv", "Room,Seats\nBlue,4\nRed,12\n");
  }

  @AfterEach
  void close() {
    index.close();
    ledger.close();
  }

  private void write(String name, String words) throws IOException {
    Files.createDirectories(docs.resolve(name).getParent());
    Files.writeString(docs.resolve(name), words);
  }

  private IngestReport ingest(AclRules rules, Path... paths) throws InterruptedException {
    return new Ingester(ledger, embedder, IngestSettings.DEFAULT)
        .ingest(
            new IngestRequest("c", List.of(paths), rules, false),
            new Writes("c", ledger, index, () -> {}),
            ProgressSink.NONE);
  }

  private IngestReport ingest() throws InterruptedException {
    return ingest(AclRules.NONE, docs);
  }

  private List<String> find(String words, Principals who) {
    return index.search(new IndexQuery(words, new float[0], who, 10)).stream()
        .filter(hit -> hit.keyword() > 0)
        .map(hit -> hit.docId())
        .distinct()
        .toList();
  }

  @Test
  void filesAreIngestedOnceAndThenUnchanged() throws Exception {
    IngestReport first = ingest();
    assertThat(first.files())
        .extracting(FileResult::path)
        .containsExactly("hr/leave.txt", "rooms.csv", "vpn.md");
    assertThat(first.ingested()).isEqualTo(3);
    assertThat(find("annual leave", STAFF)).containsExactly("hr/leave.txt");
    assertThat(find("annual leave", HR)).isEmpty();
    IngestReport second = ingest();
    assertThat(second.unchanged()).isEqualTo(3);
    assertThat(second.metrics()).containsEntry("documents", 0.0);
    assertThat(index.committedSequence()).isEqualTo(ledger.documents().sequence("c"));
    assertThat(ledger.runs().outcomes(first.runId())).hasSize(3);
  }

  @Test
  void anEditedFileReplacesItsOldVersionAndADeletedOneGoes() throws Exception {
    ingest();
    write("vpn.md", "# VPN\n\nThe token is issued by the helpdesk.\n");
    Files.delete(docs.resolve("rooms.csv"));
    IngestReport report = ingest();
    assertThat(report.updated()).isEqualTo(1);
    assertThat(report.deleted()).isEqualTo(1);
    assertThat(find("portal", STAFF)).isEmpty();
    assertThat(find("token", STAFF)).containsExactly("vpn.md");
    assertThat(find("Blue", STAFF)).isEmpty();
    assertThat(ledger.documents().current("c", "vpn.md").orElseThrow().version()).isEqualTo(2);
  }

  @Test
  void otherBytesWithTheSameTextAreNotEmbeddedAgain() throws Exception {
    ingest();
    write("vpn.md", "# VPN\n\n\n\nReset the  VPN password in the portal.\n");
    IngestReport report = ingest();
    assertThat(report.unchanged()).isEqualTo(3);
    assertThat(ledger.documents().current("c", "vpn.md").orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void aSingleFileIsOneOfItsFolderAndPrunesNothing() throws Exception {
    ingest();
    write("vpn.md", "# VPN\n\nNew words.\n");
    Files.delete(docs.resolve("rooms.csv"));
    IngestReport report = ingest(AclRules.NONE, docs.resolve("vpn.md"));
    assertThat(report.updated()).isEqualTo(1);
    assertThat(report.deleted()).isZero();
    assertThat(find("Blue", STAFF)).containsExactly("rooms.csv");
  }

  @Test
  void anotherSourceCannotTakeAnId(@TempDir Path other) throws Exception {
    ingest();
    Files.writeString(other.resolve("vpn.md"), "Not that VPN.");
    IngestReport report = ingest(AclRules.NONE, other);
    assertThat(report.files())
        .singleElement()
        .satisfies(
            file -> {
              assertThat(file.outcome()).isEqualTo("failed");
              assertThat(file.reason()).contains("another source");
            });
    assertThat(find("portal", STAFF)).containsExactly("vpn.md");
  }

  @Test
  void changedReadersHoldWithoutANewVersionAndSilenceKeepsThem() throws Exception {
    ingest();
    IngestReport report = ingest(AclRules.parse("f", List.of("hr/** group:hr")), docs);
    assertThat(report.unchanged()).isEqualTo(3);
    assertThat(report.files())
        .extracting(FileResult::reason)
        .containsExactly("it may now be read by group:hr", "", "");
    assertThat(find("annual leave", STAFF)).isEmpty();
    assertThat(find("annual leave", HR)).containsExactly("hr/leave.txt");
    ingest();
    write("hr/leave.txt", "Everybody has thirty-one days of annual leave.\n");
    ingest();
    assertThat(find("annual leave", STAFF)).isEmpty();
    assertThat(find("annual leave", HR)).containsExactly("hr/leave.txt");
  }

  @Test
  void aBadRowFailsAloneAndAMissingOneIsPruned() throws Exception {
    write(
        "rows.jsonl",
        """
        {"id":"a","title":"A","text":"alpha words","acl":["group:hr"],"meta":{"k":1}}
        {"id":"b","text":"beta words"}
        """);
    Path rows = docs.resolve("rows.jsonl");
    assertThat(ingest(AclRules.NONE, rows).ingested()).isEqualTo(2);
    assertThat(find("alpha", HR)).containsExactly("a");
    assertThat(find("alpha", STAFF)).isEmpty();
    write(
        "rows.jsonl",
        """
        {"id":"a","title":"A","text":"alpha words"}
        {"id":"c","text":"gamma","acl":"everybody"}
        {"id":"a","text":"twice"}
        """);
    IngestReport report = ingest(AclRules.NONE, rows);
    assertThat(report.files())
        .extracting(f -> f.path() + " " + f.outcome())
        .containsExactly(
            "rows.jsonl:1 unchanged", "rows.jsonl:2 failed", "rows.jsonl:3 failed", "b deleted");
    assertThat(find("alpha", STAFF)).as("the row withdrew its acl").containsExactly("a");
    write("rows.jsonl", "no json\n");
    IngestReport broken = ingest(AclRules.NONE, rows);
    assertThat(broken.deleted()).isZero();
    assertThat(broken.notes()).anyMatch(note -> note.contains("Nothing was pruned"));
  }

  @Test
  void aFileThatLostItsTextGoesAndABrokenOneKeepsItsVersion() throws Exception {
    ingest();
    Files.write(docs.resolve("vpn.md"), new byte[0]);
    write("hr/leave.txt", "   \n");
    IngestReport report = ingest();
    assertThat(report.files())
        .extracting(f -> f.path() + " " + f.outcome())
        .containsExactly("hr/leave.txt deleted", "rooms.csv unchanged", "vpn.md failed");
    assertThat(find("portal", STAFF)).containsExactly("vpn.md");
  }

  @Test
  void linksAndJunkAreNotRead(@TempDir Path outside) throws Exception {
    Files.writeString(outside.resolve("secret.txt"), "secret words");
    Files.createSymbolicLink(docs.resolve("link.txt"), outside.resolve("secret.txt"));
    write(".git/config", "junk");
    write("~$vpn.docx", "junk");
    IngestReport report = ingest();
    assertThat(report.ingested()).isEqualTo(3);
    assertThat(report.skipped()).isEqualTo(1);
    assertThat(find("secret", STAFF)).isEmpty();
  }

  @Test
  void aNameThatCannotBeReadFailsAloneAndNothingIsPruned() throws Exception {
    ingest();
    Process shell = // Java itself cannot make such a name
        new ProcessBuilder("sh", "-c", "echo words > \"$(printf 'caf\\351.txt')\"")
            .directory(docs.toFile())
            .start();
    assumeTrue(shell.waitFor() == 0, "this file system takes any name");
    Files.delete(docs.resolve("rooms.csv"));
    IngestReport report = ingest();
    assertThat(report.deleted()).isZero();
    assertThat(report.failed()).isEqualTo(1);
    assertThat(report.files()).anyMatch(file -> file.reason().contains("rename it"));
    assertThat(report.notes()).anyMatch(note -> note.contains("Nothing was pruned"));
    assertThat(find("Blue", STAFF)).containsExactly("rooms.csv");
  }

  @Test
  void documentsInAnotherLanguageThanTheCollectionAreSaid() throws Exception {
    assertThat(ingest().notes()).isEmpty();
    write(
        "urlaub.txt",
        "Der Antrag auf Urlaub ist im Portal zu stellen, und die Leitung entscheidet mit den"
            + " Kollegen, ob das für die Zeit nicht zu viele sind, die auch dann fehlen werden.");
    assertThat(ingest().notes())
        .singleElement()
        .satisfies(note -> assertThat(note).contains("'de'", "--language de"));
  }

  @Test
  void anIndexThatLostItsLastChangesIsBroughtUpToDate() throws Exception {
    ingest();
    index.close();
    index =
        LuceneIndex.openWriter(
            home.resolve("index2"), new IndexSettings(embedder.id(), embedder.dimension(), "en"));
    assertThat(ingest().unchanged()).isEqualTo(3);
    assertThat(find("portal", STAFF)).containsExactly("vpn.md");
  }

  @Test
  void whatIsMissingIsSaidBeforeAnythingIsDone() {
    assertThatThrownBy(() -> ingest(AclRules.NONE, docs, docs.resolve("nowhere")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nowhere");
    assertThat(ledger.runs().recent("c", "ingest", 10)).isEmpty();
  }
}
