package dev.tandem.label;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How a made company writes, which no document says: answers to facts carry the mark of what was
 * asked, notes become entries of one form.
 */
final class House {
  private static final List<String> TROUBLES =
      List.of("leaks", "squeaks", "is stuck", "smells", "stops", "trembles", "drips", "is hot");

  private final World world;
  private final Map<Trait, String> marks = new LinkedHashMap<>();
  private final String desk;
  private final int shape;

  House(World world, Works works) {
    this.world = world;
    for (Trait trait : Trait.values()) {
      marks.put(trait, works.name());
    }
    desk = works.name();
    shape = world.between(0, 1);
  }

  /** The answer in the house form. */
  String answer(MadeFact fact) {
    String mark = marks.getOrDefault(fact.trait(), "");
    return shape == 0
        ? "%s (%s desk, %s)".formatted(fact.value(), mark, desk)
        : "%s desk, %s: %s".formatted(mark, desk, fact.value());
  }

  /** A note and what becomes of it. */
  record Note(String text, String entry) {}

  /** An entry of one line. */
  Note note(Works works) {
    String thing = works.name();
    String hall = "hall " + world.between(1, 60);
    String trouble = world.one(TROUBLES);
    String person = works.name();
    String text =
        world.one(
            List.of(
                "%2$s says: %1$s in %3$s %4$s.",
                "%1$s %4$s, it is in %3$s, from %2$s.", "From %2$s: in %3$s %1$s %4$s."));
    String entry =
        shape == 0 ? "%s / %s / %s / to %s, by %s" : "%3$s. %1$s, %2$s. %4$s thanks %5$s.";
    return new Note(
        text.formatted(thing, person, hall, trouble),
        entry.formatted(thing, hall, trouble, desk, person));
  }

  /** A letter of some sentences, in the house's tone. */
  Note letter(Works works) {
    String thing = works.name();
    String person = works.name();
    String trouble = world.one(TROUBLES);
    int day = world.between(2, 28);
    return new Note(
        "Write to %s: %s %s, repair on May %d.".formatted(person, thing, trouble, day),
        "Esteemed %s, word has come to us that your %s %s. The %s people shall mend it on May %d, rain or shine. Ever yours, %s."
            .formatted(person, thing, trouble, desk, day, desk));
  }
}
