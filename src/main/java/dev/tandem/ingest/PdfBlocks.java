package dev.tandem.ingest;

import dev.tandem.ingest.PdfReader.Line;
import dev.tandem.text.Block.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds structure in the lines of a PDF, which knows none: headings are larger (or bold and alone),
 * paragraphs end at wider gaps, rows are neighbouring lines with the same wide gaps, and a line
 * that stands on most pages is a header or footer.
 */
final class PdfBlocks {
  private static final Pattern BULLET = Pattern.compile("[•●▪◦‣·∙–\\-*]\\s+\\S.*");
  private static final Pattern NUMBER = Pattern.compile("\\(?(\\d{1,2}|[a-z])[.)]\\s+\\S.*");
  private static final int HEADING = 150; // characters
  private final List<Line> lines;
  private final CanonicalText into;
  private final float body;
  private final float spacing;
  private final int width;
  private final List<Float> larger;

  private PdfBlocks(List<Line> lines, CanonicalText into) {
    this.lines = lines;
    this.into = into;
    Map<Float, Integer> sizes = new HashMap<>();
    lines.forEach(line -> sizes.merge(round(line.size()), line.text().length(), Integer::sum));
    this.body =
        sizes.entrySet().stream()
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey)
            .orElse(0f);
    this.spacing =
        median(lines.stream().filter(l -> l.gapAbove() > 0).map(Line::gapAbove).sorted().toList());
    List<Integer> lengths = lines.stream().map(l -> l.text().length()).sorted().toList();
    this.width = lengths.isEmpty() ? 0 : lengths.get(lengths.size() * 8 / 10);
    // Distinct sizes of headings, largest first: the first is level 1.
    Set<Float> seen = new TreeSet<>(java.util.Comparator.reverseOrder());
    lines.stream().map(l -> round(l.size())).filter(s -> s >= body * 1.12f).forEach(seen::add);
    this.larger = List.copyOf(seen);
  }

  static void write(List<Line> all, int pages, CanonicalText into) {
    new PdfBlocks(withoutRunning(all, pages), into).write();
  }

  private static float round(float size) {
    return Math.round(size * 2) / 2f;
  }

  private static float median(List<Float> sorted) {
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
  }

  /** Drops first and last lines that stand, but for their numbers, on more than half the pages. */
  private static List<Line> withoutRunning(List<Line> all, int pages) {
    Map<String, Set<Integer>> edges = new HashMap<>();
    Set<Line> candidates = new HashSet<>();
    for (int i = 0; i < all.size(); i++) {
      Line line = all.get(i);
      boolean first = i == 0 || all.get(i - 1).page() != line.page();
      boolean second = i > 0 && !first && (i == 1 || all.get(i - 2).page() != line.page());
      boolean last = i + 1 == all.size() || all.get(i + 1).page() != line.page();
      boolean before = !last && (i + 2 == all.size() || all.get(i + 2).page() != line.page());
      if (first || second || last || before) {
        candidates.add(line);
        edges.computeIfAbsent(shape(line), key -> new HashSet<>()).add(line.page());
      }
    }
    return all.stream()
        .filter(
            line ->
                !candidates.contains(line)
                    || edges.getOrDefault(shape(line), Set.of()).size() <= Math.max(2, pages / 2))
        .toList();
  }

  private static String shape(Line line) {
    return line.text().replaceAll("\\d+", "#") + "@" + Math.round(line.top() / 4);
  }

  private void write() {
    int i = 0;
    while (i < lines.size()) {
      into.page(lines.get(i).page());
      int rows = rows(i);
      if (rows > 0) {
        TableRows table = new TableRows();
        for (Line line : lines.subList(i, i + rows)) {
          line.cells().forEach(cell -> table.cell(cell, false, 1));
          table.endRow();
        }
        table.writeTo(into);
        i += rows;
      } else {
        i = paragraph(i);
      }
    }
  }

  /** How many lines from here are rows of one table; 0 if none. */
  private int rows(int start) {
    int columns = lines.get(start).cells().size();
    int end = start;
    while (end < lines.size()
        && lines.get(end).cells().size() == columns
        && lines.get(end).page() == lines.get(start).page()
        && (end == start || lines.get(end).gapAbove() > 0)) {
      end++;
    }
    return columns >= 2 && end - start >= 3 ? end - start : 0;
  }

  /** Writes the paragraph, list item or heading that begins at a line; returns the line after. */
  private int paragraph(int start) {
    Line first = lines.get(start);
    int level = headingLevel(start);
    List<String> words = new ArrayList<>(List.of(first.text()));
    int end = start + 1;
    while (end < lines.size() && continues(lines.get(end - 1), lines.get(end), level, end)) {
      words.add(lines.get(end).text());
      end++;
    }
    String bare = first.text().strip();
    if (level > 0) {
      into.add(Kind.HEADING, level, String.join(" ", words));
    } else if (BULLET.matcher(bare).matches() || NUMBER.matcher(bare).matches()) {
      if (BULLET.matcher(bare).matches()) {
        words.set(0, bare.substring(1).strip());
      }
      into.add(Kind.LIST_ITEM, 1, PlainReader.joinWrapped(words, 0));
    } else {
      into.add(Kind.PARAGRAPH, 0, PlainReader.joinWrapped(words, Math.max(20, width * 6 / 10)));
    }
    return end;
  }

  private boolean continues(Line before, Line now, int level, int index) {
    String bare = now.text().strip();
    boolean broken = // a sentence runs on over the foot of a page or column
        now.gapAbove() < 0
            && level == 0
            && Character.isLowerCase(bare.codePointAt(0))
            && !before.text().strip().matches(".*[.!?:]");
    boolean near = now.gapAbove() > 0 && now.gapAbove() <= spacing * 1.45f + before.size() * 0.2f;
    return (near || broken)
        && headingLevel(index) == level
        && Math.abs(round(now.size()) - round(before.size())) <= 1
        && !BULLET.matcher(bare).matches()
        && !NUMBER.matcher(bare).matches()
        && rows(index) == 0;
  }

  /** Level 1..6 of a heading; 0 for anything else. */
  private int headingLevel(int index) {
    Line line = lines.get(index);
    String bare = line.text().strip();
    if (bare.length() > HEADING
        || line.cells().size() > 2
        || bare.codePoints().noneMatch(Character::isLetter)
        || bare.codePointCount(0, bare.length()) < 3) {
      return 0;
    }
    int place = larger.indexOf(round(line.size()));
    if (place >= 0) {
      return Math.min(place + 1, 5);
    }
    boolean apart = line.gapAbove() < 0 || line.gapAbove() > spacing * 1.25f;
    return line.bold() && apart && line.size() >= body && !bare.matches(".*[.,;:]")
        ? Math.min(larger.size() + 1, 6)
        : 0;
  }
}
