package dev.tandem.ingest;

import dev.tandem.text.Block.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.apache.poi.sl.usermodel.GroupShape;
import org.apache.poi.sl.usermodel.Notes;
import org.apache.poi.sl.usermodel.Shape;
import org.apache.poi.sl.usermodel.Slide;
import org.apache.poi.sl.usermodel.SlideShow;
import org.apache.poi.sl.usermodel.SlideShowFactory;
import org.apache.poi.sl.usermodel.TableCell;
import org.apache.poi.sl.usermodel.TableShape;
import org.apache.poi.sl.usermodel.TextParagraph;
import org.apache.poi.sl.usermodel.TextRun;
import org.apache.poi.sl.usermodel.TextShape;

/** Slides (PPT and PPTX): a page a slide, its title as heading, then shapes, tables and notes. */
final class SlideReader {
  private static final int DEEPEST_GROUP = 20;
  private final CanonicalText into;

  private SlideReader(CanonicalText into) {
    this.into = into;
  }

  static void read(byte[] bytes, CanonicalText into) throws IOException {
    try (SlideShow<?, ?> show = SlideShowFactory.create(new ByteArrayInputStream(bytes))) {
      SlideReader reader = new SlideReader(into);
      for (Slide<?, ?> slide : show.getSlides()) {
        reader.slide(slide);
      }
    }
  }

  private void slide(Slide<?, ?> slide) {
    into.page(slide.getSlideNumber());
    String title = String.valueOf(slide.getTitle() == null ? "" : slide.getTitle());
    into.add(Kind.HEADING, 2, title);
    String seen = CanonicalText.clean(title);
    for (Shape<?, ?> shape : slide.getShapes()) {
      boolean isTitle =
          !seen.isEmpty()
              && shape instanceof TextShape<?, ?> text
              && CanonicalText.clean(text.getText()).equals(seen);
      if (isTitle) {
        seen = ""; // once: the same words again are content
      } else {
        shape(shape, 0);
      }
    }
    Notes<?, ?> notes = slide.getNotes();
    if (notes != null) {
      for (Shape<?, ?> shape : notes.getShapes()) {
        // The page number and the slide's own image are placeholders too.
        if (shape instanceof TextShape<?, ?> text && text.getText().strip().length() > 3) {
          shape(shape, 0);
        }
      }
    }
  }

  private void shape(Shape<?, ?> shape, int depth) {
    switch (shape) {
      case TableShape<?, ?> table -> table(table);
      case TextShape<?, ?> text -> {
        for (TextParagraph<?, ?, ?> paragraph : text.getTextParagraphs()) {
          boolean bullet = paragraph.getBulletStyle() != null;
          into.add(
              bullet ? Kind.LIST_ITEM : Kind.PARAGRAPH,
              bullet ? 1 + Math.max(0, paragraph.getIndentLevel()) : 0,
              words(paragraph));
        }
      }
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

  private static String words(TextParagraph<?, ?, ?> paragraph) {
    StringBuilder words = new StringBuilder();
    for (TextRun run : paragraph.getTextRuns()) {
      words.append(run.getRawText());
    }
    return words.toString();
  }

  private void table(TableShape<?, ?> table) {
    TableRows rows = new TableRows();
    for (int row = 0; row < table.getNumberOfRows(); row++) {
      for (int column = 0; column < table.getNumberOfColumns(); column++) {
        TableCell<?, ?> cell = table.getCell(row, column);
        rows.cell(cell == null ? "" : cell.getText(), false, 1);
      }
      rows.endRow();
    }
    rows.writeTo(into);
  }
}
