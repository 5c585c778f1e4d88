package dev.tandem.ingest;

import dev.tandem.text.Block.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import javax.xml.namespace.QName;
import org.apache.poi.ooxml.POIXMLDocumentPart;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.sl.usermodel.AutoNumberingScheme;
import org.apache.poi.sl.usermodel.Comment;
import org.apache.poi.sl.usermodel.GroupShape;
import org.apache.poi.sl.usermodel.Notes;
import org.apache.poi.sl.usermodel.Placeholder;
import org.apache.poi.sl.usermodel.Shape;
import org.apache.poi.sl.usermodel.SimpleShape;
import org.apache.poi.sl.usermodel.Slide;
import org.apache.poi.sl.usermodel.SlideShow;
import org.apache.poi.sl.usermodel.SlideShowFactory;
import org.apache.poi.sl.usermodel.TableCell;
import org.apache.poi.sl.usermodel.TableShape;
import org.apache.poi.sl.usermodel.TextParagraph;
import org.apache.poi.sl.usermodel.TextParagraph.BulletStyle;
import org.apache.poi.sl.usermodel.TextRun;
import org.apache.poi.sl.usermodel.TextShape;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFChart;
import org.apache.poi.xslf.usermodel.XSLFDiagram;
import org.apache.poi.xslf.usermodel.XSLFGraphicFrame;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTable;
import org.apache.xmlbeans.XmlObject;
import org.openxmlformats.schemas.drawingml.x2006.diagram.CTRelIds;
import org.openxmlformats.schemas.presentationml.x2006.main.CTGraphicalObjectFrame;

/**
 * Slides (PPT and PPTX): a page a slide, its title as heading, then shapes, tables, charts and
 * comments, and the speaker's notes under a heading of their own.
 */
final class SlideReader {
  private static final int DEEPEST_GROUP = 20;
  private static final int LEVELS = 10;

  /** The same on every slide, or a picture of it. */
  private static final Set<Placeholder> FURNITURE =
      EnumSet.of(
          Placeholder.DATETIME,
          Placeholder.FOOTER,
          Placeholder.HEADER,
          Placeholder.SLIDE_NUMBER,
          Placeholder.SLIDE_IMAGE);

  private final CanonicalText into;
  private final Map<String, String> people = new HashMap<>();
  private boolean headed;

  private SlideReader(CanonicalText into) {
    this.into = into;
  }

  static void read(byte[] bytes, CanonicalText into) throws IOException {
    try (SlideShow<?, ?> show = SlideShowFactory.create(new ByteArrayInputStream(bytes))) {
      SlideReader reader = new SlideReader(into);
      if (show instanceof XMLSlideShow xml) {
        for (String list : new String[] {"commentAuthors", "authors"}) {
          for (PackagePart part : OoxmlParts.related(xml.getPackagePart(), list)) {
            reader.people.putAll(CommentReader.people(part));
          }
        }
      }
      for (Slide<?, ?> slide : show.getSlides()) {
        reader.slide(slide);
      }
    }
  }

  private void slide(Slide<?, ?> slide) throws IOException {
    into.page(slide.getSlideNumber());
    String title = CanonicalText.clean(slide.getTitle() == null ? "" : slide.getTitle());
    if (!title.isEmpty()) {
      heading(2, title);
    } else if (headed) {
      heading(2, "Slide " + slide.getSlideNumber()); // or it would stand under another one's title
    }
    String seen = title;
    for (Shape<?, ?> shape : slide.getShapes()) {
      boolean isTitle =
          !seen.isEmpty()
              && shape instanceof TextShape<?, ?> text
              && CanonicalText.clean(text.getText()).equals(seen);
      if (isTitle) {
        seen = ""; // once: the same words again are content
      } else if (!furniture(shape)) {
        shape(shape, 0);
      }
    }
    comments(slide);
    Notes<?, ?> notes = slide.getNotes();
    if (notes != null) {
      notes(slide.getSlideNumber(), notes);
    }
  }

  private void heading(int level, String words) {
    into.add(Kind.HEADING, level, words);
    headed = true;
  }

  private static boolean furniture(Shape<?, ?> shape) {
    return shape instanceof SimpleShape<?, ?> simple && FURNITURE.contains(simple.getPlaceholder());
  }

  private void notes(int slide, Notes<?, ?> notes) throws IOException {
    boolean first = true;
    for (Shape<?, ?> shape : notes.getShapes()) {
      if (shape instanceof TextShape<?, ?> text && !furniture(text) && !text.getText().isBlank()) {
        if (first) {
          heading(3, "Notes on slide " + slide);
          first = false;
        }
        shape(text, 0);
      }
    }
  }

  private void comments(Slide<?, ?> slide) throws IOException {
    if (slide instanceof XSLFSlide xml) {
      for (PackagePart part : OoxmlParts.related(xml.getPackagePart(), "comments")) {
        CommentReader.read(part, people, into);
      }
      return;
    }
    for (Comment comment : slide.getComments()) {
      String day =
          comment.getDate() == null
              ? ""
              : LocalDate.ofInstant(comment.getDate().toInstant(), ZoneId.systemDefault())
                  .toString();
      CommentReader.write("", comment.getAuthor(), day, comment.getText(), into);
    }
  }

  private void shape(Shape<?, ?> shape, int depth) throws IOException {
    switch (shape) {
      case TableShape<?, ?> table -> table(table);
      case XSLFGraphicFrame frame when frame.hasDiagram() -> diagram(frame);
      case XSLFGraphicFrame frame when frame.hasChart() -> {
        XSLFChart chart = frame.getChart();
        if (chart != null) {
          ChartReader.read(chart.getPackagePart(), into);
        }
      }
      case TextShape<?, ?> text -> text(text);
      case GroupShape<?, ?> group -> {
        if (depth < DEEPEST_GROUP) {
          for (Shape<?, ?> inner : group.getShapes()) {
            shape(inner, depth + 1);
          }
        }
      }
      default -> {}
    }
  }

  private void text(TextShape<?, ?> shape) {
    int[] numbers = new int[LEVELS]; // of the items so far; deeper ones begin anew
    for (TextParagraph<?, ?, ?> paragraph : shape.getTextParagraphs()) {
      String words = words(paragraph);
      if (words.isBlank()) {
        continue;
      }
      int level = Math.clamp(paragraph.getIndentLevel(), 0, LEVELS - 1);
      BulletStyle bullet = paragraph.getBulletStyle();
      AutoNumberingScheme scheme = bullet == null ? null : bullet.getAutoNumberingScheme();
      Arrays.fill(numbers, level + 1, LEVELS, 0);
      if (scheme == null) {
        numbers[level] = 0;
      } else {
        Integer from = bullet.getAutoNumberingStartAt();
        words = scheme.format((from == null ? 1 : from) + numbers[level]++) + " " + words;
      }
      into.add(
          bullet == null ? Kind.PARAGRAPH : Kind.LIST_ITEM, bullet == null ? 0 : 1 + level, words);
    }
  }

  private static String words(TextParagraph<?, ?, ?> paragraph) {
    StringBuilder words = new StringBuilder();
    for (TextRun run : paragraph.getTextRuns()) {
      words.append(run.getRawText());
    }
    return words.toString();
  }

  /** The points of a SmartArt diagram, from its data: its drawing may be missing. */
  private void diagram(XSLFGraphicFrame frame) throws IOException {
    CTGraphicalObjectFrame xml = (CTGraphicalObjectFrame) frame.getXmlObject();
    QName ids = new QName(XSLFDiagram.DRAWINGML_DIAGRAM_URI, "relIds");
    for (XmlObject parts : xml.getGraphic().getGraphicData().selectChildren(ids)) {
      POIXMLDocumentPart data = frame.getSheet().getRelationById(((CTRelIds) parts).getDm());
      if (data != null) {
        for (String point : OoxmlParts.paragraphs(data.getPackagePart())) {
          into.add(Kind.LIST_ITEM, 1, point);
        }
      }
    }
  }

  private void table(TableShape<?, ?> table) {
    TableRows rows = new TableRows();
    int[] covered = new int[table.getNumberOfColumns()]; // rows still under a cell that began above
    for (int row = 0; row < table.getNumberOfRows(); row++) {
      boolean header =
          row == 0
              && table instanceof XSLFTable xml
              && xml.getCTTable().isSetTblPr()
              && xml.getCTTable().getTblPr().getFirstRow();
      for (int column = 0; column < covered.length; column++) {
        if (covered[column] > 0) {
          covered[column]--; // TableRows writes the cell again
          continue;
        }
        TableCell<?, ?> cell = table.getCell(row, column);
        int span = cell == null ? 1 : Math.clamp(cell.getRowSpan(), 1, 1000);
        covered[column] = span - 1;
        rows.cell(cell == null || cell.isMerged() ? "" : cell.getText(), header, span);
      }
      rows.endRow();
    }
    rows.writeTo(into);
  }
}
