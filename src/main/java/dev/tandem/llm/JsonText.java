package dev.tandem.llm;

import dev.tandem.llm.ByteNfa.Piece;
import java.util.ArrayList;
import java.util.List;

/** How characters are written in JSON strings (RFC 8259), and what may stand between values. */
final class JsonText {
  private static final int CONTROLS = 0x1f;

  private JsonText() {}

  /** One character of a set: as itself where that may stand in a string, else escaped. */
  static Piece character(ByteNfa nfa, CodePointSet set) {
    return nfa.character(nfa.either(ways(nfa, set)));
  }

  /** Any character; also escaped where it need not be. */
  static Piece anyCharacter(ByteNfa nfa) {
    List<Piece> ways = ways(nfa, CodePointSet.all());
    ways.add(nfa.text("\\/"));
    ways.add(escaped(nfa, "0-9a-cA-Ce-fE-F", "0-9a-fA-F"));
    ways.add(escaped(nfa, "dD", "0-7")); // not half of a pair
    ways.add(nfa.then(escaped(nfa, "dD", "89abAB"), escaped(nfa, "dD", "c-fC-F"))); // both halves
    return nfa.character(nfa.either(ways));
  }

  /** {@code \}{@code uXXXX} with its first two digits out of sets. */
  private static Piece escaped(ByteNfa nfa, String first, String second) {
    Piece whole = nfa.text("\\u");
    for (String digits : List.of(first, second, "0-9a-fA-F", "0-9a-fA-F")) {
      whole = nfa.then(whole, oneOf(nfa, digits));
    }
    return whole;
  }

  /** One ASCII character of a set such as {@code 0-9a}. */
  static Piece oneOf(ByteNfa nfa, String set) {
    List<Piece> ways = new ArrayList<>();
    for (int i = 0; i < set.length(); i++) {
      boolean range = i + 2 < set.length() && set.charAt(i + 1) == '-';
      ways.add(nfa.range(set.charAt(i), set.charAt(range ? i + 2 : i)));
      i += range ? 2 : 0;
    }
    return nfa.either(ways);
  }

  private static List<Piece> ways(ByteNfa nfa, CodePointSet set) {
    List<Piece> ways = new ArrayList<>();
    for (int[] plain : new int[][] {{' ', '!'}, {'#', '['}, {']', Character.MAX_CODE_POINT}}) {
      for (int[] part : set.within(plain[0], plain[1])) {
        ways.add(nfa.utf8(part[0], part[1]));
      }
    }
    for (char c : "\"\\\b\f\n\r\t".toCharArray()) {
      if (set.contains(c)) {
        ways.add(nfa.text("\\" + (c < ' ' ? "btn_fr".charAt(c - '\b') : c)));
      }
    }
    for (int[] part : set.within(0, CONTROLS)) {
      for (int c = part[0]; c <= part[1]; c++) {
        String digits = "%02x".formatted(c);
        char last = digits.charAt(1);
        ways.add(
            nfa.then(
                nfa.text("\\u00" + digits.charAt(0)),
                oneOf(nfa, last + (last >= 'a' ? Character.toString(last - 32) : ""))));
      }
    }
    return ways;
  }

  /** White space that may follow a bracket, comma or colon: a space, or a new line indented. */
  static Piece space(ByteNfa nfa) {
    Piece line = nfa.text("\n");
    for (int i = 0; i < 24; i++) {
      line = nfa.then(line, nfa.optional(nfa.text(" ")));
    }
    return nfa.optional(nfa.either(List.of(nfa.text(" "), line)));
  }
}
