package dev.tandem.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.ingest.ParseResult.Parsed;
import dev.tandem.text.CodePoints;
import java.awt.Rectangle;
import java.nio.file.Path;
import java.util.List;
import org.apache.poi.sl.usermodel.AutoNumberingScheme;
import org.apache.poi.sl.usermodel.Placeholder;
import org.apache.poi.xslf.usermodel.XSLFGraphicFrame;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTable;
import org.apache.poi.xssf.usermodel.XSSFClientAnchor;
import org.apache.poi.xssf.usermodel.XSSFRichTextString;
import org.apache.poi.xwpf.usermodel.XWPFChart;
import org.apache.xmlbeans.XmlException;
import org.apache.xmlbeans.XmlObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lies beside the plain text of Office files: charts, comments, notes, groups, diagrams. */
class OfficeReadersTest {
  private static final String[] SICK_DAYS = {
    "PARAGRAPH Bar chart: Sick days by quarter (Days a head)",
    "TABLE_HEADER Quarter | Days | Share of staff",
    "TABLE_ROW Q1 | 4.4 | 25%",
    "TABLE_ROW Q2 | 3 | 50%"
  };

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

  private static List<String> blocks(Path file) throws InterruptedException {
    ParseResult result = pool.parse(file, String.valueOf(file.getFileName()));
    assertThat(result).isInstanceOf(Parsed.class);
    Parsed parsed = (Parsed) result;
    return parsed.blocks().stream()
        .map(b -> b.kind() + " " + CodePoints.slice(parsed.text(), b.start(), b.end()))
        .toList();
  }

  @Test
  void aChartIsATableWithItsTitleInEveryFormat() throws Exception {
    Path slides =
        OfficeFiles.pptx(
            folder.resolve("a.pptx"),
            1,
            show -> OfficeFiles.sickDaysOn(show, show.getSlides().getFirst()));
    assertThat(blocks(slides)).containsExactly(SICK_DAYS);
    Path book =
        OfficeFiles.xlsx(
            folder.resolve("a.xlsx"),
            workbook -> {
              workbook.createSheet("Leave").createRow(0).createCell(0).setCellValue("Cells first");
              var drawing = workbook.getSheetAt(0).createDrawingPatriarch();
              OfficeFiles.sickDays(
                  drawing.createChart(new XSSFClientAnchor(0, 0, 0, 0, 3, 3, 9, 9)));
              workbook.createSheet("Next").createRow(0).createCell(0).setCellValue("Other sheet");
            });
    assertThat(blocks(book))
        .containsExactly(
            "HEADING Leave",
            "PARAGRAPH Cells first",
            SICK_DAYS[0],
            SICK_DAYS[1],
            SICK_DAYS[2],
            SICK_DAYS[3],
            "HEADING Next",
            "PARAGRAPH Other sheet");
    Path document =
        OfficeFiles.docx(
            folder.resolve("a.docx"),
            docx -> {
              docx.createParagraph().createRun().setText("Text first.");
              try {
                XWPFChart chart = docx.createChart(3_000_000, 3_000_000);
                OfficeFiles.sickDays(chart);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(blocks(document)).startsWith("PARAGRAPH Text first.").endsWith(SICK_DAYS).hasSize(5);
  }

  @Test
  void notesStandUnderTheirOwnHeadingAndASlideWithoutTitleUnderItsNumber() throws Exception {
    Path file =
        OfficeFiles.pptx(
            folder.resolve("notes.pptx"),
            2,
            show -> {
              XSLFSlide first = show.getSlides().getFirst();
              OfficeFiles.title(first, "Budget");
              for (var box : show.getNotesSlide(first).getPlaceholders()) {
                box.setText(box.getTextType() == Placeholder.BODY ? "No copies." : "7");
              }
              show.getSlides().get(1).createTextBox().setText("Questions?");
            });
    assertThat(blocks(file))
        .containsExactly(
            "HEADING Budget",
            "HEADING Notes on slide 1",
            "PARAGRAPH No copies.",
            "HEADING Slide 2",
            "PARAGRAPH Questions?");
  }

  @Test
  void groupsAreReadAndWhatIsTheSameOnEverySlideIsNot() throws Exception {
    Path file =
        OfficeFiles.pptx(
            folder.resolve("groups.pptx"),
            1,
            show -> {
              XSLFSlide slide = show.getSlides().getFirst();
              var outer = slide.createGroup();
              var inner = outer.createGroup();
              inner.createTextBox().setText("Deep in a group");
              var table = inner.createTable(2, 2);
              String[][] cells = {{"Site", "Desk"}, {"North", "A"}};
              for (int i = 0; i < 4; i++) {
                table.getCell(i / 2, i % 2).setText(cells[i / 2][i % 2]);
              }
              var footer = slide.createTextBox();
              footer.setPlaceholder(Placeholder.FOOTER);
              footer.setText("For internal use");
            });
    assertThat(blocks(file))
        .containsExactly(
            "PARAGRAPH Deep in a group", "TABLE_HEADER Site | Desk", "TABLE_ROW North | A");
  }

  @Test
  void oldSlidesKeepTheirGroupsAndTables() throws Exception {
    Path file =
        OfficeFiles.ppt(
            folder.resolve("old.ppt"),
            show -> {
              var slide = show.createSlide();
              slide.addTitle().setText("Desks");
              var group = slide.createGroup();
              group.setAnchor(new Rectangle(0, 0, 100, 50));
              group.createTextBox().setText("In a group");
              var table = slide.createTable(2, 2);
              String[][] cells = {{"Site", "Desk"}, {"North", "A"}};
              for (int i = 0; i < 4; i++) {
                table.getCell(i / 2, i % 2).setText(cells[i / 2][i % 2]);
              }
            });
    assertThat(blocks(file))
        .containsExactly(
            "HEADING Desks",
            "PARAGRAPH In a group",
            "TABLE_HEADER Site | Desk",
            "TABLE_ROW North | A");
  }

  @Test
  void aTableOnASlideKeepsItsHeaderAndItsMergedCells() throws Exception {
    Path file =
        OfficeFiles.pptx(
            folder.resolve("table.pptx"),
            1,
            show -> {
              XSLFTable table = show.getSlides().getFirst().createTable(4, 3);
              String[][] cells = {
                {"Level", "2025", "2026"}, {"Senior", "30", "31"}, {"", "32", "33"}, {"Lead", "34"}
              };
              for (int row = 0; row < 4; row++) {
                for (int column = 0; column < cells[row].length; column++) {
                  table.getCell(row, column).setText(cells[row][column]);
                }
              }
              table.mergeCells(1, 2, 0, 0);
              table.mergeCells(3, 3, 1, 2);
              table.getCTTable().getTblPr().setFirstRow(true);
            });
    assertThat(blocks(file))
        .containsExactly(
            "TABLE_HEADER Level | 2025 | 2026",
            "TABLE_ROW Senior | 30 | 31",
            "TABLE_ROW Senior | 32 | 33",
            "TABLE_ROW Lead | 34");
  }

  @Test
  void numberedStepsOfASlideKeepTheirNumbers() throws Exception {
    Path file =
        OfficeFiles.pptx(
            folder.resolve("steps.pptx"),
            1,
            show -> {
              var box = show.getSlides().getFirst().createTextBox();
              box.clearText();
              for (String step : List.of("Ask", "Wait", "Go")) {
                var paragraph = box.addNewTextParagraph();
                paragraph.setBulletFont("+mj-lt"); // as PowerPoint does
                paragraph.setBulletAutoNumber(AutoNumberingScheme.arabicPeriod, 3);
                paragraph.addNewTextRun().setText(step);
              }
            });
    assertThat(blocks(file))
        .containsExactly("LIST_ITEM 3. Ask", "LIST_ITEM 4. Wait", "LIST_ITEM 5. Go");
  }

  @Test
  void aDiagramIsAListOfItsPoints() throws Exception {
    Path file =
        OfficeFiles.pptx(
            folder.resolve("diagram.pptx"),
            1,
            show -> diagram(show.getSlides().getFirst(), "Apply", "Approve"));
    assertThat(blocks(file)).containsExactly("LIST_ITEM Apply", "LIST_ITEM Approve");
  }

  private static void diagram(XSLFSlide slide, String first, String second) {
    String points =
        "<dgm:pt modelId='%s'><dgm:t><a:p><a:r><a:t>%s</a:t></a:r></a:p></dgm:t></dgm:pt>";
    String id =
        OfficeFiles.part(
            slide,
            "/ppt/diagrams/data1.xml",
            OfficeFiles.RELATIONSHIPS + "diagramData",
            "<dgm:dataModel xmlns:dgm='http://schemas.openxmlformats.org/drawingml/2006/diagram'"
                + " xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'><dgm:ptLst>"
                + points.formatted("1", first)
                + points.formatted("2", second)
                + "</dgm:ptLst></dgm:dataModel>");
    slide.createTable(1, 1); // any graphic frame, to be filled with the diagram
    XSLFGraphicFrame frame = (XSLFGraphicFrame) slide.getShapes().getFirst();
    var data =
        ((org.openxmlformats.schemas.presentationml.x2006.main.CTGraphicalObjectFrame)
                frame.getXmlObject())
            .getGraphic()
            .getGraphicData();
    try {
      String uri = "http://schemas.openxmlformats.org/drawingml/2006/diagram";
      data.set(
          XmlObject.Factory.parse(
              "<dgm:relIds xmlns:dgm='%s' xmlns:r='%s' r:dm='%s' r:lo='x' r:qs='x' r:cs='x'/>"
                  .formatted(
                      uri,
                      "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
                      id)));
      data.setUri(uri);
    } catch (XmlException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void commentsOfSlidesSayWhoseTheyAre() throws Exception {
    String modern = "xmlns:p='http://schemas.microsoft.com/office/powerpoint/2018/8/main'";
    Path file =
        OfficeFiles.pptx(
            folder.resolve("comments.pptx"),
            1,
            show -> {
              XSLFSlide slide = show.getSlides().getFirst();
              slide.createTextBox().setText("Text");
              OfficeFiles.part(
                  show,
                  "/ppt/authors.xml",
                  "http://schemas.microsoft.com/office/2018/10/relationships/authors",
                  "<p:authorLst "
                      + modern
                      + "><p:author id='{A}' name='Reviewer B'/></p:authorLst>");
              OfficeFiles.part(
                  slide,
                  "/ppt/comments/modernComment_1.xml",
                  "http://schemas.microsoft.com/office/2018/10/relationships/comments",
                  "<p:cmLst "
                      + modern
                      + " xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main'>"
                      + "<p:cm id='{1}' authorId='{A}' created='2026-03-01T10:00:00.000'>"
                      + "<p:replyLst><p:reply id='{2}' authorId='{A}' created='2026-03-02T10:00:00'>"
                      + "<p:txBody><a:p><a:r><a:t>Answered</a:t></a:r></a:p></p:txBody></p:reply>"
                      + "</p:replyLst>"
                      + "<p:txBody><a:p><a:r><a:t>Asked</a:t></a:r></a:p></p:txBody></p:cm></p:cmLst>");
            });
    assertThat(blocks(file))
        .containsExactly(
            "PARAGRAPH Text",
            "PARAGRAPH Comment by Reviewer B (2026-03-01): Asked",
            "PARAGRAPH Comment by Reviewer B (2026-03-02): Answered");
  }

  @Test
  void aCommentOnACellStandsAfterTheTableAndNotInTheCell() throws Exception {
    Path file =
        OfficeFiles.xlsx(
            folder.resolve("comments.xlsx"),
            book -> {
              var sheet = book.createSheet("Rates");
              String[][] cells = {{"City", "Rate"}, {"Paris", "58"}};
              sheet.createRow(0);
              sheet.createRow(1);
              for (int i = 0; i < 4; i++) {
                sheet.getRow(i / 2).createCell(i % 2).setCellValue(cells[i / 2][i % 2]);
              }
              note(sheet, 1, 1, "Payroll", "Payroll:\nfrom May on");
              note(sheet, 1, 0, "tc={0}", "[Threaded comment] of a newer version");
              OfficeFiles.part(
                  book,
                  "/xl/persons/person.xml",
                  "http://schemas.microsoft.com/office/2017/10/relationships/person",
                  "<personList><person id='{P}' displayName='Travel desk'/></personList>");
              OfficeFiles.part(
                  sheet,
                  "/xl/threadedComments/threadedComment1.xml",
                  "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment",
                  "<ThreadedComments><threadedComment ref='A2' dT='2026-02-03T09:00:00.00'"
                      + " personId='{P}'><text>Only the centre</text></threadedComment>"
                      + "</ThreadedComments>");
            });
    assertThat(blocks(file))
        .containsExactly(
            "HEADING Rates",
            "TABLE_HEADER City | Rate",
            "TABLE_ROW Paris | 58",
            "PARAGRAPH Comment on B2 by Payroll: from May on",
            "PARAGRAPH Comment on A2 by Travel desk (2026-02-03): Only the centre");
  }

  private static void note(
      org.apache.poi.xssf.usermodel.XSSFSheet sheet,
      int row,
      int column,
      String author,
      String words) {
    var anchor = new XSSFClientAnchor(0, 0, 0, 0, column, row, column + 2, row + 2);
    var comment = sheet.createDrawingPatriarch().createCellComment(anchor);
    comment.setAuthor(author);
    comment.setString(new XSSFRichTextString(words));
    sheet.getRow(row).getCell(column).setCellComment(comment);
  }

  @Test
  void footnotesAndTextBoxesOfADocumentAreRead() throws Exception {
    Path file =
        OfficeFiles.docx(
            folder.resolve("notes.docx"),
            docx -> {
              var paragraph = docx.createParagraph();
              paragraph.createRun().setText("Leave is thirty days.");
              var footnote = docx.createFootnote();
              footnote.createParagraph().createRun().setText("Or the law's minimum.");
              paragraph.addFootnoteReference(footnote);
              docx.createParagraph().getCTP().set(OfficeFiles.textBox("In a box"));
              docx.createParagraph().createRun().setText("The end.");
            });
    assertThat(blocks(file))
        .containsExactly(
            "PARAGRAPH Leave is thirty days.",
            "PARAGRAPH Or the law's minimum.",
            "PARAGRAPH In a box",
            "PARAGRAPH The end.");
  }

  @Test
  void anOpenDocumentIsReadInItsOrderAndWithoutItsMasterPages() throws Exception {
    String paragraph = "<text:p>%s</text:p>";
    Path file =
        OfficeFiles.odp(
            folder.resolve("a.odp"),
            new String[] {"styles.xml", paragraph.formatted("Click to edit the title")},
            new String[] {"Object 1/content.xml", paragraph.formatted("Words of a chart")},
            new String[] {"content.xml", paragraph.formatted("Words of a slide")});
    assertThat(blocks(file))
        .containsExactly("PARAGRAPH Words of a slide", "PARAGRAPH Words of a chart");
  }

  @Test
  void aBrokenChartCostsOnlyItsOwnRest() throws Exception {
    Path file =
        OfficeFiles.docx(
            folder.resolve("broken.docx"),
            docx -> {
              docx.createParagraph().createRun().setText("Text first.");
              OfficeFiles.part(
                  docx,
                  "/word/charts/chart1.xml",
                  OfficeFiles.RELATIONSHIPS + "chart",
                  "<chartSpace><chart><title><tx><rich><p><r><t>Half</t></r></p></rich></tx></title>"
                      + "<plotArea><pieChart><ser><cat><strLit><pt idx='0'><v>One</v></pt>");
            });
    assertThat(blocks(file)).containsExactly("PARAGRAPH Text first.", "PARAGRAPH Pie chart: Half");
  }
}
