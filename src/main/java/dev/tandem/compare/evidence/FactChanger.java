package dev.tandem.compare.evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes up other facts: a date for a date, a number or an amount for a number, an invented name for
 * a name. The new one occurs nowhere in the documents, so that who says it has read it, and the
 * change can be taken back.
 */
final class FactChanger {
  private static final int TRIES = 60;
  private static final int NUMBERED = 20; // numbers that are also written as words
  private static final int DISTINCTIVE = 2; // digits of a number that means one thing in a text

  /** From two on. */
  static final List<String> WORDS =
      List.of(
          "two",
          "three",
          "four",
          "five",
          "six",
          "seven",
          "eight",
          "nine",
          "ten",
          "eleven",
          "twelve",
          "thirteen",
          "fourteen",
          "fifteen",
          "sixteen",
          "seventeen",
          "eighteen",
          "nineteen",
          "twenty");

  private static final List<String> MONTHS =
      List.of(
          "January",
          "February",
          "March",
          "April",
          "May",
          "June",
          "July",
          "August",
          "September",
          "October",
          "November",
          "December");
  private static final List<String> NAMES =
      List.of(
          "Marlow",
          "Tessen",
          "Quillan",
          "Brandt",
          "Ostrava",
          "Velden",
          "Harrow",
          "Nesbit",
          "Corvin",
          "Lindal",
          "Peregrine",
          "Straven",
          "Dunmore",
          "Kelsing",
          "Amberly",
          "Rostock",
          "Yarrow",
          "Fenwick",
          "Galloway",
          "Ibsen",
          "Thornby",
          "Wexler",
          "Zellig",
          "Umbria");

  private static final String MONTH = "(?:" + String.join("|", MONTHS) + ")";

  /** Kinds of fact, the most telling first. */
  private enum Kind {
    DATE("\\d{4}-\\d{2}-\\d{2}|\\d{1,2} " + MONTH + "|" + MONTH + " \\d{1,2}"),
    TIME("\\d{1,2}:\\d{2}"),
    NUMBER("\\d+(?:[.,]\\d+)*"),
    WORD("(?i:" + String.join("|", WORDS) + ")"),
    NAME("\\p{Lu}\\p{Ll}{2,}(?: \\p{Lu}\\p{Ll}{2,})*");

    private final Pattern form;

    Kind(String form) {
      this.form =
          Pattern.compile(
              "(?<![\\p{L}\\p{N}]|\\p{N}[.,:])(?:" + form + ")(?![\\p{L}\\p{N}]|[.,:]\\p{N})");
    }
  }

  private static final Pattern PIECE =
      Pattern.compile(
          "(?:%s)|[€$£]\\d+(?:[.,]\\d+)*|(?<![\\p{L}\\p{N}.,])\\d+(?:[.,]\\d+)*(?: %%|%%| \\p{L}{2,})|(?i:%s) \\p{L}{3,}"
              .formatted(Kind.DATE.form.pattern(), String.join("|", WORDS)));

  /** What is changed, as it may be written, each with what it becomes. */
  private record Value(Map<String, String> forms, boolean distinctive) {}

  private final Random random;

  FactChanger(long seed) {
    random = new Random(seed);
  }

  /**
   * Changes what a question asks for.
   *
   * @param gold its right answers
   * @param texts of its documents
   * @param others texts that must not know the new fact yet, those among them
   * @return empty where the documents do not hold a gold answer word for word, or it holds nothing
   *     of these kinds
   */
  Optional<FactChange> change(List<String> gold, List<String> texts, List<String> others) {
    List<String> found = gold.stream().filter(answer -> holds(texts, answer)).toList();
    for (Kind kind : Kind.values()) {
      for (String answer : found) {
        Matcher matcher = kind.form.matcher(answer);
        while (matcher.find()) {
          String old = matcher.group();
          if (kind != Kind.NAME || isName(old, texts)) {
            Optional<Value> value = value(kind, old, others, gold);
            if (value.isPresent()) {
              return Optional.of(change(gold, value.get()));
            }
          }
        }
      }
    }
    return Optional.empty();
  }

  /**
   * What a long answer says that a document may hold word for word though it does not hold the
   * answer: dates, and numbers with the word behind them. What the question says itself is left
   * out, because anybody would repeat it.
   */
  static List<String> pieces(List<String> answers, String question) {
    Set<String> pieces = new LinkedHashSet<>();
    for (String answer : answers) {
      Matcher matcher = PIECE.matcher(answer);
      while (matcher.find()) {
        if (!holds(List.of(question), matcher.group())) {
          pieces.add(matcher.group());
        }
      }
    }
    return List.copyOf(pieces);
  }

  private static boolean holds(List<String> texts, String phrase) {
    return !phrase.isBlank()
        && texts.stream().anyMatch(text -> FactChange.whole(phrase).matcher(text).find());
  }

  /** Whether it is written with capitals within sentences, and nowhere without. */
  private static boolean isName(String word, List<String> texts) {
    Pattern within = Pattern.compile("[\\p{Ll},] " + Pattern.quote(word));
    Pattern small = Pattern.compile(Pattern.quote(word.toLowerCase(Locale.ROOT)));
    return texts.stream().anyMatch(text -> within.matcher(text).find())
        && texts.stream().noneMatch(text -> small.matcher(text).find());
  }

  private Optional<Value> value(Kind kind, String old, List<String> texts, List<String> gold) {
    List<String> known = new ArrayList<>(texts);
    known.addAll(gold);
    for (int i = 0; i < TRIES; i++) {
      Value value =
          switch (kind) {
            case DATE -> new Value(Map.of(old, date(old)), true);
            case TIME -> new Value(Map.of(old, time(old)), true);
            case NUMBER, WORD -> number(old);
            case NAME -> new Value(Map.of(old, name(old)), true);
          };
      boolean fresh =
          value.forms.entrySet().stream()
              .allMatch(
                  each -> !each.getKey().equals(each.getValue()) && !holds(known, each.getValue()));
      if (fresh) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  private static FactChange change(List<String> gold, Value value) {
    Set<String> before = new LinkedHashSet<>();
    Set<String> after = new LinkedHashSet<>();
    Map<String, String> phrases = new LinkedHashMap<>();
    for (String answer : gold) {
      String changed = answer;
      for (Map.Entry<String, String> form : value.forms.entrySet()) {
        changed =
            FactChange.whole(form.getKey())
                .matcher(changed)
                .replaceAll(Matcher.quoteReplacement(form.getValue()));
      }
      if (!changed.equals(answer)) {
        before.add(answer);
        after.add(changed);
        phrases.put(answer, changed);
      }
    }
    if (value.distinctive) {
      before.addAll(value.forms.keySet());
      after.addAll(value.forms.values());
      phrases.putAll(value.forms);
    }
    // A short number alone may mean something else in the same document.
    boolean phrased = phrases.keySet().stream().anyMatch(phrase -> phrase.contains(" "));
    Map<String, String> longest = new LinkedHashMap<>();
    phrases.entrySet().stream()
        .filter(each -> value.distinctive || !phrased || each.getKey().contains(" "))
        .sorted(Comparator.comparingInt(each -> -each.getKey().length()))
        .forEach(each -> longest.put(each.getKey(), each.getValue()));
    return new FactChange(longest, List.copyOf(before), List.copyOf(after));
  }

  private String date(String old) {
    Matcher iso = Pattern.compile("(\\d{4})-\\d{2}-\\d{2}").matcher(old);
    if (iso.matches()) {
      return String.format(
          Locale.ROOT, "%s-%02d-%02d", iso.group(1), 1 + random.nextInt(12), day("10"));
    }
    String month = MONTHS.get(random.nextInt(MONTHS.size()));
    Matcher first = Pattern.compile("(\\d{1,2}) .*").matcher(old);
    return first.matches()
        ? day(first.group(1)) + " " + month
        : month + " " + day(old.replaceAll("\\D", ""));
  }

  /** With as many digits. */
  private int day(String like) {
    return like.length() == 1 ? 1 + random.nextInt(9) : 10 + random.nextInt(18);
  }

  private String time(String old) {
    int colon = old.indexOf(':');
    int hour = colon == 1 ? 1 + random.nextInt(9) : 10 + random.nextInt(13);
    return hour + ":" + (random.nextInt(5) + 1) + "5";
  }

  /** Small ones in digits and in words. */
  private Value number(String old) {
    int small = old.matches("\\d{1,2}") ? Integer.parseInt(old) : 2 + WORDS.indexOf(lower(old));
    if (small >= 2 && small <= NUMBERED) {
      int other = 2 + random.nextInt(NUMBERED - 1);
      Map<String, String> forms = new LinkedHashMap<>();
      forms.put(Integer.toString(small), Integer.toString(other));
      forms.put(WORDS.get(small - 2), WORDS.get(other - 2));
      return new Value(forms, false);
    }
    StringBuilder drawn = new StringBuilder();
    for (char c : old.toCharArray()) {
      drawn.append(
          !Character.isDigit(c)
              ? c
              : drawn.isEmpty()
                  ? (char) ('1' + random.nextInt(9))
                  : (char) ('0' + random.nextInt(10)));
    }
    return new Value(
        Map.of(old, drawn.toString()), old.replaceAll("\\D", "").length() >= DISTINCTIVE);
  }

  private String name(String old) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < old.split(" ").length; i++) {
      names.add(NAMES.get(random.nextInt(NAMES.size())));
    }
    return String.join(" ", names);
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT);
  }
}
