package dev.tandem.llm;

import dev.tandem.llm.FormState.Thread;
import dev.tandem.llm.Grammar.Lexeme;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which tokens may come next, so that a text keeps to a grammar. A token may end in the middle of
 * an element, or span several. One for each generation; not for several threads.
 */
final class TokenForm {
  private static final int CACHED = 512;

  /**
   * What of the vocabulary fits into one lexeme from some place.
   *
   * @param mask tokens that end within it or with it
   * @param ends nodes where it ends, and tokens go on
   */
  private record Inside(long[] mask, List<Integer> ends) {}

  private record Place(Lexeme lexeme, long place) {}

  private final TokenTrie trie;
  private final Set<Integer> ends;
  private final Map<Place, Inside> inside = new HashMap<>();
  private final Map<FormState, long[]> masks = new HashMap<>();
  private FormState state;

  /**
   * @param ends tokens that end a text
   */
  TokenForm(Grammar grammar, TokenTrie trie, Set<Integer> ends) {
    this.trie = trie;
    this.ends = ends;
    state = FormState.start(grammar);
  }

  /** Whether the text is whole, and nothing can follow. */
  boolean over() {
    return state.complete() && state.threads().isEmpty();
  }

  /** Whether the text may end here. */
  boolean complete() {
    return state.complete();
  }

  boolean allows(int token) {
    if (ends.contains(token)) {
      return state.complete();
    }
    return token < trie.size()
        && trie.bytes(token).length > 0
        && !state.step(trie.bytes(token)).dead();
  }

  /** Takes the token that was chosen. */
  void add(int token) {
    if (!ends.contains(token)) {
      state = state.step(trie.bytes(token));
    }
  }

  /** A bit for each token that may come next, ends of text among them. */
  long[] mask() {
    if (masks.size() >= CACHED) {
      masks.clear();
    }
    return masks.computeIfAbsent(state, this::mask);
  }

  private long[] mask(FormState from) {
    long[] mask = new long[(trie.size() >> 6) + 1];
    for (Thread thread : from.threads()) {
      Inside within = inside(thread);
      for (int i = 0; i < mask.length; i++) {
        mask[i] |= within.mask[i];
      }
      if (!within.ends.isEmpty()) {
        FormState behind = from.behind(thread);
        for (int node : within.ends) {
          walk(node, behind, mask);
        }
      }
    }
    if (from.complete()) {
      ends.stream().filter(end -> end < trie.size()).forEach(end -> mask[end >> 6] |= 1L << end);
    }
    return mask;
  }

  private Inside inside(Thread thread) {
    long alike = thread.lexeme().alike(thread.place(), trie.longest());
    return inside.computeIfAbsent(
        new Place(thread.lexeme(), alike),
        place -> {
          Inside fresh = new Inside(new long[(trie.size() >> 6) + 1], new ArrayList<>());
          walk(0, place.lexeme, place.place, fresh);
          return fresh;
        });
  }

  private void walk(int node, Lexeme lexeme, long place, Inside out) {
    for (int child = node + 1; child < trie.end(node); child = trie.end(child)) {
      long next = lexeme.step(place, trie.label(child));
      if (next != ByteAutomaton.DEAD) {
        trie.add(child, out.mask);
        if (!trie.leaf(child)) {
          if (lexeme.accepts(next)) {
            out.ends.add(child);
          }
          walk(child, lexeme, next, out);
        }
      }
    }
  }

  private void walk(int node, FormState from, long[] mask) {
    for (int child = node + 1; child < trie.end(node); child = trie.end(child)) {
      FormState next = from.step(trie.label(child));
      if (!next.dead()) {
        trie.add(child, mask);
        walk(child, next, mask);
      }
    }
  }
}
