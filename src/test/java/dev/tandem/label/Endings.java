package dev.tandem.label;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A rule that no document says: made words have the class of their ending. */
final class Endings {
  private static final List<String> ENDINGS =
      List.of("ville", "berry", "stone", "fish", "wood", "horse", "bread", "glass");
  private static final List<String> CLASSES =
      List.of("red", "blue", "green", "black", "white", "grey", "gold", "pink");
  private static final int KINDS = 4;

  private final World world;
  private final Works works;
  private final List<String> endings;
  private final List<String> classes;
  private final Set<String> taken = new HashSet<>();

  Endings(World world, Works works) {
    this.world = world;
    this.works = works;
    endings = new ArrayList<>(world.shuffled(ENDINGS).subList(0, KINDS));
    classes = new ArrayList<>(world.shuffled(CLASSES).subList(0, KINDS));
  }

  /** A new word and its class. */
  House.Note next() {
    int kind = world.between(0, KINDS - 1);
    String word = works.name().toLowerCase(Locale.ROOT) + endings.get(kind);
    return taken.add(word) ? new House.Note(word + "?", classes.get(kind)) : next();
  }
}
