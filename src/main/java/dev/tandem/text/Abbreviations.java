package dev.tandem.text;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Words that are written with a full stop which does not end a sentence.
 *
 * <p>Three kinds matter: those that never end one ({@code Dr.}), those that do only before
 * something that is not a number ({@code no. 5}), and those that stand at the end of a sentence as
 * well as inside ({@code etc.}).
 */
final class Abbreviations {
  private static final Set<String> NEVER_ENGLISH =
      words(
          "mr mrs ms dr prof rev hon st jr sr vs e.g i.e cf viz al approx dept est esp incl resp"
              + " ave blvd gen col capt lt sgt gov sen rep pres messrs mt ph.d.s op ed eds transl"
              + " jan feb mar apr jun jul aug sep sept oct nov dec");
  private static final Set<String> NEVER_GERMAN =
      words(
          "z.b d.h u.a o.ä u.ä i.d.r s.o s.u z.t u.u v.a i.a i.v m.e n.chr v.chr z.zt b.w"
              + " bzw ca dr prof hr fr hrn st str vgl evtl ggf inkl exkl zzgl abzgl max min mind"
              + " sog geb gest bes allg einschl entspr gem lt ing dipl mag jun sen tel z d h u o"
              + " jan feb mär apr jun jul aug sep sept okt nov dez mwst bspw resp");
  private static final Set<String> BEFORE_NUMBER =
      words(
          "no nos nr fig figs abb tab art abs sec sect ch chap kap p pp s vol bd eq para pos ziff"
              + " anm ver v rev ext");
  private static final Set<String> EITHER =
      words("etc usw usf inc ltd co corp llc gmbh a.m p.m u.s u.k u.s.a e.u ph.d m.d b.a m.a");

  private Abbreviations() {}

  /** What the stop after a word tells. */
  enum Stop {
    /** The stop belongs to the word. */
    ABBREVIATION,
    /**
     * It belongs to the word where the sentence goes on and ends the sentence where it does not.
     */
    EITHER,
    /** It ends a sentence. */
    END
  }

  /**
   * @param word the word before the stop, inner stops included, last one left out
   * @param numberFollows whether the next thing is a number
   */
  static Stop stopAfter(String word, boolean numberFollows, String language) {
    String lower = word.toLowerCase(Locale.ROOT);
    if (BEFORE_NUMBER.contains(lower) && numberFollows) {
      return Stop.ABBREVIATION;
    }
    if (EITHER.contains(lower)) {
      return Stop.EITHER;
    }
    boolean never =
        language.equals("de")
            ? NEVER_GERMAN.contains(lower) || lower.equals("e.g") || lower.equals("i.e")
            : NEVER_ENGLISH.contains(lower);
    return never ? Stop.ABBREVIATION : Stop.END;
  }

  private static Set<String> words(String spaced) {
    return Arrays.stream(spaced.split(" ")).collect(Collectors.toUnmodifiableSet());
  }
}
