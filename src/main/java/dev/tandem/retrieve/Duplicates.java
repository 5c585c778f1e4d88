package dev.tandem.retrieve;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Folds copies, so that the same text does not fill the context twice.
 *
 * <p>Similarity alone must not decide: the outdated version of a policy differs from the current
 * one in a single number, and hiding either would hide the contradiction. One text stands for
 * another only if it says everything the other says, in the same order, and the little it says
 * beyond is no number, no name and nothing that limits or denies.
 */
final class Duplicates {
  /** The fuller text may have at most this share of words more. */
  private static final double MOST_EXTRA = 0.1;

  /** Articles and the like: that only one text has them makes no difference. */
  private static final Set<String> EMPTY =
      Set.of("a", "an", "the", "is", "are", "der", "die", "das", "ein", "eine", "ist", "sind");

  /** Words that turn, narrow or weaken a statement. */
  private static final Set<String> TURNS =
      Set.of(
          "no", "not", "never", "none", "nor", "neither", "without", "except", "unless", "only",
          "cannot", "t", "until", "before", "after", "if", "may", "must", "shall", "should", "can",
          "kein", "keine", "keinen", "keiner", "keinem", "nicht", "nie", "niemals", "ohne", "außer",
          "nur", "falls", "wenn", "bis", "vor", "nach", "darf", "muss", "soll", "kann", "sofern");

  private Duplicates() {}

  /**
   * The first {@code most} after folding. A fold keeps the better place and score, and the fuller
   * text.
   *
   * @param ranked best first; no more of them are asked for than it takes
   */
  static List<Excerpt> fold(Iterator<Excerpt> ranked, int most) {
    List<Excerpt> kept = new ArrayList<>();
    List<Text> texts = new ArrayList<>();
    Map<List<String>, Integer> exact = new HashMap<>();
    while (ranked.hasNext()) {
      Excerpt excerpt = ranked.next();
      Text text = Text.of(excerpt.chunk().text());
      int twin = exact.getOrDefault(text.words, -1);
      for (int i = 0; twin < 0 && i < texts.size(); i++) {
        twin = texts.get(i).standsFor(text) || text.standsFor(texts.get(i)) ? i : -1;
      }
      if (twin < 0) {
        if (kept.size() == most) {
          break;
        }
        exact.put(text.words, kept.size());
        kept.add(excerpt);
        texts.add(text);
      } else if (!texts.get(twin).standsFor(text)) {
        // Shows what was folded before as well: standing for is transitive but for the share.
        kept.set(twin, excerpt.scored(kept.get(twin).score()));
        texts.set(twin, text);
      }
    }
    return kept;
  }

  /** Words, numbers, and the signs that change what a number means. */
  private enum Kind {
    NONE,
    WORD,
    NUMBER,
    SIGN;

    /** Of the characters that nearly all texts are made of; a minus depends on what follows. */
    private static final Kind[] ASCII = new Kind[128];

    static {
      for (char c = 0; c < ASCII.length; c++) {
        ASCII[c] = of(String.valueOf(c), 0);
      }
    }

    static Kind at(String text, int at) {
      char c = text.charAt(at);
      return c < ASCII.length && c != '-' ? ASCII[c] : of(text, at);
    }

    private static Kind of(String text, int at) {
      int c = text.codePointAt(at);
      return switch (Character.getType(c)) {
        case Character.UPPERCASE_LETTER,
            Character.LOWERCASE_LETTER,
            Character.TITLECASE_LETTER,
            Character.MODIFIER_LETTER,
            Character.OTHER_LETTER,
            Character.NON_SPACING_MARK,
            Character.ENCLOSING_MARK,
            Character.COMBINING_SPACING_MARK ->
            WORD;
        case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
            NUMBER;
        case Character.CURRENCY_SYMBOL, Character.MATH_SYMBOL -> SIGN;
        default -> {
          boolean minus = c == '-' && at + 1 < text.length() && at(text, at + 1) == NUMBER;
          yield minus || c == '%' || c == '\u2030' || c == '\u00b0'
              ? SIGN
              : NONE; // per mille, degree
        }
      };
    }

    /** Where what begins at an index ends: words and numbers go on, all else is one character. */
    int end(String text, int at) {
      int end = at + Character.charCount(text.codePointAt(at));
      while ((this == WORD || this == NUMBER) && end < text.length() && at(text, end) == this) {
        end += Character.charCount(text.codePointAt(end));
      }
      return end;
    }
  }

  /**
   * @param words in order, lower case, without the empty ones
   * @param facts whether the word at that place is a number, a name or turns the statement
   */
  private record Text(List<String> words, List<Boolean> facts) {
    static Text of(String text) {
      List<String> words = new ArrayList<>();
      List<Boolean> facts = new ArrayList<>();
      for (int at = 0, end; at < text.length(); at = end) {
        Kind kind = Kind.at(text, at);
        end = kind.end(text, at);
        if (kind == Kind.NONE) {
          continue;
        }
        String raw = text.substring(at, end);
        String word = raw.toLowerCase(Locale.ROOT);
        if (!EMPTY.contains(word)) {
          words.add(word);
          facts.add(
              kind != Kind.WORD
                  || !Character.isLetter(raw.codePointAt(0))
                  || Character.isUpperCase(raw.codePointAt(0))
                  || TURNS.contains(word));
        }
      }
      return new Text(List.copyOf(words), List.copyOf(facts));
    }

    /** Whether the other's words all stand here in order, and what is left over is harmless. */
    boolean standsFor(Text other) {
      int extra = words.size() - other.words.size();
      if (other.words.isEmpty() || extra < 0 || extra > MOST_EXTRA * words.size()) {
        return words.equals(other.words);
      }
      int next = 0;
      for (int i = 0; i < words.size(); i++) {
        if (next < other.words.size() && words.get(i).equals(other.words.get(next))) {
          next++;
        } else if (facts.get(i)) {
          return false;
        }
      }
      return next == other.words.size();
    }
  }
}
