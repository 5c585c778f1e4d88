package dev.tandem.ingest;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.openxml4j.opc.PackageRelationshipTypes;
import org.apache.poi.xssf.eventusermodel.XSSFReader;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.parser.microsoft.ooxml.OPCPackageWrapper;

/**
 * What Tika would write as words without order, or into cells: the charts of DOCX and XLSX files
 * and the comments of sheets. They are taken out of the package before Tika reads it.
 */
final class OfficeExtras {
  /** Of a sheet, or of a whole document. */
  private record Page(List<PackagePart> comments, List<PackagePart> charts) {}

  private static final Page NOTHING = new Page(List.of(), List.of());

  private final Map<String, String> people = new HashMap<>();
  private final List<Page> document = new ArrayList<>();
  private final List<Page> sheets = new ArrayList<>();

  private OfficeExtras() {}

  /**
   * Opens the package for Tika; formats that hold no such parts are left alone, and so is a file
   * that cannot be opened, as Tika will say why.
   *
   * @param type the file's media type
   */
  static OfficeExtras takenFrom(TikaInputStream stream, String type) {
    OfficeExtras extras = new OfficeExtras();
    try {
      switch (type) {
        case "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
            "application/vnd.ms-word.document.macroenabled.12",
            "application/vnd.ms-word.template.macroenabled.12" ->
            extras.document(open(stream));
        case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.template",
            "application/vnd.ms-excel.sheet.macroenabled.12",
            "application/vnd.ms-excel.template.macroenabled.12" ->
            extras.workbook(open(stream));
        default -> {}
      }
    } catch (OpenXML4JException | IOException | RuntimeException e) {
      return new OfficeExtras();
    }
    return extras;
  }

  private static OPCPackage open(TikaInputStream stream) throws IOException, OpenXML4JException {
    OPCPackage file = OPCPackage.open(stream.getFile(), PackageAccess.READ_WRITE);
    stream.setOpenContainer(new OPCPackageWrapper(file)); // closes it, and writes nothing
    return file;
  }

  private void document(OPCPackage file) {
    for (PackagePart main :
        file.getPartsByRelationshipType(PackageRelationshipTypes.CORE_DOCUMENT)) {
      document.add(new Page(List.of(), OoxmlParts.take(main, "chart")));
    }
  }

  private void workbook(OPCPackage file) throws IOException, OpenXML4JException {
    for (PackagePart main :
        file.getPartsByRelationshipType(PackageRelationshipTypes.CORE_DOCUMENT)) {
      for (PackagePart list : OoxmlParts.related(main, "person")) {
        people.putAll(CommentReader.people(list));
      }
    }
    var each = new XSSFReader(file).getSheetIterator(); // Tika goes through the same one
    while (each.hasNext()) {
      try (InputStream unread = each.next()) {
        PackagePart sheet = each.getSheetPart();
        List<PackagePart> comments = new ArrayList<>(OoxmlParts.take(sheet, "comments"));
        comments.addAll(OoxmlParts.take(sheet, "threadedComment"));
        List<PackagePart> charts = new ArrayList<>();
        for (PackagePart drawing : OoxmlParts.related(sheet, "drawing")) {
          charts.addAll(OoxmlParts.take(drawing, "chart"));
        }
        sheets.add(new Page(comments, charts));
      }
    }
  }

  /**
   * What belongs to a sheet; nothing where the file has no such sheet.
   *
   * @param number from 1
   */
  void writeSheet(int number, CanonicalText into) {
    if (number <= sheets.size()) {
      write(sheets.set(number - 1, NOTHING), into);
    }
  }

  /** What belongs to a document as a whole. */
  void writeRest(CanonicalText into) {
    document.forEach(page -> write(page, into));
    document.clear();
  }

  private void write(Page page, CanonicalText into) {
    try {
      for (PackagePart comments : page.comments()) {
        CommentReader.read(comments, people, into);
      }
      for (PackagePart chart : page.charts()) {
        ChartReader.read(chart, into);
      }
    } catch (IOException e) {
      throw new ParseException("one of its charts or comments cannot be unpacked", e);
    }
  }
}
