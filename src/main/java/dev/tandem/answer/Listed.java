package dev.tandem.answer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several things that a question names in a list at its end, with the question for it alone:
 * "the fees for the pool and the sauna" asks for the fee of either. Lists are taken apart only
 * where every part is of one form (an article before a few words, or a name or code), because
 * "research and development" is one thing.
 *
 * @param name of the thing, without its article
 * @param question for it alone
 */
record Listed(String name, String question) {
  /** More are read as one question. */
  private static final int MOST = 6;

  private static final String ARTICLE =
      "(?:the|a|an|my|our|your|this|der|die|das|den|dem|des|ein|eine|einen|einem|einer|eines)";

  private static final String WORD = "[\\p{L}\\p{N}][\\p{L}\\p{N}_/'’.-]*";

  /** An article and one to four words. */
  private static final Pattern THING =
      Pattern.compile(
          "(?i:" + ARTICLE + ") (" + WORD + "(?: " + WORD + "){0,3})", Pattern.UNICODE_CASE);

  /** Capitalised words, or a code such as {@code TK-1042}. */
  private static final Pattern NAME =
      Pattern.compile(
          "((?:\\p{Lu}|\\p{L}[\\p{L}_/-]*\\p{N}|\\p{N})[\\p{L}\\p{N}_/'’.-]*(?: \\p{Lu}[\\p{L}\\p{N}_/'’.-]*){0,2})");

  /** What stands before the first thing: at least a question word and another. */
  private static final Pattern HEAD = Pattern.compile("(?s)\\S+ .*\\S");

  /** Then a verb may follow the things: "where do the buyer and the seller sign". */
  private static final Pattern SUBJECT =
      Pattern.compile(
          "(?i).*\\b(?:do|does|did|is|are|was|were|has|have|had|can|could|may|might|must|shall|should|will|would"
              + "|ist|sind|war|waren|hat|haben|kann|können|darf|dürfen|muss|müssen|soll|sollen|wird|werden)",
          Pattern.UNICODE_CASE);

  /** Then it is their relation that is asked for. */
  private static final Pattern RELATION =
      Pattern.compile(
          "\\b(?:between|differ\\w*|compar\\w*|versus|vs|same|relat\\w*|zwischen|unterschied\\w*|vergleich\\w*|verhältnis)\\b",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

  private static final Pattern AND = Pattern.compile("(?i),? (?:and|und) ");
  private static final Pattern BOTH = Pattern.compile("(?i) (?:both|each of|sowohl)$");

  /**
   * The things that a question lists at its end, two or more.
   *
   * @return none where it lists nothing, or what it asks for is not of each alone
   */
  static List<Listed> in(String question) {
    String plain = question.strip().replaceFirst("[?.!\\s]+$", "");
    int from = -1;
    int to = -1;
    Matcher and = AND.matcher(plain);
    while (and.find()) {
      from = and.start();
      to = and.end();
    }
    if (from < 0 || RELATION.matcher(plain).find()) {
      return List.of();
    }
    String[] before = plain.substring(0, from).split(", ", -1);
    List<String> behind = new ArrayList<>(List.of(before).subList(1, before.length));
    behind.add(plain.substring(to));
    for (Pattern form : List.of(THING, NAME)) {
      List<Listed> things = things(before[0], behind, form);
      if (!things.isEmpty()) {
        return things;
      }
    }
    return List.of();
  }

  private static List<Listed> things(String beginning, List<String> others, Pattern form) {
    Optional<Matcher> first = last(form, beginning);
    if (first.isEmpty() || others.size() >= MOST) {
      return List.of();
    }
    String head = beginning.substring(0, first.get().start()).stripTrailing();
    head = BOTH.matcher(head).replaceFirst("");
    if (!HEAD.matcher(head).matches() || SUBJECT.matcher(head).matches()) {
      return List.of();
    }
    List<Listed> things = new ArrayList<>();
    things.add(new Listed(first.get().group(1), head + " " + first.get().group() + "?"));
    for (String other : others) {
      Matcher thing = form.matcher(other.strip());
      if (!thing.matches()) {
        return List.of();
      }
      things.add(new Listed(thing.group(1), head + " " + thing.group() + "?"));
    }
    return Collections.unmodifiableList(things);
  }

  /** The last place where a text ends in the form; the shortest, so that the head keeps most. */
  private static Optional<Matcher> last(Pattern form, String text) {
    for (int at = text.lastIndexOf(' '); at >= 0; at = text.lastIndexOf(' ', at - 1)) {
      Matcher matcher = form.matcher(text).region(at + 1, text.length());
      if (matcher.matches()) {
        return form == NAME ? Optional.of(longer(matcher, text, at)) : Optional.of(matcher);
      }
    }
    return Optional.empty();
  }

  /** A name with the capitalised words before it: "Ann Baker", not "Baker". */
  private static Matcher longer(Matcher name, String text, int from) {
    Matcher longest = name;
    for (int at = text.lastIndexOf(' ', from - 1); at >= 0; at = text.lastIndexOf(' ', at - 1)) {
      Matcher more = NAME.matcher(text).region(at + 1, text.length());
      if (!more.matches()) {
        break;
      }
      longest = more;
    }
    return longest;
  }
}
