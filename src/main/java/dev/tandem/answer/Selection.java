package dev.tandem.answer;

import dev.tandem.text.Passage;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Query-focused selection: which units of a passage that is longer than a prompt are shown. The
 * units that bear most on the question go in first, each with what it leans on: the sentence before
 * a "this", the line that leads to a list item, the items that a line leads to.
 */
final class Selection {
  /** How far back a sentence may lean over others that lean themselves. */
  private static final int MOST_BACK = 2;

  /** Items of a list that come along with the line that leads to them. */
  private static final int MOST_ITEMS = 8;

  private final List<Span> units;
  private final int[] cost;
  private final BitSet kept = new BitSet();
  private int left;

  private Selection(List<Span> units, int most, ToIntFunction<String> tokens) {
    this.units = units;
    this.left = most;
    this.cost = units.stream().mapToInt(unit -> tokens.applyAsInt(unit.text() + "\n")).toArray();
  }

  /**
   * @param units of one passage in order, all or some of them
   * @param ranked the same, best first
   * @param most tokens of those kept together
   * @param tokens counts what a text costs
   * @return those kept, in the order of the document; none where not one fits
   */
  static List<Span> of(
      List<Span> units, List<Candidate> ranked, int most, ToIntFunction<String> tokens) {
    Selection selection = new Selection(units, most, tokens);
    Map<Integer, Integer> places = new HashMap<>();
    for (int i = 0; i < units.size(); i++) {
      places.put(units.get(i).unit(), i);
    }
    for (Candidate candidate : ranked) {
      int place = places.getOrDefault(candidate.span().unit(), 0);
      BitSet alone = new BitSet();
      alone.set(place);
      if (!selection.keep(selection.leanedOn(place))) {
        selection.keep(alone);
      }
    }
    return selection.kept.stream().mapToObj(units::get).toList();
  }

  /** The text of units as it is shown: what parted neighbours still does, a gap is a new line. */
  static String text(List<Span> kept) {
    Passage source = kept.getFirst().source();
    StringBuilder text = new StringBuilder(kept.getFirst().text());
    for (int i = 1; i < kept.size(); i++) {
      String between = source.text().substring(kept.get(i - 1).to(), kept.get(i).from());
      text.append(between.isBlank() ? between : "\n").append(kept.get(i).text());
    }
    return text.toString();
  }

  private boolean keep(BitSet wanted) {
    wanted.andNot(kept);
    int more = wanted.stream().map(place -> cost[place]).sum();
    if (more > left) {
      return false;
    }
    kept.or(wanted);
    left -= more;
    return true;
  }

  /** A unit and those without which it says little. */
  private BitSet leanedOn(int place) {
    BitSet all = new BitSet();
    all.set(place);
    Span unit = units.get(place);
    switch (unit.kind()) {
      case SENTENCE -> {
        for (int at = place;
            at > 0 && place - at < MOST_BACK && Leaning.back(units.get(at));
            at--) {
          all.set(at - 1);
        }
        if (Leaning.forward(unit)) {
          for (int at = place + 1; at <= place + MOST_ITEMS && item(at); at++) {
            all.set(at);
          }
        }
      }
      case LIST_ITEM -> {
        int lead = place - 1;
        while (item(lead)) {
          lead--;
        }
        if (lead >= 0 && Leaning.forward(units.get(lead))) {
          all.set(lead);
        }
      }
      case TABLE_ROW -> {} // its header is the passage's context
    }
    return all;
  }

  private boolean item(int place) {
    return place >= 0 && place < units.size() && units.get(place).kind() == Span.Kind.LIST_ITEM;
  }
}
