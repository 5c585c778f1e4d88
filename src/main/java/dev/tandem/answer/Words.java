package dev.tandem.answer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words of a text in a form in which inflections meet: lower case, without possessive and with the
 * commonest endings cut. Light on purpose: it decides what counts as "the same word" when a
 * statement is held against a quote, so two different words must rarely meet.
 */
public final class Words {
  /**
   * One word.
   *
   * @param raw as written
   * @param stem its normal form
   * @param from UTF-16 index of its first character
   * @param to index behind its last
   */
  record Word(String raw, String stem, int from, int to) {
    boolean content() {
      return !STOP.contains(lower()) && !stem.isEmpty();
    }

    /** As lists of words have it. */
    String lower() {
      return raw.toLowerCase(Locale.ROOT).replace('’', '\'');
    }

    boolean capitalised() {
      return Character.isUpperCase(raw.codePointAt(0));
    }

    boolean number() {
      return Character.isDigit(stem.codePointAt(0));
    }
  }

  private static final Pattern WORD =
      Pattern.compile("\\p{N}+(?:[.,:]\\p{N}+)*|\\p{L}[\\p{L}\\p{M}]*(?:['’]\\p{L}+)?");

  /** Words that carry no topic: English and German function words, question words, politeness. */
  private static final Set<String> STOP =
      Set.of(
          """
              a an the and or but if then so than as of at by for from in into on onto to with
              about over under up out per via i me my we us our you your yours he him his she
              her it its they them their this that these those there here is are was were be
              been being am do does did done doing have has had having can could may might
              must shall should will would what which who whom whose when where why how many
              much any some all each every both such also just only very too please tell get
              gets got one ones it's i'm don't doesn't didn't can't cannot isn't aren't won't
              not no nor never der die das den dem des ein eine einen einem einer eines und
              oder aber wenn dann als wie von bei für aus im auf zu zum zur mit über unter ich
              mich mein meine wir uns unser sie ihr ihre er es ist sind war waren sein werden
              wird wurde hat haben hatte kann können darf muss müssen soll sollte welche
              welcher welches welchen welchem wer wem wen wessen wann wo wohin woher warum
              wieso weshalb viel viele nicht kein keine keinen bitte auch nur sehr man sich
              habe hast habt bin bist seid hätte wäre würde würden möchte möchten willst
              wollen darfst dürfen kannst könnte könnten musst sollen sollten mir dir dich du
              dein deine ihm ihn ihnen euch euer eure unsere unserer unseren meinen meinem
              meiner ihren ihrer ihrem seine seinen diese dieser dieses diesem diesen jede
              jeder jedes jedem jeden alle allen nach vor bis durch gegen um beim vom ins ob
              dass da dort hier noch schon denn gibt geht
              """
              .strip()
              .split("\\s+"));

  /** Without "one", which is a pronoun more often. */
  private static final Map<String, String> NUMBER_WORDS =
      Map.ofEntries(
          Map.entry("two", "2"),
          Map.entry("three", "3"),
          Map.entry("four", "4"),
          Map.entry("five", "5"),
          Map.entry("six", "6"),
          Map.entry("seven", "7"),
          Map.entry("eight", "8"),
          Map.entry("nine", "9"),
          Map.entry("ten", "10"),
          Map.entry("eleven", "11"),
          Map.entry("twelve", "12"),
          Map.entry("fifteen", "15"),
          Map.entry("twenty", "20"),
          Map.entry("thirty", "30"),
          Map.entry("forty", "40"),
          Map.entry("fifty", "50"),
          Map.entry("sixty", "60"),
          Map.entry("ninety", "90"),
          Map.entry("hundred", "100"),
          Map.entry("zwei", "2"),
          Map.entry("drei", "3"),
          Map.entry("vier", "4"),
          Map.entry("fünf", "5"),
          Map.entry("sechs", "6"),
          Map.entry("sieben", "7"),
          Map.entry("acht", "8"),
          Map.entry("neun", "9"),
          Map.entry("zehn", "10"),
          Map.entry("zwölf", "12"));

  private Words() {}

  /** All words of a text, in order. Numbers are words; their stem has no thousands commas. */
  static List<Word> of(String text) {
    List<Word> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    while (matcher.find()) {
      words.add(new Word(matcher.group(), stem(matcher.group()), matcher.start(), matcher.end()));
    }
    return words;
  }

  /** Stems of the words that carry a topic, in order, with repetitions. */
  public static List<String> topics(String text) {
    return of(text).stream().filter(Word::content).map(Word::stem).toList();
  }

  /** The normal form of one word. */
  static String stem(String word) {
    String w = word.toLowerCase(Locale.ROOT).replace('’', '\'');
    if (Character.isDigit(w.codePointAt(0))) {
      return number(w);
    }
    if (NUMBER_WORDS.containsKey(w)) {
      return NUMBER_WORDS.getOrDefault(w, w);
    }
    int apostrophe = w.indexOf('\'');
    if (apostrophe > 0) {
      w = w.substring(0, apostrophe);
    }
    if (w.length() > 4 && w.endsWith("ies")) {
      w = w.substring(0, w.length() - 3) + "y";
    } else if (w.length() > 3
        && w.endsWith("s")
        && !w.endsWith("ss")
        && !w.endsWith("us")
        && !w.endsWith("is")) {
      w = w.substring(0, w.length() - 1);
    }
    if (w.length() > 5 && w.endsWith("ing")) {
      w = undouble(w.substring(0, w.length() - 3));
    } else if (w.length() > 4 && w.endsWith("ed")) {
      w = undouble(w.substring(0, w.length() - 2));
    } else if (w.length() > 5 && w.endsWith("ly")) {
      w = w.substring(0, w.length() - 2);
    }
    if (w.length() > 6 && (w.endsWith("tion") || w.endsWith("sion"))) {
      w = w.substring(0, w.length() - 3);
    }
    return w.length() > 3 && w.endsWith("e") ? w.substring(0, w.length() - 1) : w;
  }

  /** {@code 1,000} and {@code 1000} are one number, {@code 05} and {@code 5} too. */
  private static String number(String digits) {
    String plain = digits.replaceAll(",(?=\\d{3}(\\D|$))", "");
    return plain.matches("0+\\d+") ? plain.replaceFirst("^0+(?=\\d)", "") : plain;
  }

  private static String undouble(String w) {
    int n = w.length();
    return n > 3 && w.charAt(n - 1) == w.charAt(n - 2) && "ls".indexOf(w.charAt(n - 1)) < 0
        ? w.substring(0, n - 1)
        : w;
  }
}
