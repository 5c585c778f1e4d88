package dev.tandem.label;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Puts questions as people do: politely, in a hurry, in key words, with a slip of the finger. */
final class Questions {
  private static final double USUAL_FORMS = .25;
  private static final double HURRIED = .12;
  private static final double SLIPS = .05;
  private static final int LEAST_LETTERS = 6; // of a word in which a finger slips

  /** Forms that fit any noun phrase. */
  private static final List<Phrase> FORMS =
      List.of(
          new Phrase("[Please |]state {about}."),
          new Phrase("[Could|Can] you [look up|check|find] {about}[ for me|]?"),
          new Phrase("I need [to know |]{about}[, please|]."),
          new Phrase("Do [you|we] know {about}?"),
          new Phrase("{bare}"),
          new Phrase("{bare}?"),
          new Phrase("[Looking for|Searching|Need] {about}"));

  private final World world;

  Questions(World world) {
    this.world = world;
  }

  /** A question for a fact, as it would be written with care. */
  String fact(DocumentTemplate.Fact fact, Subject subject) {
    return world.chance(USUAL_FORMS)
        ? usual(fact.about().say(subject.values(), world))
        : one(fact.asks(), subject.values());
  }

  /** A question in one of the usual forms, for a noun phrase. */
  String usual(String about) {
    String bare = about.startsWith("the ") ? about.substring(4) : about;
    return world.one(FORMS).sentence(Map.of("about", about, "bare", bare), world);
  }

  String one(List<Phrase> asks, Map<String, String> values) {
    return world.one(asks).sentence(values, world);
  }

  /** The same question as it is typed. */
  String typed(String question) {
    String typed = world.chance(SLIPS) ? slip(question) : question;
    return world.chance(HURRIED) ? typed.toLowerCase(Locale.ROOT).replaceAll("[?.]$", "") : typed;
  }

  /** Two letters of a plain word change places, or one is left out; names and figures stay. */
  private String slip(String question) {
    String[] words = question.split(" ");
    int at = world.between(0, words.length - 1);
    String word = words[at];
    if (word.length() < LEAST_LETTERS || !word.chars().allMatch(Character::isLowerCase)) {
      return question;
    }
    int place = world.between(1, word.length() - 3);
    words[at] =
        world.chance(.5)
            ? word.substring(0, place) + word.substring(place + 1)
            : word.substring(0, place)
                + word.charAt(place + 1)
                + word.charAt(place)
                + word.substring(place + 2);
    return String.join(" ", words);
  }
}
