package dev.tandem.retrieve;

import dev.tandem.index.Analysis;
import dev.tandem.index.Index;
import dev.tandem.index.Spelling;
import dev.tandem.retrieve.Understood.Kind;
import dev.tandem.retrieve.Understood.Step;
import dev.tandem.text.Principals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Mends words that none of the documents has which the asker may read, by near words that one has:
 * one edit away, and for long words two. A word that the embedding model has as one of its own is
 * ordinary and no mistake: a small collection lacks most words of a language. Numbers, words with
 * digits, short forms in capitals and parts of addresses are never touched.
 */
final class Speller {
  /** Letters from which one edit is one, and from which two are. */
  private static final int ONE_EDIT = 5;

  private static final int TWO_EDITS = 8;

  /** A pasted page is no question. */
  private static final int MOST_WORDS = 64;

  /** A word between blanks or the usual signs, and what belongs to an id or an address. */
  private static final Pattern WORD =
      Pattern.compile("[\\p{L}\\p{M}\\p{N}_@/\\\\.:#'’-]*[\\p{L}\\p{M}\\p{N}]");

  private static final Pattern LETTERS = Pattern.compile("[\\p{L}\\p{M}]+");

  private final Index index;
  private final Principals who;
  private final String language;
  private final Predicate<String> ordinary;

  /**
   * @param ordinary whether a word, in lower case, is one that everybody knows
   */
  Speller(Index index, Principals who, String language, Predicate<String> ordinary) {
    this.ordinary = ordinary;
    this.index = index;
    this.who = who;
    this.language = language;
  }

  /** What to mend, each word once, in order. */
  List<Step> mend(String question) {
    List<Step> steps = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Matcher word = WORD.matcher(question);
    while (word.find() && seen.size() < MOST_WORDS) {
      String typed = word.group();
      if (seen.add(typed) && spelt(typed)) {
        boolean begins = question.substring(0, word.start()).isBlank();
        nearest(typed, begins)
            .ifPresent(better -> steps.add(new Step(Kind.SPELLING, typed, better)));
      }
    }
    return steps;
  }

  private static boolean spelt(String word) {
    return word.length() >= ONE_EDIT
        && LETTERS.matcher(word).matches()
        && word.codePoints().filter(Character::isUpperCase).count() < 2;
  }

  /**
   * The word that was meant; empty where the typed one is known or none is near. A name within a
   * sentence may be somebody else's by two edits, so it is given one.
   */
  private Optional<String> nearest(String typed, boolean begins) {
    String word = typed.toLowerCase(Locale.forLanguageTag(language));
    if (ordinary.test(word) || index.count(word, who) > 0 || stopped(word)) {
      return Optional.empty();
    }
    boolean name = Character.isUpperCase(typed.codePointAt(0)) && !begins;
    int most = word.length() >= TWO_EDITS && !name ? 2 : 1;
    for (int edits = 1; edits <= most; edits++) {
      Optional<String> found = best(word, index.spellings(word, edits, who));
      if (found.isPresent()) {
        return found.map(
            better -> Character.isUpperCase(typed.charAt(0)) ? capitalised(better) : better);
      }
    }
    return Optional.empty();
  }

  private static String capitalised(String word) {
    return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
  }

  /** Whether it is a word that the analyser drops: nothing would be found by it anyway. */
  private boolean stopped(String word) {
    return Analysis.terms(word, language).isEmpty();
  }

  /**
   * The most frequent; one that begins alike is meant rather, for first letters are seldom wrong.
   */
  private static Optional<String> best(String word, List<Spelling> near) {
    List<Spelling> words =
        near.stream().filter(each -> LETTERS.matcher(each.word()).matches()).toList();
    return words.stream()
        .filter(each -> each.word().charAt(0) == word.charAt(0))
        .findFirst()
        .or(() -> words.stream().findFirst())
        .map(Spelling::word);
  }
}
