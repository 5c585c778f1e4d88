package dev.tandem.answer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What in a sentence must not be wrong: numbers with their units, dates, names, negations and words
 * of opposite sense. A statement whose facts differ from the quote's is not supported by it,
 * however many words they share. Strict on purpose: a true paraphrase may be refused (the answer is
 * then quoted instead), a changed figure must not pass.
 *
 * @param ordered numbers, months and names in order; numbers in digits, names and months as stems
 * @param measured numbers with the unit that follows, as {@code 20 day}
 * @param denied first topic word behind each negation; empty text where none follows
 * @param asserted content words that stand somewhere without a negation before them
 * @param words every stem of the text
 */
record Facts(
    List<String> ordered,
    Set<String> measured,
    Set<String> denied,
    Set<String> asserted,
    Set<String> words) {
  /** Months by number; "may" and "march" are words too and count only with a capital. */
  private static final List<Set<String>> MONTHS =
      List.of(
          Set.of("january", "jan", "januar"),
          Set.of("february", "feb", "februar"),
          Set.of("march", "mar", "märz"),
          Set.of("april", "apr"),
          Set.of("may", "mai"),
          Set.of("june", "jun", "juni"),
          Set.of("july", "jul", "juli"),
          Set.of("august", "aug"),
          Set.of("september", "sep", "sept"),
          Set.of("october", "oct", "oktober", "okt"),
          Set.of("november", "nov"),
          Set.of("december", "dec", "dezember", "dez"));

  private static final Set<String> AMBIGUOUS = Set.of("may", "march", "mar", "jan", "sep", "dec");

  private static final Set<String> WEEKDAYS =
      Set.of(
          "monday",
          "tuesday",
          "wednesday",
          "thursday",
          "friday",
          "saturday",
          "sunday",
          "montag",
          "dienstag",
          "mittwoch",
          "donnerstag",
          "freitag",
          "samstag",
          "sonntag");

  private static final Set<String> UNITS =
      stems(
          """
              second minute hour day week month year percent euro eur dollar usd pound gbp mb gb tb
              kb km mile meter metre cm mm kg gram mg ml litre liter degree character people person
              time stunde stunden minuten tag tage woche wochen monat monate jahr jahre prozent
              """
              .strip()
              .split("\\s+"));

  private static final Set<String> NEGATIONS =
      Set.of(
          "not", "no", "never", "cannot", "without", "none", "neither", "nor", "nobody", "nothing",
          "nicht", "kein", "keine", "keinen", "keiner", "keinem", "nie", "niemals", "ohne");

  /** Words that may open a sentence without being in the source. */
  private static final Set<String> OPENERS =
      Set.of(
          "yes",
          "according",
          "based",
          "however",
          "additionally",
          "therefore",
          "generally",
          "furthermore",
          "moreover",
          "overall",
          "ja",
          "laut");

  /** A statement with one of a pair is not supported by a quote that has only the other. */
  private static final List<List<String>> OPPOSITES =
      Stream.of(
              "before after",
              "more less",
              "more fewer",
              "most least",
              "maximum minimum",
              "always never",
              "increase decrease",
              "increase reduce",
              "higher lower",
              "high low",
              "above below",
              "over under",
              "longer shorter",
              "earlier later",
              "allowed forbidden",
              "allowed prohibited",
              "included excluded",
              "optional mandatory",
              "enabled disabled",
              "internal external",
              "paid unpaid",
              "vor nach",
              "mehr weniger",
              "mindestens höchstens")
          .map(pair -> Words.of(pair).stream().map(Words.Word::stem).toList())
          .toList();

  private static Set<String> stems(String... words) {
    return Arrays.stream(words)
        .map(word -> Words.of(word).getFirst().stem())
        .collect(Collectors.toUnmodifiableSet());
  }

  static Facts of(String text) {
    List<Words.Word> words = Words.of(text);
    List<String> ordered = new ArrayList<>();
    Set<String> measured = new LinkedHashSet<>();
    Set<String> denied = new LinkedHashSet<>();
    Set<String> all = new HashSet<>();
    Set<Integer> negated = new HashSet<>();
    for (int i = 0; i < words.size(); i++) {
      Words.Word word = words.get(i);
      String lower = word.lower();
      all.add(word.stem());
      int month = month(word, lower);
      if (word.number()) {
        String number = word.stem();
        for (String part : dateParts(number)) {
          ordered.add(part);
        }
        unit(text, words, i).forEach(unit -> measured.add(number + " " + unit));
      } else if (month > 0) {
        ordered.add("month " + month);
      } else if (WEEKDAYS.contains(lower)) {
        ordered.add(lower);
      } else if (word.capitalised() && word.content() && !OPENERS.contains(lower)) {
        ordered.add(word.stem());
      }
      if (NEGATIONS.contains(lower) || lower.endsWith("n't")) {
        int scope = scope(words, i);
        negated.add(scope);
        denied.add(scope < 0 ? "" : words.get(scope).stem());
      }
    }
    Set<String> asserted = new HashSet<>();
    for (int i = 0; i < words.size(); i++) {
      if (words.get(i).content() && !negated.contains(i)) {
        asserted.add(words.get(i).stem());
      }
    }
    return new Facts(ordered, measured, denied, asserted, all);
  }

  /** Whether a source with these facts can support the statement. */
  boolean support(Facts statement) {
    return holdsAll(statement) && samePolarity(statement) && !opposes(statement);
  }

  private boolean holdsAll(Facts statement) {
    Set<String> mine = new HashSet<>(ordered);
    Set<String> lower = words;
    List<String> common = new ArrayList<>();
    for (String fact : statement.ordered) {
      boolean figure = fact.startsWith("month ") || Character.isDigit(fact.codePointAt(0));
      if (!mine.contains(fact) && (figure || !lower.contains(fact))) {
        return false;
      }
      if (mine.contains(fact)) {
        common.add(fact);
      }
    }
    for (String measure : statement.measured) {
      String number = measure.substring(0, measure.indexOf(' '));
      boolean unitElsewhere = measured.stream().noneMatch(m -> m.startsWith(number + " "));
      if (!measured.contains(measure)
          && !(unitElsewhere && words.contains(measure.substring(number.length() + 1)))) {
        return false;
      }
    }
    return inOrder(common) && asOften(common);
  }

  /** A figure said twice must stand there twice: "10 or 12" does not become "12 or 12". */
  private boolean asOften(List<String> facts) {
    return facts.stream()
        .filter(fact -> Character.isDigit(fact.codePointAt(0)))
        .allMatch(
            fact -> Collections.frequency(facts, fact) <= Collections.frequency(ordered, fact));
  }

  /** Facts that stand in another order may have changed places: "Ann reports to Bob". */
  private boolean inOrder(List<String> facts) {
    int at = 0;
    Set<String> seen = new HashSet<>();
    for (String fact : facts) {
      if (seen.add(fact)) {
        int found = ordered.subList(at, ordered.size()).indexOf(fact);
        if (found < 0) {
          return false;
        }
        at += found + 1;
      }
    }
    return true;
  }

  /**
   * What the one denies and the other says too, both must deny. A source that denies something here
   * and asserts it there does not tell which of the two is meant.
   */
  private boolean samePolarity(Facts statement) {
    for (String scope : statement.denied) {
      if (!denied.contains(scope)
          || (asserted.contains(scope) && !statement.asserted.contains(scope))) {
        return false;
      }
    }
    for (String scope : denied) {
      if (!scope.isEmpty()
          && statement.words.contains(scope)
          && !statement.denied.contains(scope)) {
        return false;
      }
    }
    return true;
  }

  private boolean opposes(Facts statement) {
    for (List<String> pair : OPPOSITES) {
      for (int side = 0; side < 2; side++) {
        String said = pair.get(side);
        String opposite = pair.get(1 - side);
        if (statement.words.contains(said)
            && !statement.words.contains(opposite)
            && words.contains(opposite)
            && !words.contains(said)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the sense of a statement may hang on the word. */
  static boolean decides(Words.Word word) {
    String lower = word.lower();
    return NEGATIONS.contains(lower)
        || WEEKDAYS.contains(lower)
        || UNITS.contains(word.stem())
        || month(word, lower) > 0
        || OPPOSITES.stream().anyMatch(pair -> pair.contains(word.stem()));
  }

  private static int month(Words.Word word, String lower) {
    for (int m = 0; m < MONTHS.size(); m++) {
      if (MONTHS.get(m).contains(lower)) {
        return AMBIGUOUS.contains(lower) && !word.capitalised() ? 0 : m + 1;
      }
    }
    return 0;
  }

  /** {@code 14.03.2026} is three facts; a time or a decimal is one. */
  private static List<String> dateParts(String number) {
    return number.matches("\\d{1,2}\\.\\d{1,2}\\.\\d{2,4}")
        ? List.of(number.replaceAll("(^|\\.)0+", "$1").split("\\."))
        : List.of(number);
  }

  private static List<String> unit(String text, List<Words.Word> words, int i) {
    int end = words.get(i).to();
    String behind = text.substring(end, Math.min(text.length(), end + 2)).strip();
    int from = words.get(i).from();
    String before = text.substring(Math.max(0, from - 2), from).strip();
    List<String> units = new ArrayList<>();
    if (behind.startsWith("%")) {
      units.add("percent");
    } else if (behind.startsWith("€") || before.endsWith("€")) {
      units.add("euro");
    } else if (behind.startsWith("$") || before.endsWith("$")) {
      units.add("dollar");
    } else {
      for (int j = i + 1; j < Math.min(words.size(), i + 3); j++) {
        String stem = words.get(j).stem();
        if (UNITS.contains(stem)) {
          units.add(stem.equals("eur") ? "euro" : stem);
          break;
        }
      }
    }
    return units;
  }

  /** Where the word stands that a negation denies; -1 if none follows. */
  private static int scope(List<Words.Word> words, int negation) {
    for (int j = negation + 1; j < Math.min(words.size(), negation + 6); j++) {
      if (words.get(j).content()) {
        return j;
      }
    }
    return -1;
  }
}
