package dev.tandem.llm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import jinjava.javax.el.ELContext;
import jinjava.javax.el.ELResolver;

/**
 * Python's string methods in templates. Jinjava's strings are Java's, where {@code split} takes a
 * regular expression and {@code startswith} does not exist.
 */
final class PythonMethods extends ELResolver {
  // What str.strip() removes; Java's strip() does not count U+0085, U+00A0 and their like.
  private static boolean space(int c) {
    return c == ' '
        || c >= '\t' && c <= '\r'
        || c >= 0x1C && c <= 0x1F
        || c == 0x85
        || Character.isSpaceChar(c);
  }

  @Override
  public Object invoke(
      ELContext context, Object base, Object method, Class<?>[] types, Object[] arguments) {
    if (!(base instanceof CharSequence)) {
      return notMine();
    }
    Object result = call(base.toString(), String.valueOf(method), arguments);
    if (result == this) {
      return notMine();
    }
    context.setPropertyResolved(true);
    return result;
  }

  private Object call(String text, String method, Object... arguments) {
    String first =
        arguments != null && arguments.length > 0 && arguments[0] != null
            ? String.valueOf(arguments[0])
            : "";
    boolean given = !first.isEmpty();
    return switch (method) {
      case "strip" -> strip(text, first, true, true);
      case "lstrip" -> strip(text, first, true, false);
      case "rstrip" -> strip(text, first, false, true);
      case "startswith" -> text.startsWith(first);
      case "endswith" -> text.endsWith(first);
      case "upper" -> text.toUpperCase(Locale.ROOT);
      case "lower" -> text.toLowerCase(Locale.ROOT);
      case "title" -> title(text);
      case "split" -> given ? split(text, first, limit(arguments)) : words(text);
      case "replace" -> {
        String by = arguments != null && arguments.length > 1 ? String.valueOf(arguments[1]) : "";
        yield text.replace(first, by);
      }
      default -> this;
    };
  }

  @SuppressWarnings("NullAway") // what the interface asks of a resolver that does not know
  private static Object notMine() {
    return null;
  }

  private static int limit(Object... arguments) {
    return arguments.length > 1 && arguments[1] instanceof Number n && n.intValue() >= 0
        ? n.intValue()
        : Integer.MAX_VALUE;
  }

  private static List<String> split(String text, String separator, int most) {
    List<String> parts = new ArrayList<>();
    int from = 0;
    for (int at; parts.size() < most && (at = text.indexOf(separator, from)) >= 0; ) {
      parts.add(text.substring(from, at));
      from = at + separator.length();
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (int i = 0, start = 0; i <= text.length(); i++) {
      if (i == text.length() || space(text.charAt(i))) {
        if (i > start) {
          words.add(text.substring(start, i));
        }
        start = i + 1;
      }
    }
    return words;
  }

  private static String title(String text) {
    StringBuilder out = new StringBuilder(text.length());
    boolean inWord = false;
    for (char c : text.toCharArray()) {
      out.append(inWord ? Character.toLowerCase(c) : Character.toTitleCase(c));
      inWord = Character.isLetter(c);
    }
    return out.toString();
  }

  /** Python's strip; an empty set of characters means white space. */
  static String strip(String text, String characters, boolean left, boolean right) {
    int start = 0;
    int end = text.length();
    while (left && start < end && removed(text.charAt(start), characters)) {
      start++;
    }
    while (right && end > start && removed(text.charAt(end - 1), characters)) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean removed(char c, String characters) {
    return characters.isEmpty() ? space(c) : characters.indexOf(c) >= 0;
  }

  // The rest of the interface: properties are left to the resolvers after this one.

  @Override
  public Object getValue(ELContext context, Object base, Object property) {
    return notMine();
  }

  @Override
  @SuppressWarnings("NullAway")
  public Class<?> getType(ELContext context, Object base, Object property) {
    return null;
  }

  @Override
  public void setValue(ELContext context, Object base, Object property, Object value) {}

  @Override
  public boolean isReadOnly(ELContext context, Object base, Object property) {
    return true;
  }

  @Override
  @SuppressWarnings("NullAway")
  public Class<?> getCommonPropertyType(ELContext context, Object base) {
    return null;
  }

  @Override
  @SuppressWarnings("NullAway")
  public java.util.Iterator<java.beans.FeatureDescriptor> getFeatureDescriptors(
      ELContext context, Object base) {
    return null;
  }
}
