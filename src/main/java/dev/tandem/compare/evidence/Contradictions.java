package dev.tandem.compare.evidence;

import dev.tandem.example.Keys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Documents that give different values for the same thing: a sentence of one stands in another one
 * about the same subject, but for its numbers and dates, or but for its names. Two are about the
 * same subject if their titles are alike; it would rather miss one than name what is none.
 */
public final class Contradictions {
  private static final int WORDS = 5; // beside the values
  private static final int FIRST_YEAR = 1900; // a smaller number is of a version
  private static final double ALIKE = 0.5; // share of the titles' words
  private static final Pattern SENTENCE = Pattern.compile("(?<=[.!?])\\s+|\\R+");
  private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,:/-]\\d+)*");
  private static final Pattern NAME = Pattern.compile("(?<=[\\p{Ll},] )\\p{Lu}[\\p{L}'-]+");

  private Contradictions() {}

  /** Indexes of the documents that contradict another one. */
  public static Set<Integer> of(List<StoredDocument> documents) {
    return of(documents, (one, other) -> true);
  }

  /**
   * The same, but for those of which a title or an id says that they hold at other times: two years
   * or versions, or a year that is over beside what holds now.
   *
   * @param year the present one
   */
  public static Set<Integer> atOnce(List<StoredDocument> documents, int year) {
    return of(documents, (one, other) -> !apart(one, other, year));
  }

  private static boolean apart(StoredDocument one, StoredDocument other, int year) {
    List<Integer> mine = Superseded.stamp(one);
    List<Integer> theirs = Superseded.stamp(other);
    return !mine.isEmpty() && !theirs.isEmpty()
        ? !mine.equals(theirs)
        : isOver(mine, year) || isOver(theirs, year);
  }

  private static boolean isOver(List<Integer> stamp, int year) {
    return !stamp.isEmpty() && stamp.getFirst() >= FIRST_YEAR && stamp.getFirst() < year;
  }

  private static Set<Integer> of(
      List<StoredDocument> documents, BiPredicate<StoredDocument, StoredDocument> together) {
    Map<String, Map<Integer, Set<String>>> values = new HashMap<>(); // by sentence and document
    for (int i = 0; i < documents.size(); i++) {
      for (String sentence : SENTENCE.split(documents.get(i).text())) {
        note(i, sentence, NUMBER, "#", values);
        note(i, sentence, NAME, "@", values);
      }
    }
    List<Set<String>> titles = documents.stream().map(each -> words(each.title())).toList();
    Set<Integer> contradicting = new HashSet<>();
    for (Map<Integer, Set<String>> said : values.values()) {
      List<Map.Entry<Integer, Set<String>>> holders = List.copyOf(said.entrySet());
      for (int a = 0; a < holders.size(); a++) {
        for (int b = a + 1; b < holders.size(); b++) {
          int one = holders.get(a).getKey();
          int other = holders.get(b).getKey();
          if (differ(holders.get(a).getValue(), holders.get(b).getValue())
              && alike(titles.get(one), titles.get(other))
              && together.test(documents.get(one), documents.get(other))) {
            contradicting.add(one);
            contradicting.add(other);
          }
        }
      }
    }
    return contradicting;
  }

  private static void note(
      int document,
      String sentence,
      Pattern form,
      String mask,
      Map<String, Map<Integer, Set<String>>> values) {
    Matcher matcher = form.matcher(sentence);
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(matcher.group());
    }
    String masked = matcher.replaceAll(mask);
    if (!found.isEmpty() && Keys.words(masked).size() >= WORDS) {
      String key = masked.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
      values
          .computeIfAbsent(mask + key, each -> new HashMap<>())
          .computeIfAbsent(document, each -> new TreeSet<>())
          .add(String.join(" ", found));
    }
  }

  /** A document that says several itself, such as in a list, contradicts nobody. */
  private static boolean differ(Set<String> some, Set<String> others) {
    return some.size() == 1 && others.size() == 1 && !some.equals(others);
  }

  private static boolean alike(Set<String> some, Set<String> others) {
    Set<String> both = new HashSet<>(some);
    both.retainAll(others);
    Set<String> all = new HashSet<>(some);
    all.addAll(others);
    return !all.isEmpty() && both.size() >= ALIKE * all.size();
  }

  /** Of a title, without years and other numbers. */
  private static Set<String> words(String title) {
    Set<String> words = new HashSet<>(Keys.words(title));
    words.removeIf(word -> word.chars().anyMatch(Character::isDigit));
    return words;
  }
}
