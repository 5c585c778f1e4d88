package dev.tandem.ingest;

import java.awt.Rectangle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.hslf.usermodel.HSLFSlideShow;
import org.apache.poi.ooxml.POIXMLDocumentPart;
import org.apache.poi.openxml4j.exceptions.InvalidFormatException;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.openxml4j.opc.PackagingURIHelper;
import org.apache.poi.openxml4j.opc.TargetMode;
import org.apache.poi.sl.usermodel.Placeholder;
import org.apache.poi.xddf.usermodel.chart.AxisPosition;
import org.apache.poi.xddf.usermodel.chart.ChartTypes;
import org.apache.poi.xddf.usermodel.chart.XDDFChart;
import org.apache.poi.xddf.usermodel.chart.XDDFChartData;
import org.apache.poi.xddf.usermodel.chart.XDDFDataSourcesFactory;
import org.apache.poi.xddf.usermodel.chart.XDDFNumericalDataSource;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.xmlbeans.XmlException;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTP;

/** Writes small Office files with what lies beside their plain text. */
final class OfficeFiles {
  static final String RELATIONSHIPS =
      "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

  private static final String ODF = "urn:oasis:names:tc:opendocument:xmlns:";

  private OfficeFiles() {}

  /** A presentation of so many empty slides, to be filled. */
  static Path pptx(Path file, int slides, Consumer<XMLSlideShow> filler) throws IOException {
    try (XMLSlideShow show = new XMLSlideShow();
        OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < slides; i++) {
        show.createSlide();
      }
      filler.accept(show);
      show.write(out);
    }
    return file;
  }

  static Path ppt(Path file, Consumer<HSLFSlideShow> filler) throws IOException {
    try (HSLFSlideShow show = new HSLFSlideShow();
        OutputStream out = Files.newOutputStream(file)) {
      filler.accept(show);
      show.write(out);
    }
    return file;
  }

  static Path xlsx(Path file, Consumer<XSSFWorkbook> filler) throws IOException {
    try (XSSFWorkbook book = new XSSFWorkbook();
        OutputStream out = Files.newOutputStream(file)) {
      filler.accept(book);
      book.write(out);
    }
    return file;
  }

  static Path docx(Path file, Consumer<XWPFDocument> filler) throws IOException {
    try (XWPFDocument document = new XWPFDocument();
        OutputStream out = Files.newOutputStream(file)) {
      filler.accept(document);
      document.write(out);
    }
    return file;
  }

  /**
   * @param parts each its name and what stands in its body
   */
  static Path odp(Path file, String[]... parts) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      part(out, "mimetype", "application/vnd.oasis.opendocument.presentation");
      for (String[] part : parts) {
        part(
            out,
            part[0],
            "<office:document-content xmlns:office='%soffice:1.0' xmlns:text='%stext:1.0'>"
                    .formatted(ODF, ODF)
                + "<office:body>"
                + part[1]
                + "</office:body></office:document-content>");
      }
    }
    return file;
  }

  private static void part(ZipOutputStream out, String name, String words) throws IOException {
    out.putNextEntry(new ZipEntry(name));
    out.write(words.getBytes(StandardCharsets.UTF_8));
  }

  static void title(XSLFSlide slide, String words) {
    var box = slide.createTextBox();
    box.setPlaceholder(Placeholder.TITLE);
    box.setText(words);
  }

  /** Two quarters of sick days, and the share of the staff as a percentage. */
  static void sickDays(XDDFChart chart) {
    chart.setTitleText("Sick days by quarter");
    var across = chart.createCategoryAxis(AxisPosition.BOTTOM);
    across.setTitle("Quarter");
    var up = chart.createValueAxis(AxisPosition.LEFT);
    up.setTitle("Days a head");
    XDDFChartData data = chart.createData(ChartTypes.BAR, across, up);
    var quarters = XDDFDataSourcesFactory.fromArray(new String[] {"Q1", "Q2"}, "Sheet1!$A$2:$A$3");
    data.addSeries(
            quarters,
            XDDFDataSourcesFactory.fromArray(
                new Double[] {4.4000000000000004, 3.0}, "Sheet1!$B$2:$B$3"))
        .setTitle("Days", null);
    XDDFNumericalDataSource<Double> share =
        XDDFDataSourcesFactory.fromArray(new Double[] {0.25, 0.5}, "Sheet1!$C$2:$C$3");
    share.setFormatCode("0%");
    data.addSeries(quarters, share).setTitle("Share of staff", null);
    chart.plot(data);
  }

  static void sickDaysOn(XMLSlideShow show, XSLFSlide slide) {
    var chart = show.createChart();
    sickDays(chart);
    slide.addChart(chart, new Rectangle(0, 0, 3_000_000, 3_000_000));
  }

  /** A paragraph of a document that holds nothing but a box with these words. */
  static CTP textBox(String words) {
    try {
      return CTP.Factory.parse(
          "<w:p xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main' xmlns:wps="
              + "'http://schemas.microsoft.com/office/word/2010/wordprocessingShape'><w:r>"
              + "<w:drawing><wps:wsp><wps:txbx><w:txbxContent><w:p><w:r><w:t>"
              + words
              + "</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp></w:drawing></w:r></w:p>");
    } catch (XmlException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Adds a part that POI has no writer for.
   *
   * @return the id of the relationship to it
   */
  static String part(POIXMLDocumentPart from, String name, String relationship, String xml) {
    try {
      PackagePart source = from.getPackagePart();
      PackagePart part =
          source
              .getPackage()
              .createPart(PackagingURIHelper.createPartName(name), "application/xml");
      try (OutputStream out = part.getOutputStream()) {
        out.write(xml.getBytes(StandardCharsets.UTF_8));
      }
      return source.addRelationship(part.getPartName(), TargetMode.INTERNAL, relationship).getId();
    } catch (IOException | InvalidFormatException e) {
      throw new IllegalStateException(e);
    }
  }
}
