package dev.tandem.llm;

import dev.tandem.llm.ByteNfa.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Reads a regular expression as JSON Schema has them (ECMA-262) into an automaton over the bytes of
 * a JSON string's content. Known are characters, {@code .}, classes, {@code \d \w \s} and their
 * opposites, groups, alternatives, and repetition; {@code ^} and {@code $} at the ends. Where the
 * dialects differ (white space, ends of lines), what is accepted is accepted by all of them.
 */
final class StringPattern {
  private static final int MOST_REPEATS = 2000;
  private static final CodePointSet DIGITS = CodePointSet.of('0', '9');
  private static final CodePointSet WORD = CodePointSet.of('0', '9', 'A', 'Z', '_', '_', 'a', 'z');
  private static final CodePointSet SPACES = CodePointSet.of('\t', '\r', ' ', ' ');
  // Whatever some dialect takes for white space.
  private static final CodePointSet WIDE_SPACES =
      SPACES.and(
          CodePointSet.of(
              0x1c, 0x1f, 0x85, 0x85, 0xa0, 0xa0, 0x1680, 0x1680, 0x180e, 0x180e, 0x2000, 0x200a,
              0x2028, 0x2029, 0x202f, 0x202f, 0x205f, 0x205f, 0x3000, 0x3000, 0xfeff, 0xfeff));
  private static final CodePointSet NOT_LINE_ENDS =
      CodePointSet.of('\n', '\n', '\r', '\r', 0x85, 0x85, 0x2028, 0x2029).complement();

  private final String text;
  private final ByteNfa nfa;
  private int at;
  private int repeats;

  private StringPattern(String text, ByteNfa nfa) {
    this.text = text;
    this.nfa = nfa;
  }

  /**
   * The content of the strings that contain a match.
   *
   * @throws UnsupportedSchema naming what is not supported
   */
  static Piece of(String pattern, ByteNfa nfa) {
    StringPattern reader = new StringPattern(pattern, nfa);
    List<Piece> ways = new ArrayList<>();
    do {
      ways.add(reader.anchored());
    } while (reader.take('|'));
    if (reader.at < pattern.length()) {
      throw reader.unsupported("')' without '('");
    }
    return nfa.either(ways);
  }

  /** One alternative of the whole, which may be anchored at its ends. */
  private Piece anchored() {
    Piece whole = take('^') ? nfa.empty() : anything();
    whole = nfa.then(whole, sequence());
    return nfa.then(whole, take('$') ? nfa.empty() : anything());
  }

  private Piece anything() {
    return nfa.repeated(JsonText.character(nfa, CodePointSet.all()));
  }

  private Piece alternatives() {
    List<Piece> ways = new ArrayList<>();
    do {
      ways.add(sequence());
    } while (take('|'));
    return nfa.either(ways);
  }

  private Piece sequence() {
    Piece whole = nfa.empty();
    while (at < text.length() && "|)$".indexOf(text.charAt(at)) < 0) {
      int from = at;
      int had = repeats;
      Supplier<Piece> again =
          () -> {
            int to = at;
            at = from;
            repeats = had;
            Piece piece = atom();
            at = to;
            return piece;
          };
      Piece first = atom();
      whole = nfa.then(whole, repeated(first, again));
    }
    if (at < text.length() && text.charAt(at) == '$' && !atEnd()) {
      throw unsupported("'$' inside");
    }
    return whole;
  }

  /** Whether a {@code $} here ends an alternative of the whole. */
  private boolean atEnd() {
    return depth == 0 && (at + 1 == text.length() || text.charAt(at + 1) == '|');
  }

  private int depth;

  private Piece atom() {
    char c = text.charAt(at);
    switch (c) {
      case '(' -> {
        at++;
        if (text.startsWith("?:", at)) {
          at += 2;
        } else if (at < text.length() && text.charAt(at) == '?') {
          throw unsupported("'(?'");
        }
        depth++;
        Piece inner = alternatives();
        depth--;
        if (!take(')')) {
          throw unsupported("'(' without ')'");
        }
        return inner;
      }
      case '[' -> {
        at++;
        return JsonText.character(nfa, characterClass());
      }
      case '.' -> {
        at++;
        return JsonText.character(nfa, NOT_LINE_ENDS);
      }
      case '\\' -> {
        at++;
        return JsonText.character(nfa, escape(false));
      }
      case '*', '+', '?', '{', '^' -> throw unsupported("'" + c + "' here");
      default -> {
        int code = text.codePointAt(at);
        at += Character.charCount(code);
        return JsonText.character(nfa, CodePointSet.of(code, code));
      }
    }
  }

  private Piece repeated(Piece first, Supplier<Piece> again) {
    int least = 1;
    int most = 1;
    if (take('*')) {
      least = 0;
      most = -1;
    } else if (take('+')) {
      most = -1;
    } else if (take('?')) {
      least = 0;
    } else if (take('{')) {
      least = number();
      most = least;
      if (take(',')) {
        most = at < text.length() && text.charAt(at) == '}' ? -1 : number();
      }
      if (!take('}') || most >= 0 && most < least) {
        throw unsupported("'{'");
      }
    } else {
      return first;
    }
    take('?'); // lazy: the same strings match
    return times(first, again, least, most);
  }

  private Piece times(Piece first, Supplier<Piece> again, int least, int most) {
    repeats += Math.max(least, most);
    if (repeats > MOST_REPEATS) {
      throw unsupported("repetition more than " + MOST_REPEATS + " times");
    }
    if (most == 0) {
      return nfa.empty();
    }
    if (most < 0 && least == 0) {
      return nfa.repeated(first);
    }
    Piece whole = least > 0 ? first : nfa.optional(first);
    for (int i = 1; i < least; i++) {
      whole = nfa.then(whole, again.get());
    }
    if (most < 0) {
      return nfa.then(whole, nfa.repeated(again.get()));
    }
    for (int i = Math.max(1, least); i < most; i++) {
      whole = nfa.then(whole, nfa.optional(again.get()));
    }
    return whole;
  }

  private int number() {
    int from = at;
    while (at < text.length() && Character.isDigit(text.charAt(at)) && at - from < 5) {
      at++;
    }
    if (from == at) {
      throw unsupported("'{'");
    }
    return Integer.parseInt(text.substring(from, at));
  }

  private CodePointSet characterClass() {
    boolean negated = take('^');
    CodePointSet set = CodePointSet.of();
    while (!take(']')) {
      if (at >= text.length()) {
        throw unsupported("'[' without ']'");
      }
      CodePointSet item = item(negated);
      boolean single = item.ranges().size() == 1 && one(item);
      if (single && text.startsWith("-", at) && !text.startsWith("-]", at)) {
        at++;
        CodePointSet last = item(negated);
        int from = item.ranges().getFirst()[0];
        if (last.ranges().size() != 1 || !one(last) || last.ranges().getFirst()[0] < from) {
          throw unsupported("a range in '[]'");
        }
        item = CodePointSet.of(from, last.ranges().getFirst()[0]);
      }
      set = set.and(item);
    }
    return negated ? set.complement() : set;
  }

  private static boolean one(CodePointSet set) {
    return set.ranges().getFirst()[0] == set.ranges().getFirst()[1];
  }

  private CodePointSet item(boolean negated) {
    if (at >= text.length()) {
      throw unsupported("'[' without ']'");
    }
    if (take('\\')) {
      return escape(negated);
    }
    int code = text.codePointAt(at);
    if (code == '[' || text.startsWith("&&", at)) {
      throw unsupported("'" + Character.toString(code) + "' in '[]'"); // dialects differ
    }
    at += Character.charCount(code);
    return CodePointSet.of(code, code);
  }

  private CodePointSet escape(boolean negated) {
    if (at >= text.length()) {
      throw unsupported("'\\' at its end");
    }
    char c = text.charAt(at++);
    return switch (c) {
      case 'd' -> DIGITS;
      case 'D' -> DIGITS.complement();
      case 'w' -> WORD;
      case 'W' -> WORD.complement();
      case 's' -> negated ? WIDE_SPACES : SPACES;
      case 'S' -> (negated ? SPACES : WIDE_SPACES).complement();
      case 'n' -> single('\n');
      case 'r' -> single('\r');
      case 't' -> single('\t');
      case 'f' -> single('\f');
      case 'x' -> single(hex(2));
      case 'u' -> single(hex(4));
      default -> {
        if (Character.isLetterOrDigit(c)) {
          throw unsupported("'\\" + c + "'");
        }
        yield single(c);
      }
    };
  }

  private static CodePointSet single(int c) {
    return CodePointSet.of(c, c);
  }

  private int hex(int digits) {
    if (at + digits > text.length() || !text.substring(at, at + digits).matches("[0-9a-fA-F]+")) {
      throw unsupported("an escape with a code");
    }
    int code = Integer.parseInt(text.substring(at, at + digits), 16);
    if (code >= 0xd800 && code < 0xe000) {
      throw unsupported("half of a surrogate pair");
    }
    at += digits;
    return code;
  }

  private boolean take(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private UnsupportedSchema unsupported(String what) {
    return new UnsupportedSchema("a pattern with " + what);
  }
}
