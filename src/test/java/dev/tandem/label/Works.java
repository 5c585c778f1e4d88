package dev.tandem.label;

import dev.tandem.label.MadeWorld.Paper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A made company with its things, of which each has a document. No name and no value stands for
 * two, so that an answer is of one document.
 */
final class Works {
  private static final List<String> KINDS =
      List.of("ferry", "crane", "pump", "press", "boat", "truck", "tower", "lamp");
  private static final int TRAITS = 2;

  /** Rows are learnt with five documents each; long names would make worlds slow to learn. */
  private static final int LONGEST = 6;

  private final World world;
  private final Set<String> taken = new HashSet<>();

  Works(World world) {
    this.world = world;
  }

  /** A thing: what is known of it. */
  List<MadeFact> thing(String id) {
    String thing = "the " + world.one(KINDS) + " " + name();
    return world.shuffled(List.of(Trait.values())).subList(0, TRAITS).stream()
        .map(trait -> fact(id, thing, trait))
        .toList();
  }

  /** Things with their documents' ids, from {@code first} on. */
  List<List<MadeFact>> things(int first, int count) {
    List<List<MadeFact>> things = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      things.add(thing("d%03d".formatted(first + i)));
    }
    return things;
  }

  /** The same things at another time: every value is new. */
  List<List<MadeFact>> later(List<List<MadeFact>> things) {
    return things.stream().map(this::laterThing).toList();
  }

  private List<MadeFact> laterThing(List<MadeFact> facts) {
    return facts.stream().map(old -> fact(old.docId(), old.thing(), old.trait())).toList();
  }

  private MadeFact fact(String id, String thing, Trait trait) {
    String value = fresh(trait);
    return new MadeFact(id, thing, trait, value, trait.say(thing, value, world));
  }

  /** A value that nothing else has. */
  String fresh(Trait trait) {
    String value = trait.invent(world);
    while (!taken.add(value)) {
      value = trait.invent(world);
    }
    return value;
  }

  /** A name that nothing else has. */
  String name() {
    String name = shortName(world);
    while (!taken.add(name)) {
      name = shortName(world);
    }
    return name;
  }

  static String shortName(World world) {
    String name = Names.plain(world.random());
    while (name.length() > LONGEST) {
      name = Names.plain(world.random());
    }
    return name;
  }

  /** The document of a thing. */
  static Paper paper(List<MadeFact> facts, String acl) {
    String thing = facts.getFirst().thing().substring("the ".length());
    return new Paper(
        facts.getFirst().docId(),
        thing.substring(0, 1).toUpperCase(Locale.ROOT) + thing.substring(1),
        facts.stream().map(MadeFact::sentence).collect(Collectors.joining(" ")),
        acl,
        Optional.empty());
  }
}
