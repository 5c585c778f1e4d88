package dev.tandem.ingest;

import dev.tandem.text.Block.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.apache.poi.openxml4j.opc.PackagePart;
import org.apache.poi.ss.usermodel.DataFormatter;

/**
 * A chart of an Office file (ECMA-376 part 1, 21.2): its kind and title as a line, then what it
 * shows as a table, a row a category and a column a series. The numbers are those that the file
 * remembers from the last drawing, written as the reader of the chart sees them.
 */
final class ChartReader implements OoxmlParts.Visitor {
  /** Points of a series; a chart of more shows a shape, not values that someone looks up. */
  private static final int MOST_POINTS = 500;

  /** Parts of a chart that hold no words of their own, or repeat the values. */
  private static final Set<String> SKIPPED =
      Set.of("dLbls", "dPt", "errBars", "trendline", "legend", "marker", "spPr", "txPr", "extLst");

  private enum Role {
    NONE,
    NAME,
    CATEGORY,
    VALUE
  }

  private static final class Series {
    final StringBuilder name = new StringBuilder();
    // Innermost level first; an outer label stands at the first of the points it covers.
    final List<NavigableMap<Integer, String>> categories = new ArrayList<>();
    final NavigableMap<Integer, String> values = new TreeMap<>();

    String category(int point) {
      List<String> labels = new ArrayList<>();
      for (int level = categories.size() - 1; level >= 0; level--) {
        NavigableMap<Integer, String> names = categories.get(level);
        Map.Entry<Integer, String> label = names.floorEntry(point);
        if (label != null && (level > 0 || label.getKey() == point)) {
          labels.add(label.getValue());
        }
      }
      return categories.isEmpty() ? String.valueOf(point + 1) : String.join(" ", labels);
    }
  }

  private final DataFormatter formatter = new DataFormatter(Locale.ROOT);
  private final Set<String> kinds = new LinkedHashSet<>();
  private final StringBuilder title = new StringBuilder();
  private final StringBuilder categoryTitle = new StringBuilder();
  private final StringBuilder valueTitle = new StringBuilder();
  private final List<Series> series = new ArrayList<>();
  private Role role = Role.NONE;
  private String axis = "";
  private boolean inTitle;
  private boolean since1904;
  private String format = "";
  private String point = "";
  private String pointFormat = "";

  private ChartReader() {}

  static void read(PackagePart chart, CanonicalText into) throws IOException {
    ChartReader reader = new ChartReader();
    OoxmlParts.read(chart, reader);
    reader.writeTo(into);
  }

  @Override
  public void start(XMLStreamReader xml, String name) throws XMLStreamException {
    switch (name) {
      case "title" -> inTitle = true;
      case "catAx", "dateAx", "valAx", "serAx" -> axis = name;
      case "axPos" -> {
        // Both axes of a scatter chart count values; the one across is read like categories.
        if (axis.equals("valAx") && !Collections.disjoint(kinds, Set.of("scatter", "bubble"))) {
          axis = OoxmlParts.attribute(xml, "val").matches("[bt]") ? "catAx" : axis;
        }
      }
      case "date1904" -> since1904 = !OoxmlParts.attribute(xml, "val").matches("0|false");
      case "ser" -> series.add(new Series());
      case "tx" -> role = Role.NAME;
      case "cat", "xVal" -> role = Role.CATEGORY;
      case "val", "yVal" -> role = Role.VALUE;
      case "numCache", "numLit", "strCache", "strLit", "lvl" -> {
        format = name.startsWith("num") ? "General" : "";
        if (role == Role.CATEGORY && !series.isEmpty()) {
          series.getLast().categories.add(new TreeMap<>());
        }
      }
      case "formatCode" -> format = xml.getElementText();
      case "pt" -> {
        point = OoxmlParts.attribute(xml, "idx");
        pointFormat = OoxmlParts.attribute(xml, "formatCode");
      }
      case "p" -> title(" ");
      case "t" -> title(xml.getElementText());
      case "v" -> value(xml.getElementText());
      default -> {
        if (SKIPPED.contains(name)) {
          OoxmlParts.skip(xml);
        } else if (name.endsWith("Chart")) {
          kinds.add(name.replaceFirst("(3D)?Chart$", "").replace("ofPie", "pie"));
        }
      }
    }
  }

  @Override
  public void end(String name) {
    switch (name) {
      case "title" -> inTitle = false;
      case "catAx", "dateAx", "valAx", "serAx" -> axis = "";
      case "tx", "cat", "xVal", "val", "yVal" -> role = Role.NONE;
      default -> {}
    }
  }

  private void title(String words) {
    if (inTitle) {
      switch (axis) {
        case "" -> title.append(words);
        case "catAx", "dateAx" -> categoryTitle.append(words);
        default -> valueTitle.append(words);
      }
    }
  }

  private void value(String raw) {
    if (inTitle) {
      title(raw);
      return;
    }
    if (role == Role.NONE || series.isEmpty()) {
      return;
    }
    Series last = series.getLast();
    if (role == Role.NAME) {
      last.name.append(raw).append(' ');
    } else if (point.matches("\\d{1,3}") && Integer.parseInt(point) < MOST_POINTS) {
      if (role == Role.VALUE) {
        last.values.put(Integer.parseInt(point), shown(raw));
      } else if (!last.categories.isEmpty()) {
        last.categories.getLast().put(Integer.parseInt(point), shown(raw));
      }
    }
  }

  /** A number as its format shows it; words as they are. */
  private String shown(String raw) {
    String wanted = pointFormat.isEmpty() ? format : pointFormat;
    try {
      return wanted.isEmpty()
          ? raw
          : formatter.formatRawCellContents(Double.parseDouble(raw), -1, wanted, since1904);
    } catch (IllegalArgumentException e) {
      return raw;
    }
  }

  private void writeTo(CanonicalText into) {
    String name = CanonicalText.clean(title.toString()).replace('\n', ' ');
    String values = CanonicalText.clean(valueTitle.toString()).replace('\n', ' ');
    if (series.isEmpty() && name.isEmpty()) {
      return;
    }
    String kind = String.join(" and ", kinds) + " chart";
    into.add(
        Kind.PARAGRAPH,
        0,
        kind.strip().substring(0, 1).toUpperCase(Locale.ROOT)
            + kind.strip().substring(1)
            + (name.isEmpty() ? "" : ": " + name)
            + (values.isEmpty() ? "" : " (" + values + ")"));
    for (int first = 0; first < series.size(); ) {
      int next = first + 1;
      while (next < series.size()
          && series.get(next).categories.equals(series.get(first).categories)) {
        next++;
      }
      table(series.subList(first, next)).writeTo(into);
      first = next;
    }
  }

  /** Series over the same categories, side by side. */
  private TableRows table(List<Series> columns) {
    TableRows rows = new TableRows();
    rows.cell(categoryTitle.toString(), true, 1);
    SortedSet<Integer> points = new TreeSet<>();
    for (Series column : columns) {
      rows.cell(column.name.toString(), true, 1);
      points.addAll(column.values.keySet());
    }
    rows.endRow();
    for (int at : points) {
      rows.cell(columns.getFirst().category(at), false, 1);
      columns.forEach(column -> rows.cell(column.values.getOrDefault(at, ""), false, 1));
      rows.endRow();
    }
    return rows;
  }
}
