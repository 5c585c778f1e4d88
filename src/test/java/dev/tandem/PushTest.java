package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.ledger.ApiKey;
import dev.tandem.ledger.Grants;
import dev.tandem.ledger.Limits;
import dev.tandem.ledger.Role;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.observe.Finding;
import dev.tandem.text.Acl;
import dev.tandem.text.Passage;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that come one by one, beside folders that are ingested. */
class PushTest {
  private static final Grants READER = Grants.of(Grants.ALL, Role.READER);
  private static final Principals HR = Principals.parse("user:ann,group:hr");

  @TempDir Path folder;
  private Tandem tandem;

  @BeforeEach
  void open() {
    tandem = Tandem.open(folder.resolve("home"));
    tandem.createCollection("c", Acl.PUBLIC, "en");
  }

  @AfterEach
  void close() {
    tandem.close();
  }

  private static DocumentInput text(String id, String words) {
    return text(id, words, Optional.empty());
  }

  private static DocumentInput text(String id, String words, Optional<Acl> acl) {
    return new DocumentInput(
        id, "About " + id, words, Optional.empty(), acl, Optional.empty(), Map.of());
  }

  private List<String> find(String words, Principals who) {
    return tandem.search("c", words, 5, who).passages().stream()
        .filter(passage -> passage.text().contains(words))
        .map(Passage::docId)
        .toList();
  }

  private List<String> find(String words) {
    return find(words, Principals.ANONYMOUS);
  }

  @Test
  void aTextIsFoundWhenTheCallReturnsAndReplacedByTheNext() {
    assertThat(tandem.documents().put("c", text("vpn", "The portal resets passwords.")))
        .isEqualTo(new PushResult("vpn", "ingested", 1, ""));
    assertThat(find("portal")).containsExactly("vpn");
    assertThat(tandem.documents().put("c", text("vpn", "The portal resets passwords.")).outcome())
        .isEqualTo("unchanged");
    assertThat(tandem.documents().put("c", text("vpn", "The helpdesk resets passwords.")))
        .isEqualTo(new PushResult("vpn", "updated", 2, ""));
    assertThat(find("portal")).isEmpty();
    assertThat(find("helpdesk")).containsExactly("vpn");
    assertThat(tandem.documents().versions("c", "vpn", HR))
        .extracting(VersionInfo::version)
        .containsExactly(2, 1);
    assertThat(tandem.documents().show("c", "vpn", OptionalInt.of(1), HR).text())
        .contains("portal");
    assertThat(tandem.documents().show("c", "vpn", OptionalInt.empty(), HR).blocks()).hasSize(1);
  }

  @Test
  void theReadersOfATextAreThoseItNamesAndSilenceKeepsThemOnlyIfItNeverNamedThem() {
    Optional<Acl> hr = Optional.of(Acl.parse("group:hr"));
    tandem.documents().put("c", text("pay", "Bands are secret.", hr));
    assertThat(find("Bands")).isEmpty();
    assertThat(find("Bands", HR)).containsExactly("pay");
    assertThat(tandem.documents().page("c", Principals.ANONYMOUS, "", "", 10)).isEmpty();
    assertThat(tandem.documents().page("c", HR, "about", "", 10)).hasSize(1);
    tandem.documents().put("c", text("pay", "Bands are secret."));
    assertThat(find("Bands")).as("the acl was withdrawn, as from a row").containsExactly("pay");
    tandem.documents().permit("c", List.of("pay"), Acl.parse("group:hr"));
    tandem.documents().put("c", text("pay", "Bands are still secret."));
    assertThat(find("Bands")).as("narrowed by hand").isEmpty();
  }

  @Test
  void whatIsNoDocumentFailsWithAReasonAndWithoutACollectionNothingIsDone() {
    assertThat(tandem.documents().put("c", text(" ", "x")).outcome()).isEqualTo("failed");
    assertThat(tandem.documents().put("c", text("a\nb", "x")).reason())
        .contains("control characters");
    assertThat(tandem.documents().put("c", text("a", " ")).reason()).contains("'text'");
    tandem.documents().put("c", text("a", "Words."));
    assertThat(tandem.documents().put("c", text("a", "\u200b")))
        .matches(result -> result.outcome().equals("failed") && result.version() == 1);
    assertThatThrownBy(() -> tandem.documents().put("none", text("a", "x")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("none");
  }

  @Test
  void aPushThatFailedIsSeenByTheWatchUntilOneSucceedsAlsoAfterARestart() throws Exception {
    Path broken = Files.writeString(folder.resolve("upload"), "%PDF-1.7 and nothing more");
    Path text = Files.writeString(folder.resolve("good"), "Words of a file.");
    tandem.documents().putFile("c", "cut.pdf", broken, Optional.empty());
    tandem.documents().put("c", text("note", " "));
    tandem.documents().put("c", text("a\nb", "no id to be known by"));
    assertThat(failed()).containsExactly("cut.pdf", "note");
    tandem.documents().put("c", text("note", "Now with words."));
    assertThat(failed()).containsExactly("cut.pdf");
    tandem.close();
    tandem = Tandem.open(folder.resolve("home"));
    tandem.documents().putFile("c", "cut.pdf", broken, Optional.empty());
    assertThat(failed()).containsExactly("cut.pdf");
    tandem.documents().put("c", text("cut.pdf", "As text it can be read."));
    tandem.documents().putFile("c", "good.txt", text, Optional.empty());
    assertThat(failed()).isEmpty();
  }

  private List<String> failed() {
    return tandem.monitors().findings("c").stream()
        .filter(finding -> finding.kind() == Finding.Kind.FAILED)
        .map(Finding::target)
        .toList();
  }

  @Test
  void manyThreadsPushAtOnceAndEveryVersionOfADocumentFollowsTheLast() throws Exception {
    List<Future<PushResult>> pushed = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        String id = i % 4 == 0 ? "shared" : "own" + i;
        String words = "Word w" + i + "w of a push.";
        pushed.add(threads.submit(() -> tandem.documents().put("c", text(id, words))));
      }
    }
    List<Integer> versions = new ArrayList<>();
    for (Future<PushResult> one : pushed) {
      assertThat(one.get().outcome()).isIn("ingested", "updated");
      if (one.get().docId().equals("shared")) {
        versions.add(one.get().version());
      }
    }
    assertThat(versions).hasSize(10).allMatch(version -> version >= 1 && version <= 10);
    assertThat(tandem.documents().versions("c", "shared", HR)).hasSize(10);
    assertThat(tandem.documents().page("c", HR, "", "", 100)).hasSize(31);
    for (int i = 1; i < 40; i += 13) {
      assertThat(find("w" + i + "w")).containsExactly("own" + i);
    }
    tandem.close();
    tandem = Tandem.open(folder.resolve("home"));
    assertThat(find("w39w")).containsExactly("own39");
    assertThat(tandem.collections().status().getFirst())
        .matches(status -> status.indexed() == status.sequence() && status.documents() == 31);
  }

  @Test
  void aRunAndPushesOfTheSameCollectionDoNotDisturbEachOther() throws Exception {
    Path docs = Files.createDirectories(folder.resolve("docs"));
    for (int i = 0; i < 30; i++) {
      Files.writeString(docs.resolve("file" + i + ".txt"), "Words f" + i + "f of a file.");
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> run = threads.submit(() -> tandem.ingest("c", List.of(docs)));
      for (int i = 0; i < 10; i++) {
        assertThat(
                tandem
                    .documents()
                    .put("c", text("push" + i, "Words p" + i + "p of a push."))
                    .outcome())
            .isEqualTo("ingested");
        assertThat(find("p" + i + "p")).containsExactly("push" + i);
      }
      run.get();
    }
    assertThat(tandem.documents().all("c")).hasSize(40);
    assertThat(find("f29f")).containsExactly("file29.txt");
  }

  @Test
  void aFolderKeepsWhatIsItsOwnAndPrunesNothingThatWasPushed() throws IOException {
    Path docs = Files.createDirectories(folder.resolve("docs"));
    Files.writeString(docs.resolve("vpn.md"), "# VPN\n\nThe portal.\n");
    tandem.ingest("c", List.of(docs));
    PushResult refused = tandem.documents().put("c", text("vpn.md", "Another VPN."));
    assertThat(refused.outcome()).isEqualTo("failed");
    assertThat(refused.version()).isEqualTo(1);
    assertThat(refused.reason()).contains("owns").doesNotContain(docs.toString());

    tandem.documents().put("c", text("pushed.md", "A pushed text."));
    Files.writeString(docs.resolve("pushed.md"), "# Not that one\n");
    Files.delete(docs.resolve("vpn.md"));
    var report = tandem.ingest("c", List.of(docs));
    assertThat(report.deleted()).isEqualTo(1);
    assertThat(report.failed()).isEqualTo(1);
    assertThat(tandem.documents().all("c"))
        .extracting(VersionInfo::docId)
        .containsExactly("pushed.md");
    assertThat(tandem.documents().put("c", text("vpn.md", "Free now.")).outcome())
        .isEqualTo("ingested");
  }

  @Test
  void aPdfIsReadAndKeptAndGoesWithItsDocument() throws IOException {
    Path staged = pdf(folder.resolve("staged.tmp"), "Trains are booked in second class.");
    PushResult result =
        tandem
            .documents()
            .putFile("c", "travel/policy.pdf", staged, Optional.of(Acl.parse("group:hr")));
    assertThat(result).isEqualTo(new PushResult("travel/policy.pdf", "ingested", 1, ""));
    assertThat(find("second class", HR)).containsExactly("travel/policy.pdf");
    assertThat(tandem.documents().page("c", HR, "", "", 10).getFirst().pageView()).isTrue();
    assertThat(tandem.documents().original("c", "travel/policy.pdf", 1, HR).orElseThrow())
        .isEqualTo(Files.readAllBytes(staged));
    assertThat(tandem.documents().original("c", "travel/policy.pdf", 1, Principals.ANONYMOUS))
        .isEmpty();
    assertThat(
            tandem
                .documents()
                .putFile("c", "travel/policy.pdf", staged, Optional.empty())
                .outcome())
        .isEqualTo("unchanged");

    tandem.documents().delete("c", List.of("travel/policy.pdf"));
    assertThat(tandem.documents().original("c", "travel/policy.pdf", 1, HR)).isEmpty();
    assertThat(folder.resolve("home/originals")).isEmptyDirectory();
  }

  @Test
  void theEndingOfTheIdTellsTheFormatAndWhatCannotBeReadLeavesTheLastVersion() throws IOException {
    Path staged = Files.writeString(folder.resolve("1234"), "# Canteen\n\nLunch is at noon.\n");
    assertThat(tandem.documents().putFile("c", "canteen.md", staged, Optional.empty()).outcome())
        .isEqualTo("ingested");
    StoredText stored = tandem.documents().show("c", "canteen.md", OptionalInt.empty(), HR);
    assertThat(stored.title()).isEqualTo("Canteen");
    assertThat(stored.text()).doesNotContain("#");

    Files.write(staged, new byte[0]);
    PushResult empty = tandem.documents().putFile("c", "canteen.md", staged, Optional.empty());
    assertThat(empty.outcome()).isEqualTo("failed");
    assertThat(empty.version()).isEqualTo(1);
    assertThat(empty.reason()).contains("it is empty", "stays");
    Files.write(staged, new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13});
    PushResult picture = tandem.documents().putFile("c", "canteen.md", staged, Optional.empty());
    assertThat(picture.outcome()).isEqualTo("skipped");
    assertThat(find("noon")).containsExactly("canteen.md");
    assertThat(tandem.documents().put("c", text("canteen.md", "Lunch is at one.")).outcome())
        .as("a text replaces an uploaded file")
        .isEqualTo("updated");
  }

  @Test
  void originalsAreNotKeptWhereTheSettingSaysSo() throws IOException {
    tandem.close();
    tandem = Tandem.open(folder.resolve("home"), Map.of("ingest.keep_originals", "false"));
    Path docs = Files.createDirectories(folder.resolve("docs"));
    pdf(docs.resolve("a.pdf"), "Trains are booked in second class.");
    tandem.ingest("c", List.of(docs));
    assertThat(tandem.documents().all("c").getFirst().pageView()).isFalse();
    assertThat(folder.resolve("home/originals")).doesNotExist();
  }

  @Test
  void aKeyIsFoundByItsSecretsUntilTheyAreExchangedItExpiresOrIsRevoked() {
    Keys keys = tandem.keys();
    Instant before = Instant.now();
    String secret = keys.create("ann", HR, READER, Optional.empty(), Limits.requests(60));
    assertThat(secret).matches("tk_[A-Za-z0-9_-]{43}");
    ApiKey key = keys.find(secret).orElseThrow();
    assertThat(key.principals()).isEqualTo(HR);
    assertThat(key.limits().perMinute()).isEqualTo(60);
    assertThat(keys.find(secret + "x")).isEmpty();
    assertThat(keys.find("")).isEmpty();
    assertThatThrownBy(
            () -> keys.create("old", HR, READER, Optional.of(Instant.EPOCH), Limits.NONE))
        .isInstanceOf(UserError.class);
    String second = keys.rotate("ann", Duration.ofHours(1));
    assertThat(keys.find(second)).contains(key);
    Instant end = keys.find(secret).orElseThrow().expires().orElseThrow();
    assertThat(end).isBetween(before.plusSeconds(3_600), Instant.now().plusSeconds(3_600));
    String third = keys.rotate("ann", Duration.ZERO);
    assertThat(keys.find(third)).contains(key);
    assertThat(keys.find(second)).isEmpty();
    assertThat(keys.find(secret)).isEmpty(); // no later exchange makes it last longer
    assertThatThrownBy(() -> keys.rotate("ann", Duration.ofDays(31))).isInstanceOf(UserError.class);
    assertThatThrownBy(() -> keys.rotate("bob", Duration.ZERO)).isInstanceOf(UserError.class);
    keys.revoke("ann");
    assertThat(keys.find(third)).isEmpty();
    assertThat(keys.list()).singleElement().matches(listed -> listed.revoked().isPresent());
    assertThatThrownBy(() -> keys.revoke("ann")).isInstanceOf(UserError.class);
  }

  private static Path pdf(Path file, String words) throws IOException {
    try (PDDocument document = new PDDocument()) {
      PDPage page = new PDPage();
      document.addPage(page);
      try (PDPageContentStream out = new PDPageContentStream(document, page)) {
        out.beginText();
        out.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 11);
        out.newLineAtOffset(60, 700);
        out.showText(words);
        out.endText();
      }
      document.save(file.toFile());
    }
    return file;
  }
}
