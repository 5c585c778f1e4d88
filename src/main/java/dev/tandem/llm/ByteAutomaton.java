package dev.tandem.llm;

import java.util.BitSet;

/**
 * A deterministic automaton over bytes, without dead ends: from every state a text can be finished.
 * State 0 is the first.
 */
final class ByteAutomaton {
  static final int DEAD = -1;

  private final int[] next; // (state, byte)
  private final BitSet accepting;
  private final BitSet borders;

  /**
   * @param next (state, byte): the state behind a byte, or {@link #DEAD}
   * @param accepting states in which the text may end
   * @param borders states between two characters of a JSON string's content
   */
  ByteAutomaton(int[] next, BitSet accepting, BitSet borders) {
    this.next = next;
    this.accepting = accepting;
    this.borders = borders;
  }

  int states() {
    return next.length / 256;
  }

  int step(int state, int unsignedByte) {
    return next[state * 256 + unsignedByte];
  }

  boolean accepts(int state) {
    return accepting.get(state);
  }

  boolean border(int state) {
    return borders.get(state);
  }

  /** Whether any byte may follow. */
  boolean goesOn(int state) {
    for (int b = 0; b < 256; b++) {
      if (step(state, b) != DEAD) {
        return true;
      }
    }
    return false;
  }

  /** Whether no text at all is accepted. */
  boolean empty() {
    return accepting.isEmpty();
  }
}
