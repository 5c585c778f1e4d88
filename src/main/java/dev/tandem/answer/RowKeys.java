package dev.tandem.answer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which rows of a long table a question is about, by the keys that it names: codes such as {@code
 * TK-1042}, and names. A small model that is shown forty rows reads the cell of another row, and a
 * value alone ("Denby", "310") stands in many rows, so that any of them would pass for its proof.
 */
final class RowKeys {
  /** Tables of no more rows are read whole; the recipe of the reader has none longer. */
  private static final int READ_WHOLE = 7;

  private static final Pattern CODE =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}_/-])(?:\\p{L}[\\p{L}_/-]*\\p{N}[\\p{L}\\p{N}_/-]*|\\p{N}{5,})(?![\\p{L}\\p{N}])");

  /** Capitalised words that follow each other, but for the first of the question. */
  private static final Pattern NAME =
      Pattern.compile("(?<=[\\p{L}\\p{N},] )\\p{Lu}[\\p{L}-]+(?: \\p{Lu}[\\p{L}-]+)*");

  private final List<Pattern> keys;
  private final boolean codes;

  private RowKeys(List<Pattern> keys, boolean codes) {
    this.keys = keys;
    this.codes = codes;
  }

  /**
   * @param rows among which the question is asked: a name that stands in none of them is no key of
   *     theirs. A code is one in any case
   */
  static RowKeys of(String question, List<Span> rows) {
    Set<String> codes = new HashSet<>();
    Matcher code = CODE.matcher(question);
    while (code.find()) {
      codes.add(code.group());
    }
    List<Pattern> keys = new ArrayList<>(codes.stream().map(RowKeys::whole).toList());
    Matcher name = NAME.matcher(question);
    while (name.find() && codes.isEmpty()) {
      Pattern pattern = whole(name.group());
      if (rows.stream().anyMatch(row -> pattern.matcher(row.text()).find())) {
        keys.add(pattern);
      }
    }
    return new RowKeys(keys, !codes.isEmpty());
  }

  /**
   * @param units of one passage
   * @return the same without the rows of a long table that are about something else; rows that no
   *     code is found in go even where they are few
   */
  List<Span> about(List<Span> units) {
    long rows = units.stream().filter(RowKeys::row).count();
    return keys.isEmpty() || (rows <= READ_WHOLE && !codes)
        ? units
        : units.stream().filter(unit -> !row(unit) || holds(unit)).toList();
  }

  private boolean holds(Span row) {
    return keys.stream().anyMatch(key -> key.matcher(row.text()).find());
  }

  static boolean row(Span unit) {
    return unit.kind() == Span.Kind.TABLE_ROW;
  }

  private static Pattern whole(String key) {
    return Pattern.compile(
        "(?<![\\p{L}\\p{N}_/-])" + Pattern.quote(key) + "(?![\\p{L}\\p{N}_/-])",
        Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }
}
