package dev.tandem.llm;

import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;

/**
 * A context-free grammar over bytes. No rule reaches itself without a byte in between, and every
 * rule has a finite text.
 *
 * @param rules each a list of alternatives
 * @param start rule of the whole text
 */
record Grammar(List<List<List<Grammar.Part>>> rules, int start) {
  /** What an alternative is made of. */
  sealed interface Part {}

  /** Whatever a rule accepts. */
  record Call(int rule) implements Part {}

  /** Whatever an automaton accepts; for strings with their characters counted. Never nothing. */
  static final class Lexeme implements Part {
    private static final int QUOTE = '"';

    private final ByteAutomaton automaton;
    private final int least;
    private final int most;
    private final BitSet[] lengths;

    /**
     * @param least characters of the string's content, at least
     * @param most and at most
     * @param lengths by state: how many more characters can finish the string; empty where any
     *     number can
     */
    Lexeme(ByteAutomaton automaton, int least, int most, BitSet[] lengths) {
      this.automaton = automaton;
      this.least = least;
      this.most = most;
      this.lengths = lengths;
    }

    Lexeme(ByteAutomaton automaton) {
      this(automaton, 0, Integer.MAX_VALUE, new BitSet[0]);
    }

    /**
     * The place behind one more byte, or {@link ByteAutomaton#DEAD}.
     *
     * @param place {@code count << 32 | state}
     */
    long step(long place, int unsignedByte) {
      int state = (int) place;
      int next = automaton.step(state, unsignedByte);
      if (next == ByteAutomaton.DEAD || !counted()) {
        return next;
      }
      int count = (int) (place >>> 32);
      if (automaton.border(state) && unsignedByte != QUOTE) {
        count++;
      }
      boolean alive = automaton.accepts(next) ? count >= least && count <= most : fits(next, count);
      return alive ? (long) count << 32 | next : ByteAutomaton.DEAD;
    }

    private boolean fits(int state, int count) {
      if (count > most) {
        return false;
      }
      if (lengths.length == 0) {
        return true;
      }
      int more = lengths[state].nextSetBit(Math.max(0, least - count));
      return more >= 0 && more <= most - count;
    }

    boolean counted() {
      return least > 0 || most < Integer.MAX_VALUE;
    }

    boolean accepts(long place) {
      return automaton.accepts((int) place);
    }

    boolean goesOn(long place) {
      return automaton.goesOn((int) place);
    }

    /** A place from which the same texts of up to so many bytes are accepted; the same for many. */
    long alike(long place, int bytes) {
      int count = (int) (place >>> 32);
      boolean free = lengths.length == 0 && count >= least && most - count > bytes;
      return free ? (long) least << 32 | (int) place : place;
    }
  }

  /** Whether a rule has a finite text, by what is known of the others. */
  private static boolean finite(List<List<Part>> rule, Predicate<Integer> known) {
    return rule.stream()
        .anyMatch(
            parts -> parts.stream().allMatch(p -> !(p instanceof Call c) || known.test(c.rule)));
  }

  /**
   * Of some rules those that have a finite text.
   *
   * @return by rule
   */
  static BitSet finite(List<List<List<Part>>> rules) {
    BitSet finite = new BitSet();
    for (boolean more = true; more; ) {
      more = false;
      for (int i = rules.size() - 1; i >= 0; i--) {
        if (!finite.get(i) && finite(rules.get(i), finite::get)) {
          finite.set(i);
          more = true;
        }
      }
    }
    return finite;
  }
}
