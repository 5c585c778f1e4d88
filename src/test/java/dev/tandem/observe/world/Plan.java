package dev.tandem.observe.world;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is to happen in a world, from its seed alone.
 *
 * @param control what it is where nothing goes wrong
 * @param causes of its faults: none, one, or two at once
 * @param domains where each of them happens
 * @param decoys harmless changes around the onset
 * @param noFeedback whether nobody says any more what they think of answers, from the day before
 * @param noLooks whether nothing is watched on the day of the onset
 */
record Plan(
    long seed,
    Control control,
    List<String> causes,
    List<Domain> domains,
    List<Decoy> decoys,
    Instant onset,
    boolean noFeedback,
    boolean noLooks,
    int fork) {
  /** The usual first day that twins live through apart. */
  private static final int FORK = 28;

  private static final int APART = 8; // days

  private static final int SHAPES = 25; // 20 with one fault, 2 with two, 3 with none

  /** Nothing goes wrong. */
  enum Control {
    /** Something does. */
    NO,
    NOTHING,
    /** To the same embedding model under another name. */
    MIGRATION,
    /** Fewer ask for a week. */
    DIP
  }

  /** A harmless change. */
  record Decoy(Kind kind, Domain domain, Instant time) {
    enum Kind {
      PROMPT,
      SETTING,
      PERMISSION,
      DOCUMENT
    }
  }

  static Plan of(long seed) {
    return of(seed, FORK);
  }

  /** The same with less that goes before, where nobody has to learn what is usual. */
  static Plan of(long seed, int fork) {
    Dice dice = new Dice(seed, "plan");
    int shape = (int) Math.floorMod(seed, (long) SHAPES);
    int causes = Faults.CAUSES.size();
    List<String> chosen = new ArrayList<>();
    Control control = Control.NO;
    if (shape < causes) {
      chosen.add(Faults.CAUSES.get(shape));
    } else if (shape < causes + 2) {
      chosen.addAll(dice.shuffled(Faults.IN_DOMAIN).subList(0, 2));
    } else {
      control = Control.values()[1 + shape - causes - 2];
    }
    List<Domain> domains = dice.shuffled(List.of(Domain.values()));
    Instant onset = Script.at(fork + 1 + dice.below(2), dice.between(8, 15), dice.below(60));
    List<Decoy> decoys = new ArrayList<>();
    for (int i = dice.below(3); i > 0; i--) {
      decoys.add(
          new Decoy(
              dice.one(List.of(Decoy.Kind.values())),
              domains.getLast(),
              onset.plusSeconds(60L * dice.between(-240, 240))));
    }
    return new Plan(
        seed,
        control,
        List.copyOf(chosen),
        domains.subList(0, chosen.size()),
        List.copyOf(decoys),
        onset,
        dice.chance(.1),
        dice.chance(.1),
        fork);
  }

  /** The day from which on fewer ask. */
  Optional<Integer> dip() {
    return control == Control.DIP ? Optional.of(fork + 1) : Optional.empty();
  }

  List<Event> script() {
    return Script.of(seed, fork + APART, dip());
  }
}
