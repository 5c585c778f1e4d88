package dev.tandem.llm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds automata over bytes (Thompson, 1968), and makes them deterministic by sets of states. A
 * {@link Piece} is used once.
 */
final class ByteNfa {
  private static final int MOST_STATES = 200_000;

  private record Edge(int low, int high, int to) {}

  /** A part of the automaton: what leads from its first state to its last is what it accepts. */
  record Piece(int from, int to) {}

  private final List<List<Edge>> edges = new ArrayList<>();
  private final List<List<Integer>> silent = new ArrayList<>();
  private final BitSet borders = new BitSet();

  private int state() {
    if (edges.size() == MOST_STATES) {
      throw new UnsupportedSchema("a pattern or an enumeration of this size");
    }
    edges.add(new ArrayList<>(2));
    silent.add(new ArrayList<>(2));
    return edges.size() - 1;
  }

  Piece empty() {
    int state = state();
    return new Piece(state, state);
  }

  /** One byte within a range. */
  Piece range(int low, int high) {
    Piece piece = new Piece(state(), state());
    edges.get(piece.from).add(new Edge(low, high, piece.to));
    return piece;
  }

  Piece bytes(byte[] bytes) {
    Piece whole = empty();
    for (byte b : bytes) {
      whole = then(whole, range(b & 0xff, b & 0xff));
    }
    return whole;
  }

  Piece text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  Piece then(Piece first, Piece second) {
    silent.get(first.to).add(second.from);
    return new Piece(first.from, second.to);
  }

  Piece either(List<Piece> pieces) {
    Piece whole = new Piece(state(), state());
    for (Piece piece : pieces) {
      silent.get(whole.from).add(piece.from);
      silent.get(piece.to).add(whole.to);
    }
    return whole;
  }

  Piece optional(Piece piece) {
    Piece whole = either(List.of(piece));
    silent.get(whole.from).add(whole.to);
    return whole;
  }

  /** None, one or many. */
  Piece repeated(Piece piece) {
    int hub = state();
    silent.get(hub).add(piece.from);
    silent.get(piece.to).add(hub);
    return new Piece(hub, hub);
  }

  /** The same piece, with its two ends marked as between two characters. */
  Piece character(Piece piece) {
    borders.set(piece.from);
    borders.set(piece.to);
    return piece;
  }

  /** The UTF-8 bytes of a range of code points, none of them a surrogate. */
  Piece utf8(int low, int high) {
    List<Piece> pieces = new ArrayList<>();
    utf8(low, high, pieces);
    return either(pieces);
  }

  /** Ranges whose encodings differ in ranges of bytes only (as in RE2). */
  private void utf8(int low, int high, List<Piece> out) {
    for (int most : new int[] {0x7f, 0x7ff, 0xd7ff, 0xffff}) {
      if (low <= most && high > most) {
        utf8(low, most, out);
        utf8(most == 0xd7ff ? 0xe000 : most + 1, high, out);
        return;
      }
    }
    byte[] first = Character.toString(low).getBytes(StandardCharsets.UTF_8);
    for (int i = 1; i < first.length; i++) {
      int mask = (1 << 6 * i) - 1;
      if ((low & ~mask) == (high & ~mask)) {
        continue;
      }
      if ((low & mask) != 0) {
        utf8(low, low | mask, out);
        utf8((low | mask) + 1, high, out);
        return;
      }
      if ((high & mask) != mask) {
        utf8(low, (high & ~mask) - 1, out);
        utf8(high & ~mask, high, out);
        return;
      }
    }
    byte[] last = Character.toString(high).getBytes(StandardCharsets.UTF_8);
    Piece whole = empty();
    for (int i = 0; i < first.length; i++) {
      whole = then(whole, range(first[i] & 0xff, last[i] & 0xff));
    }
    out.add(whole);
  }

  /**
   * The deterministic automaton of a piece.
   *
   * @param most states it may have
   * @throws UnsupportedSchema if it would have more
   */
  ByteAutomaton automaton(Piece piece, int most) {
    int[] alike = alike();
    Map<BitSet, Integer> known = new HashMap<>();
    List<BitSet> sets = new ArrayList<>();
    List<int[]> rows = new ArrayList<>();
    BitSet start = new BitSet();
    start.set(piece.from);
    add(close(start), known, sets);
    for (int at = 0; at < sets.size(); at++) {
      rows.add(row(sets.get(at), alike, known, sets));
      if (sets.size() > most) {
        throw new UnsupportedSchema("a pattern or an enumeration of this size");
      }
    }
    return trimmed(sets, rows, piece.to);
  }

  /** The bytes in kinds that every edge treats alike, numbered from 0 in order. */
  private int[] alike() {
    BitSet begins = new BitSet();
    for (List<Edge> of : edges) {
      for (Edge edge : of) {
        begins.set(edge.low);
        begins.set(edge.high + 1);
      }
    }
    int[] alike = new int[256];
    for (int b = 1; b < 256; b++) {
      alike[b] = alike[b - 1] + (begins.get(b) ? 1 : 0);
    }
    return alike;
  }

  private int[] row(BitSet set, int[] alike, Map<BitSet, Integer> known, List<BitSet> sets) {
    BitSet[] targets = new BitSet[alike[255] + 1];
    Arrays.setAll(targets, kind -> new BitSet());
    for (int state = set.nextSetBit(0); state >= 0; state = set.nextSetBit(state + 1)) {
      for (Edge edge : edges.get(state)) {
        for (int kind = alike[edge.low]; kind <= alike[edge.high]; kind++) {
          targets[kind].set(edge.to);
        }
      }
    }
    Map<BitSet, Integer> closed = new HashMap<>(); // many kinds lead to the same states
    closed.put(new BitSet(), ByteAutomaton.DEAD);
    int[] row = new int[256];
    for (int b = 0; b < 256; b++) {
      row[b] =
          b > 0 && alike[b] == alike[b - 1]
              ? row[b - 1]
              : closed.computeIfAbsent(
                  targets[alike[b]], target -> add(close(target), known, sets));
    }
    return row;
  }

  private static int add(BitSet set, Map<BitSet, Integer> known, List<BitSet> sets) {
    return known.computeIfAbsent(
        set,
        fresh -> {
          sets.add(fresh);
          return sets.size() - 1;
        });
  }

  private BitSet close(BitSet states) {
    BitSet closed = (BitSet) states.clone();
    Deque<Integer> left = new ArrayDeque<>();
    states.stream().forEach(left::add);
    while (!left.isEmpty()) {
      for (int to : silent.get(left.pop())) {
        if (!closed.get(to)) {
          closed.set(to);
          left.push(to);
        }
      }
    }
    return closed;
  }

  /** Without the ways into states from which no text can be finished. */
  private ByteAutomaton trimmed(List<BitSet> sets, List<int[]> rows, int last) {
    BitSet live = new BitSet();
    BitSet accepting = new BitSet();
    BitSet between = new BitSet();
    for (int i = 0; i < sets.size(); i++) {
      accepting.set(i, sets.get(i).get(last));
      between.set(i, sets.get(i).intersects(borders));
    }
    live.or(accepting);
    for (boolean more = true; more; ) {
      more = false;
      for (int i = rows.size() - 1; i >= 0; i--) {
        if (!live.get(i) && leads(rows.get(i), live)) {
          live.set(i);
          more = true;
        }
      }
    }
    int[] next = new int[rows.size() * 256];
    for (int i = 0; i < rows.size(); i++) {
      for (int b = 0; b < 256; b++) {
        int to = rows.get(i)[b];
        next[i * 256 + b] = to >= 0 && live.get(to) ? to : ByteAutomaton.DEAD;
      }
    }
    return new ByteAutomaton(next, accepting, between);
  }

  private static boolean leads(int[] row, BitSet live) {
    for (int to : row) {
      if (to >= 0 && live.get(to)) {
        return true;
      }
    }
    return false;
  }
}
