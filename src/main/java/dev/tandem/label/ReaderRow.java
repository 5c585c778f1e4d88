package dev.tandem.label;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One row before it is put into the prompt.
 *
 * @param template whose question it is
 * @param pages in the order in which they are numbered
 * @param statements what the answer says, each of one page; none where it declines
 * @param absent what no page may hold, where it declines
 * @param answer with its markers
 */
record ReaderRow(
    CaseKind kind,
    DocumentTemplate template,
    String question,
    List<Page> pages,
    List<Statement> statements,
    List<String> absent,
    String answer) {
  private static final Pattern MARKER = Pattern.compile("\\[(\\d+)]");

  /**
   * Words of a page that an answer repeats.
   *
   * @param text exactly as the page has it
   * @param page from 0
   */
  record Statement(String text, int page) {
    /** With the page's number behind it. */
    String marked() {
      return text + " [" + (page + 1) + "]";
    }
  }

  ReaderRow {
    pages = List.copyOf(pages);
    statements = List.copyOf(statements);
    absent = List.copyOf(absent);
  }

  /** What is wrong with it; empty if nothing is. */
  List<String> faults() {
    List<String> faults = new ArrayList<>();
    for (Statement statement : statements) {
      if (!pages.get(statement.page).shown().contains(statement.text)) {
        faults.add("passage %d lacks '%s'".formatted(statement.page + 1, statement.text));
      }
      if (!answer.contains(statement.text)) {
        faults.add("the answer lacks '%s'".formatted(statement.text));
      }
    }
    for (String value : absent) {
      if (pages.stream().anyMatch(page -> holds(page.shown(), value))) {
        faults.add("a passage holds '%s'".formatted(value));
      }
    }
    int markers = 0;
    for (Matcher marker = MARKER.matcher(answer); marker.find(); markers++) {
      int number = Integer.parseInt(marker.group(1));
      if (number < 1 || number > pages.size()) {
        faults.add("there is no passage " + number);
      }
    }
    if ((markers == 0) != statements.isEmpty()) {
      faults.add("statements and markers do not go together");
    }
    return faults;
  }

  /** Whether a text holds a value as words of its own, whatever their case. */
  static boolean holds(String text, String value) {
    String lower = text.toLowerCase(Locale.ROOT);
    String wanted = value.toLowerCase(Locale.ROOT);
    for (int at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + 1)) {
      int end = at + wanted.length();
      boolean begins = at == 0 || !Character.isLetterOrDigit(lower.charAt(at - 1));
      boolean ends = end == lower.length() || !Character.isLetterOrDigit(lower.charAt(end));
      if (begins && ends) {
        return true;
      }
    }
    return false;
  }
}
