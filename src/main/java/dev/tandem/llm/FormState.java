package dev.tandem.llm;

import dev.tandem.llm.Grammar.Call;
import dev.tandem.llm.Grammar.Lexeme;
import dev.tandem.llm.Grammar.Part;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How far a text has come in a grammar: everything that it may be so far, as a pushdown automaton
 * has it. Immutable.
 *
 * @param threads each a lexeme begun, with what must follow it
 * @param complete whether the text may end here
 */
record FormState(Grammar grammar, Set<Thread> threads, boolean complete) {
  /**
   * One thing that the text may be.
   *
   * @param place in the lexeme
   * @param rest behind it
   */
  record Thread(Lexeme lexeme, long place, Frame rest) {}

  /** What follows: parts of an alternative from some index, then what follows that. */
  static final class Frame {
    static final Frame END = new Frame();

    private final List<Part> parts;
    private final int at;
    private final Frame parent;
    private final int hash;

    private Frame() {
      parts = List.of();
      at = 0;
      parent = this;
      hash = 0;
    }

    private Frame(List<Part> parts, int at, Frame parent) {
      this.parts = parts;
      this.at = at;
      this.parent = parent;
      hash = Objects.hash(System.identityHashCode(parts), at, parent.hash);
    }

    /** Behind the part at {@code at}; what is over is not kept, so loops do not grow. */
    private static Frame behind(List<Part> parts, int at, Frame parent) {
      return at + 1 == parts.size() ? parent : new Frame(parts, at + 1, parent);
    }

    @Override
    public boolean equals(Object other) {
      Frame a = this;
      Object b = other;
      while (a != b) {
        if (!(b instanceof Frame f) || a.hash != f.hash || a.parts != f.parts || a.at != f.at) {
          return false;
        }
        if (a == END || f == END) {
          return false;
        }
        a = a.parent;
        b = f.parent;
      }
      return true;
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FormState state
        && complete == state.complete
        && threads.equals(state.threads);
  }

  @Override
  public int hashCode() {
    return threads.hashCode(); // not the grammar, which is large
  }

  /** Before the first byte. */
  static FormState start(Grammar grammar) {
    Next next = new Next(grammar);
    next.call(grammar.start(), Frame.END);
    return next.state();
  }

  /** Whether no text goes this way. */
  boolean dead() {
    return threads.isEmpty() && !complete;
  }

  /** Behind one more byte. */
  FormState step(int unsignedByte) {
    Next next = new Next(grammar);
    for (Thread thread : threads) {
      long place = thread.lexeme.step(thread.place, unsignedByte);
      if (place != ByteAutomaton.DEAD) {
        if (thread.lexeme.goesOn(place)) {
          next.threads.add(new Thread(thread.lexeme, place, thread.rest));
        }
        if (thread.lexeme.accepts(place)) {
          next.open(thread.rest);
        }
      }
    }
    return next.state();
  }

  FormState step(byte[] bytes) {
    FormState state = this;
    for (int i = 0; i < bytes.length && !state.dead(); i++) {
      state = state.step(bytes[i] & 0xff);
    }
    return state;
  }

  /** Where a thread's lexeme is over. */
  FormState behind(Thread thread) {
    Next next = new Next(grammar);
    next.open(thread.rest);
    return next.state();
  }

  private static final class Next {
    private final Grammar grammar;
    private final Set<Thread> threads = new LinkedHashSet<>();
    private boolean complete;

    Next(Grammar grammar) {
      this.grammar = grammar;
    }

    void open(Frame frame) {
      if (frame == Frame.END) {
        complete = true;
        return;
      }
      part(frame.parts, frame.at, frame.parent);
    }

    void call(int rule, Frame rest) {
      for (List<Part> parts : grammar.rules().get(rule)) {
        if (parts.isEmpty()) {
          open(rest);
        } else {
          part(parts, 0, rest);
        }
      }
    }

    private void part(List<Part> parts, int at, Frame parent) {
      Frame rest = Frame.behind(parts, at, parent);
      switch (parts.get(at)) {
        case Lexeme lexeme -> threads.add(new Thread(lexeme, 0, rest));
        case Call call -> call(call.rule(), rest);
      }
    }

    FormState state() {
      return new FormState(grammar, threads, complete);
    }
  }
}
