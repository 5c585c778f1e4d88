package dev.tandem.ingest;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/** PDF by PDFBox, line by line with the size of its letters; {@link PdfBlocks} finds structure. */
final class PdfReader {
  private static final int MOST_PAGES = 10_000;

  private PdfReader() {}

  /**
   * A line of a page.
   *
   * @param cells its pieces where wide gaps part it, left to right; never empty
   * @param size height of its letters in points
   * @param bold whether all of it is
   * @param top distance from the top of the page in points
   * @param gapAbove distance to the line above in points; negative at the top of a page or column
   */
  record Line(int page, List<String> cells, float size, boolean bold, float top, float gapAbove) {
    String text() {
      return String.join(" ", cells);
    }
  }

  /** What the document's properties say. */
  record Head(String title, Optional<Instant> modified, int pages) {}

  static Head read(byte[] bytes, CanonicalText into) throws IOException {
    try (PDDocument document = Loader.loadPDF(bytes)) {
      if (document.getNumberOfPages() > MOST_PAGES) {
        throw new ParseException("it has more than %,d pages; split it".formatted(MOST_PAGES));
      }
      Lines lines = new Lines();
      lines.getText(document);
      PdfBlocks.write(lines.all, document.getNumberOfPages(), into);
      var information = document.getDocumentInformation();
      String title = information.getTitle() == null ? "" : information.getTitle();
      return new Head(
          CanonicalText.clean(title).replace('\n', ' '),
          Optional.ofNullable(information.getModificationDate()).map(java.util.Calendar::toInstant),
          document.getNumberOfPages());
    } catch (InvalidPasswordException e) {
      throw new ParseException("it is protected by a password; remove the password first", e);
    }
  }

  private static final class Lines extends PDFTextStripper {
    private static final float WIDE_GAP = 1.5f; // of the letter size: more than any word space
    final List<Line> all = new ArrayList<>();
    private final List<String> cells = new ArrayList<>();
    private final StringBuilder cell = new StringBuilder();
    private float size;
    private boolean bold = true;
    private float top;
    private float right = -1;
    private float lastTop = -1;
    private int lastPage;

    @Override
    protected void startPage(PDPage page) {
      endLine();
      lastTop = -1;
    }

    @Override
    protected void endPage(PDPage page) {
      endLine();
    }

    @Override
    protected void writeString(String words, List<TextPosition> letters) {
      if (letters.isEmpty()) {
        return;
      }
      TextPosition first = letters.getFirst();
      float height = Math.abs(first.getFontSizeInPt());
      if (right >= 0 && first.getXDirAdj() - right > WIDE_GAP * Math.max(height, 4)) {
        endCell();
      }
      if (cells.isEmpty() && cell.isEmpty()) {
        top = first.getYDirAdj();
      }
      cell.append(words);
      size = Math.max(size, height);
      String font = String.valueOf(first.getFont() == null ? "" : first.getFont().getName());
      bold &= font.toLowerCase(java.util.Locale.ROOT).matches(".*(bold|black|heavy|semib).*");
      TextPosition last = letters.getLast();
      right = last.getXDirAdj() + last.getWidthDirAdj();
    }

    @Override
    protected void writeWordSeparator() {
      cell.append(' ');
    }

    @Override
    protected void writeLineSeparator() {
      endLine();
    }

    private void endCell() {
      if (!cell.toString().isBlank()) {
        cells.add(cell.toString().strip());
      }
      cell.setLength(0);
    }

    private void endLine() {
      endCell();
      if (!cells.isEmpty()) {
        int page = getCurrentPageNo();
        float gap = page == lastPage && lastTop >= 0 ? top - lastTop : -1;
        all.add(new Line(page, List.copyOf(cells), size, bold, top, gap));
        lastTop = top;
        lastPage = page;
      }
      cells.clear();
      size = 0;
      bold = true;
      right = -1;
    }
  }
}
