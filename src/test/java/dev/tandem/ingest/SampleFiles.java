package dev.tandem.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTextBox;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;

/** Writes small files of each format. */
final class SampleFiles {
  private SampleFiles() {}

  static Path pdf(Path file, String password) throws IOException {
    try (PDDocument document = new PDDocument()) {
      PDPage page = new PDPage();
      document.addPage(page);
      try (PDPageContentStream out = new PDPageContentStream(document, page)) {
        line(out, 20, 740, "Travel policy");
        line(
            out, 11, 700, "Trains are booked in second class by the travel desk, and flights need");
        line(out, 11, 686, "the approval of the head of the department before they are booked.");
      }
      if (!password.isEmpty()) {
        document.protect(
            new StandardProtectionPolicy("owner" + password, password, new AccessPermission()));
      }
      document.save(file.toFile());
    }
    return file;
  }

  private static void line(PDPageContentStream out, float size, float y, String words)
      throws IOException {
    out.beginText();
    out.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), size);
    out.newLineAtOffset(60, y);
    out.showText(words);
    out.endText();
  }

  static Path docx(Path file) throws IOException {
    try (XWPFDocument document = new XWPFDocument();
        OutputStream out = Files.newOutputStream(file)) {
      document.createParagraph().createRun().setText("Purchases above 500 euros need two offers.");
      var table = document.createTable(3, 2);
      String[][] cells = {
        {"Amount", "Approver"}, {"up to 500", "team lead"}, {"above 500", "head"}
      };
      for (int row = 0; row < 3; row++) {
        for (int column = 0; column < 2; column++) {
          table.getRow(row).getCell(column).setText(cells[row][column]);
        }
      }
      document.write(out);
    }
    return file;
  }

  static Path xlsx(Path file) throws IOException {
    try (XSSFWorkbook book = new XSSFWorkbook();
        OutputStream out = Files.newOutputStream(file)) {
      String[][] rows = {{"City", "Rate"}, {"Paris", "58"}, {"Oslo", "75"}};
      for (String name : new String[] {"Per diem", "Archive"}) {
        var sheet = book.createSheet(name);
        for (int row = 0; row < rows.length; row++) {
          var line = sheet.createRow(row);
          for (int column = 0; column < 2; column++) {
            line.createCell(column).setCellValue(rows[row][column]);
          }
        }
      }
      book.write(out);
    }
    return file;
  }

  static Path pptx(Path file) throws IOException {
    try (XMLSlideShow show = new XMLSlideShow();
        OutputStream out = Files.newOutputStream(file)) {
      for (int i = 1; i <= 2; i++) {
        XSLFSlide slide = show.createSlide();
        XSLFTextBox box = slide.createTextBox();
        box.setAnchor(new java.awt.Rectangle(50, 50, 300, 100));
        box.setText("Words of slide " + i);
      }
      show.write(out);
    }
    return file;
  }

  /** A DOCX whose one part unpacks to far more than any text. */
  static Path zipBomb(Path file) throws IOException {
    Path whole = docx(file.resolveSibling("seed.docx"));
    byte[] filler = ("<w:p><w:r><w:t>" + "a".repeat(60_000) + "</w:t></w:r></w:p>").getBytes();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (var in = new java.util.zip.ZipInputStream(Files.newInputStream(whole));
        ZipOutputStream out = new ZipOutputStream(bytes)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        byte[] content = in.readAllBytes();
        if (entry.getName().equals("word/document.xml")) {
          String xml = new String(content, java.nio.charset.StandardCharsets.UTF_8);
          int body = xml.indexOf("<w:p>");
          out.write(xml.substring(0, body).getBytes());
          for (int i = 0; i < 3_000; i++) {
            out.write(filler); // 180 MB
          }
          out.write(xml.substring(body).getBytes());
        } else {
          out.write(content);
        }
      }
    }
    Files.delete(whole);
    return Files.write(file, bytes.toByteArray());
  }
}
