package dev.tandem.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.ingest.ParseResult.Failed;
import dev.tandem.ingest.ParseResult.Parsed;
import dev.tandem.ingest.ParseResult.Skipped;
import dev.tandem.text.Block;
import dev.tandem.text.CodePoints;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParserPoolTest {
  private static ParserPool pool;
  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    pool = new ParserPool(1, ParseLimits.DEFAULT);
  }

  @AfterAll
  static void stop() {
    pool.close();
  }

  private Path write(String name, String words) throws IOException {
    return Files.writeString(folder.resolve(name), words);
  }

  private static Parsed parsed(Path file) throws InterruptedException {
    ParseResult result = pool.parse(file, file.getFileName().toString());
    assertThat(result).as(file.getFileName().toString()).isInstanceOf(Parsed.class);
    return (Parsed) result;
  }

  private static String reason(Path file) throws InterruptedException {
    return switch (pool.parse(file, file.getFileName().toString())) {
      case Failed(String reason) -> "failed: " + reason;
      case Skipped(String reason) -> "skipped: " + reason;
      case Parsed parsed -> "parsed " + parsed.text().length() + " characters";
    };
  }

  private static List<String> blocks(Parsed parsed) {
    return parsed.blocks().stream()
        .map(b -> b.kind() + " " + CodePoints.slice(parsed.text(), b.start(), b.end()))
        .toList();
  }

  @Test
  void markdownKeepsFrontMatterHeadingsListsTablesAndCode() throws Exception {
    Parsed parsed =
        parsed(
            write(
                "leave.md",
                """
                ---
                title: Annual leave
                review: 2027-01-31
                acl: public
                ---
                # Leave
                You have **30** days.

                1. Ask
                2. Wait

                | Years | Days |
                |---|---|
                | 1 | 30 |

                ```
                x  = 1
                ```
                """));
    assertThat(parsed.title()).isEqualTo("Annual leave");
    assertThat(parsed.review()).contains(LocalDate.of(2027, 1, 31));
    assertThat(parsed.meta()).doesNotContainKey("acl");
    assertThat(blocks(parsed))
        .containsExactly(
            "HEADING Leave",
            "PARAGRAPH You have 30 days.",
            "LIST_ITEM 1. Ask",
            "LIST_ITEM 2. Wait",
            "TABLE_HEADER Years | Days",
            "TABLE_ROW 1 | 30",
            "CODE x  = 1");
  }

  @Test
  void htmlKeepsWhatAReaderSees() throws Exception {
    Parsed parsed =
        parsed(
            write(
                "a.html",
                "<html><head><title>Badges</title><script>var x</script></head><body><nav>Home</nav>"
                    + "<h2>Lost badge</h2><p>Call 4711 &amp; wait.</p><ul><li>one<ul><li>two</li></ul>"
                    + "</li></ul><table><tr><th>Site<th>Desk</tr><tr><td rowspan=2>North<td>A</tr>"
                    + "<tr><td>B</tr></table><p>Review by: 2026-12-31</p></body></html>"));
    assertThat(parsed.title()).isEqualTo("Badges");
    assertThat(parsed.review()).contains(LocalDate.of(2026, 12, 31));
    assertThat(blocks(parsed))
        .containsExactly(
            "HEADING Lost badge",
            "PARAGRAPH Call 4711 & wait.",
            "LIST_ITEM one",
            "LIST_ITEM two",
            "TABLE_HEADER Site | Desk",
            "TABLE_ROW North | A",
            "TABLE_ROW North | B",
            "PARAGRAPH Review by: 2026-12-31");
  }

  @Test
  void officeFilesKeepTablesSheetsAndSlides() throws Exception {
    assertThat(blocks(parsed(SampleFiles.docx(folder.resolve("a.docx")))))
        .containsExactly(
            "PARAGRAPH Purchases above 500 euros need two offers.",
            "TABLE_HEADER Amount | Approver",
            "TABLE_ROW up to 500 | team lead",
            "TABLE_ROW above 500 | head");
    Parsed sheets = parsed(SampleFiles.xlsx(folder.resolve("a.xlsx")));
    assertThat(blocks(sheets))
        .startsWith("HEADING Per diem", "TABLE_HEADER City | Rate", "TABLE_ROW Paris | 58")
        .contains("HEADING Archive");
    assertThat(sheets.blocks()).extracting(Block::page).contains(1, 2);
    Parsed slides = parsed(SampleFiles.pptx(folder.resolve("a.pptx")));
    assertThat(blocks(slides))
        .containsExactly("PARAGRAPH Words of slide 1", "PARAGRAPH Words of slide 2");
    assertThat(slides.blocks()).extracting(Block::page).containsExactly(1, 2);
    assertThat(slides.title()).isEqualTo("Words of slide 1");
  }

  @Test
  void pdfFindsHeadingsAndJoinsWrappedLines() throws Exception {
    Parsed parsed = parsed(SampleFiles.pdf(folder.resolve("a.pdf"), ""));
    assertThat(blocks(parsed))
        .containsExactly(
            "HEADING Travel policy",
            "PARAGRAPH Trains are booked in second class by the travel desk, and flights need the"
                + " approval of the head of the department before they are booked.");
    assertThat(parsed.blocks()).extracting(Block::page).containsOnly(1);
  }

  @Test
  void mailKeepsSubjectPeopleAndThePlainBody() throws Exception {
    Parsed parsed =
        parsed(
            write(
                "a.eml",
                "From: Ann <ann@example.com>\r\nTo: all@example.com\r\nSubject: Closed\r\n"
                    + "Date: Mon, 2 Mar 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\n"
                    + "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\n"
                    + "Content-Type: text/html\r\n\r\n<p>HTML body</p>\r\n--b\r\n"
                    + "Content-Type: text/plain\r\n\r\nPlain body.\r\n--b--\r\n"));
    assertThat(parsed.title()).isEqualTo("Closed");
    assertThat(parsed.text()).contains("Ann <ann@example.com>", "2026-03-02 09:00", "Plain body.");
    assertThat(parsed.text()).doesNotContain("HTML body");
  }

  @Test
  void csvFindsItsDelimiter() throws Exception {
    assertThat(blocks(parsed(write("a.csv", "Room;Seats\n\"Blue; small\";4\nRed;12\n"))))
        .containsExactly(
            "TABLE_HEADER Room | Seats", "TABLE_ROW Blue; small | 4", "TABLE_ROW Red | 12");
  }

  @Test
  void plainTextOfAnOldEncodingIsReadAndContentBeatsTheName() throws Exception {
    Path old = folder.resolve("old.txt");
    Files.write(
        old,
        "Die Größe des Büros beträgt für alle Gäste übrigens zwölf Quadratmeter.\n"
            .getBytes(Charset.forName("windows-1252")));
    assertThat(parsed(old).text()).contains("Größe des Büros");
    Path wrong = SampleFiles.pdf(folder.resolve("really-a-pdf.txt"), "");
    assertThat(parsed(wrong).meta()).containsEntry("type", "application/pdf");
    assertThat(parsed(wrong).text()).contains("Travel policy");
  }

  @Test
  void plainTextFindsHeadingsInCapitalsAndSteps() throws Exception {
    Parsed parsed =
        parsed(
            write(
                "wifi.txt",
                "WIRELESS NETWORKS\nReview by: 2025-01-31\n\nGUESTS\nAsk at reception.\n\n"
                    + "- one\n- two\n  goes on\n\n1. First\n2. Second\n"));
    assertThat(parsed.title()).isEqualTo("WIRELESS NETWORKS");
    assertThat(blocks(parsed))
        .containsExactly(
            "HEADING WIRELESS NETWORKS",
            "PARAGRAPH Review by: 2025-01-31",
            "HEADING GUESTS",
            "PARAGRAPH Ask at reception.",
            "LIST_ITEM one",
            "LIST_ITEM two goes on",
            "LIST_ITEM 1. First",
            "LIST_ITEM 2. Second");
  }

  @Test
  void whatCannotBeReadHasAReason() throws Exception {
    assertThat(reason(SampleFiles.pdf(folder.resolve("p.pdf"), "secret"))).contains("password");
    assertThat(reason(write("e.txt", ""))).isEqualTo("failed: it is empty");
    assertThat(reason(folder.resolve("none.txt"))).isEqualTo("failed: it is gone");
    byte[] docx = Files.readAllBytes(SampleFiles.docx(folder.resolve("w.docx")));
    Path cut = folder.resolve("cut.docx");
    Files.write(cut, Arrays.copyOf(docx, docx.length / 2));
    assertThat(reason(cut)).startsWith("failed: it is damaged");
    Path image = folder.resolve("i.png");
    Files.write(image, new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13});
    assertThat(reason(image)).startsWith("skipped: it is an image");
    Path huge = folder.resolve("huge.txt");
    try (var file = new java.io.RandomAccessFile(huge.toFile(), "rw")) {
      file.setLength(200L << 20);
    }
    assertThat(reason(huge)).contains("200 MB").contains("limit");
  }

  @Test
  void aHostileFileCostsOnlyItself() throws Exception {
    assertThat(reason(SampleFiles.zipBomb(folder.resolve("bomb.docx")))).startsWith("failed: ");
    StringBuilder laughs = new StringBuilder("<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'ha'>");
    for (char c = 'b'; c <= 'k'; c++) {
      laughs
          .append("<!ENTITY ")
          .append(c)
          .append(" '")
          .append(("&" + (char) (c - 1) + ";").repeat(10))
          .append("'>");
    }
    assertThat(reason(write("laughs.xml", laughs + "]><l>&k;</l>"))).doesNotContain("parsed 1");
    assertThat(reason(write("deep.html", "<div>".repeat(200_000) + "deep"))).isNotEmpty();
    assertThat(reason(write("deep.md", "> ".repeat(100_000) + "deep"))).isNotEmpty();
    assertThat(parsed(write("after.txt", "Still here.")).text()).isEqualTo("Still here.");
  }

  @Test
  void aFileThatTakesTooLongIsStoppedAndTheNextIsRead() throws Exception {
    ParseLimits short2 = ParseLimits.DEFAULT.withTime(Duration.ofMillis(1500));
    try (ParserPool hasty = new ParserPool(1, short2)) {
      Path fifo = folder.resolve("never.txt");
      org.junit.jupiter.api.Assumptions.assumeTrue(
          new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor() == 0, "needs mkfifo");
      assertThat(hasty.parse(fifo, "fifo.txt"))
          .isEqualTo(new Failed("reading it took longer than 1500 ms; its parser was stopped"));
      assertThat(hasty.parse(write("ok.txt", "Fine."), "ok.txt")).isInstanceOf(Parsed.class);
    }
  }

  @Test
  void aFileThatNeedsTooMuchMemoryIsStoppedAndTheNextIsRead() throws Exception {
    ParseLimits d = ParseLimits.DEFAULT;
    ParseLimits small =
        new ParseLimits(d.time(), 48, d.bytes(), 50_000_000, d.depth(), d.embedded());
    try (ParserPool tight = new ParserPool(1, small)) {
      Path big = write("big.txt", "many words of prose\n\n".repeat(1_500_000));
      assertThat(tight.parse(big, "big.txt"))
          .isEqualTo(new Failed("reading it needs more than 48 MB of memory"));
      assertThat(tight.parse(write("ok.txt", "Fine."), "ok.txt")).isInstanceOf(Parsed.class);
    }
  }
}
