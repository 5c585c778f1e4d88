package dev.tandem.label;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A text with choices: {@code [a|b]} is one of them, {@code {name}} a value, {@code <kind ...>}
 * something that {@link World} invents. Choices may hold all three.
 *
 * @param pattern as written
 */
record Phrase(String pattern) {
  /** What there is one of. */
  private static final Pattern ONE =
      Pattern.compile(
          "(?<![\\d.,:-])(1 (?:working )?(?:tablet|capsule|day|week|month|year|hour|minute|cup|dog|guest|"
              + "invitation|user|metre|finding|litre|lorry|dose|time|gram|page|shift|piece))s\\b");

  Phrase {
    int open = 0;
    for (char c : pattern.toCharArray()) {
      open += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (open < 0) {
        break;
      }
    }
    if (open != 0 || pattern.isBlank()) {
      throw new IllegalArgumentException("brackets do not match in '%s'".formatted(pattern));
    }
  }

  /**
   * One way to say it.
   *
   * @throws IllegalArgumentException if a value has no name there
   */
  String say(Map<String, String> values, World world) {
    return tidy(expand(pattern, values, world));
  }

  /** The same as a sentence: with a capital. */
  String sentence(Map<String, String> values, World world) {
    String said = say(values, world);
    int first = said.codePointAt(0);
    return Character.toString(Character.toUpperCase(first))
        + said.substring(Character.charCount(first));
  }

  boolean names(String value) {
    return pattern.contains("{" + value + "}");
  }

  /** In how many ways it can be said, values aside. */
  long ways() {
    return ways(pattern);
  }

  private static long ways(String text) {
    long product = 1;
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '[') {
        int end = closing(text, i);
        product *= choices(text.substring(i + 1, end)).stream().mapToLong(Phrase::ways).sum();
        i = end;
      }
    }
    return product;
  }

  private static String expand(String text, Map<String, String> values, World world) {
    StringBuilder said = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '[') {
        int end = closing(text, i);
        said.append(expand(world.one(choices(text.substring(i + 1, end))), values, world));
        i = end;
      } else if (c == '{') {
        int end = text.indexOf('}', i);
        String name = text.substring(i + 1, end);
        said.append(
            Optional.ofNullable(values.get(name))
                .orElseThrow(
                    () -> new IllegalArgumentException("no value '" + name + "' for: " + text)));
        i = end;
      } else if (c == '<') {
        int end = text.indexOf('>', i);
        said.append(world.invent(text.substring(i + 1, end)));
        i = end;
      } else {
        said.append(c);
      }
    }
    return said.toString();
  }

  private static int closing(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      depth += text.charAt(i) == '[' ? 1 : text.charAt(i) == ']' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException("brackets do not match in '%s'".formatted(text));
  }

  private static List<String> choices(String text) {
    List<String> choices = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '[' ? 1 : c == ']' ? -1 : 0;
      if (c == '|' && depth == 0) {
        choices.add(text.substring(from, i));
        from = i + 1;
      }
    }
    choices.add(text.substring(from));
    return choices;
  }

  private static String tidy(String text) {
    String close = text.replaceAll(" {2,}", " ").replaceAll(" ([.,;?:])", "$1").strip();
    String one = ONE.matcher(close).replaceAll("$1");
    return one.endsWith("..") ? one.substring(0, one.length() - 1) : one; // "p.m.."
  }
}
