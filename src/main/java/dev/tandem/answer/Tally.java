package dev.tandem.answer;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Questions for a count, a sum or a mean. Nothing here adds up, so a table's row answers such a
 * question only if the number stands in it: "28 days", a figure in the column that is asked for, or
 * a line of totals. One row of many would else pass for all of them.
 */
final class Tally {
  private static final Pattern COUNT =
      Pattern.compile(
          "\\b(?:how many|number of|count of|wie ?viele|anzahl(?: der| von)?)"
              + "((?:\\s+[\\p{L}-]+){1,3})",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  /** "Mean" is a verb more often: "what does error 691 mean?". */
  private static final Pattern TOGETHER =
      Pattern.compile(
          "\\b(?:total|sum|average|(?:the|a|arithmetic|weighted) mean|mean (?:of|value)|altogether|overall|insgesamt|summe|gesamt\\w*|durchschnitt\\w*)\\b",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

  /** A cell that is a quantity and no key. */
  private static final Pattern QUANTITY = Pattern.compile("[-+]?\\d[\\d.,]*\\s*(?:%|\\p{L}{1,7})?");

  private static final Set<String> KEYS = Set.of("id", "no", "nr", "key", "code", "number");

  private final Set<String> counted = new HashSet<>();
  private final boolean together;

  private Tally(String question) {
    Matcher count = COUNT.matcher(question);
    if (count.find()) {
      counted.addAll(Words.topics(count.group(1)));
    }
    this.together = TOGETHER.matcher(question).find();
  }

  static Tally of(String question) {
    return new Tally(question);
  }

  /** Whether a span can answer the question by itself; only rows cannot. */
  boolean answeredBy(Span span) {
    if (span.kind() != Span.Kind.TABLE_ROW || (counted.isEmpty() && !together)) {
      return true;
    }
    boolean totals = TOGETHER.matcher(span.meaning()).find();
    return totals || (!together && (measured(span) || inColumn(span)));
  }

  /** "28 days" where days are counted. */
  private boolean measured(Span span) {
    List<Words.Word> words = Words.of(span.text());
    for (int i = 0; i + 1 < words.size(); i++) {
      if (words.get(i).number() && counted.contains(words.get(i + 1).stem())) {
        return true;
      }
    }
    return false;
  }

  /** A quantity under a heading that names what is counted. */
  private boolean inColumn(Span span) {
    TableRow row = TableRow.of(span);
    for (int i = 0; i < row.cells().size(); i++) {
      List<String> names = Words.of(row.names().get(i)).stream().map(Words.Word::stem).toList();
      if (names.stream().anyMatch(counted::contains)
          && names.stream().noneMatch(KEYS::contains)
          && QUANTITY.matcher(row.cells().get(i)).matches()) {
        return true;
      }
    }
    return false;
  }
}
