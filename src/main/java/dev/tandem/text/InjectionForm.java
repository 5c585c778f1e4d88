package dev.tandem.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One form of text that speaks to a model, and the letters that such a text can begin with. A
 * regular expression of Java is tried at every letter, and a page has thousands: with its openers
 * known it is tried only where one of them stands.
 *
 * @param openers one of them stands where the form begins; none is empty
 */
record InjectionForm(Injection.Kind kind, Pattern pattern, List<String> openers) {
  /** Where a word begins, in front of an opener. */
  private static final String WORD = "\\b";

  /**
   * @param expression of {@link Pattern}, in lower case, with groups that do not capture
   * @throws IllegalArgumentException if its first letters cannot be told from it
   */
  static InjectionForm of(Injection.Kind kind, String expression) {
    return new InjectionForm(
        kind,
        Pattern.compile(expression, Pattern.UNICODE_CHARACTER_CLASS),
        List.copyOf(new Openers(expression).all()));
  }

  /** Whether it can begin only where a word does. */
  boolean beginsWord() {
    return pattern.pattern().startsWith(WORD);
  }

  /** Whether the text has the form at this place. */
  boolean at(int place, String text) {
    Matcher matcher = pattern.matcher(text);
    matcher.region(place, text.length());
    matcher.useTransparentBounds(true); // what stands before decides whether a word begins here
    matcher.useAnchoringBounds(false);
    return matcher.lookingAt();
  }

  /**
   * Reads the beginnings from an expression, as far as the forms need it: letters, escaped signs,
   * groups, what may be left out, and what only looks around.
   */
  private static final class Openers {
    private static final String SIGNS = "\\[](){}.?*+|^$";
    private final String expression;

    Openers(String expression) {
      this.expression = expression;
    }

    List<String> all() {
      List<String> all = new ArrayList<>();
      for (String option : options(expression)) {
        add(all, option);
      }
      return all;
    }

    private void add(List<String> openers, String option) {
      int at = 0;
      while (option.startsWith(WORD, at) || option.startsWith("(?<!", at)) {
        at = option.startsWith(WORD, at) ? at + 2 : end(option, at) + 1;
      }
      if (option.startsWith("(?:", at)) {
        int end = end(option, at);
        for (String inner : options(option.substring(at + 3, end))) {
          add(openers, inner);
        }
        if (option.startsWith("?", end + 1)) {
          add(openers, option.substring(end + 2));
        } else if (option.startsWith("*", end + 1) || option.startsWith("{", end + 1)) {
          throw unclear(option);
        }
        return;
      }
      String letters = letters(option.substring(at));
      if (letters.isEmpty()) {
        throw unclear(option);
      }
      openers.add(letters);
    }

    private IllegalArgumentException unclear(String option) {
      return new IllegalArgumentException(
          "what '%s' of '%s' begins with cannot be told".formatted(option, expression));
    }

    /** The letters that must stand at the beginning. */
    private static String letters(String option) {
      StringBuilder letters = new StringBuilder();
      int at = 0;
      while (at < option.length()) {
        boolean escaped = option.charAt(at) == '\\';
        char c = option.charAt(escaped ? at + 1 : at);
        if (escaped ? Character.isLetterOrDigit(c) : SIGNS.indexOf(c) >= 0) {
          break;
        }
        int next = escaped ? at + 2 : at + 1;
        if (next < option.length() && "?*{".indexOf(option.charAt(next)) >= 0) {
          break;
        }
        letters.append(c);
        at = next;
      }
      return letters.toString();
    }

    /** Its alternatives, not those of the groups in it. */
    private static List<String> options(String expression) {
      List<String> options = new ArrayList<>();
      int start = 0;
      for (int at = 0; at < expression.length(); at++) {
        char c = expression.charAt(at);
        if (c == '|') {
          options.add(expression.substring(start, at));
          start = at + 1;
        } else {
          at = past(expression, at);
        }
      }
      options.add(expression.substring(start));
      return options;
    }

    /** The last letter of what begins here: an escaped sign, a class, a group or one letter. */
    private static int past(String expression, int at) {
      return switch (expression.charAt(at)) {
        case '\\' -> at + 1;
        case '[' -> classEnd(expression, at);
        case '(' -> end(expression, at);
        default -> at;
      };
    }

    private static int classEnd(String expression, int open) {
      int at = open + 1;
      while (expression.charAt(at) != ']') {
        at += expression.charAt(at) == '\\' ? 2 : 1;
      }
      return at;
    }

    private static int end(String expression, int open) {
      int at = open + 1;
      while (expression.charAt(at) != ')') {
        at = past(expression, at) + 1;
      }
      return at;
    }
  }
}
