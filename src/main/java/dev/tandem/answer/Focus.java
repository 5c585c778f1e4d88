package dev.tandem.answer;

import dev.tandem.retrieve.Packer;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Passage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * As much of the passages as a model reads at once. Where they do not fit whole, each is cut down
 * to the units that bear on the question (query-focused extraction, as in RECOMP: Xu et al., 2023),
 * with what these lean on: the sentence before one that begins with "this", the line that leads in
 * a list. Gaps are marked; titles, headings and table headers stay.
 */
final class Focus {
  /** How far back a sentence may lean over others that lean themselves. */
  private static final int MOST_BACK = 2;

  /** Items of a list that come along with the line that leads to them. */
  private static final int MOST_ITEMS = 8;

  private static final String GAP = "…";

  private final List<Passage> passages;
  private final List<List<Span>> units = new ArrayList<>();
  private final ToIntFunction<String> tokens;

  /**
   * @param passages best first
   * @param units of all of them
   * @param tokens counts what a text costs
   */
  Focus(List<Passage> passages, List<Span> units, ToIntFunction<String> tokens) {
    this.passages = passages;
    this.tokens = tokens;
    for (int i = 0; i < passages.size(); i++) {
      int passage = i;
      this.units.add(units.stream().filter(unit -> unit.passage() == passage).toList());
    }
  }

  /** Whether passages can be shown whole. */
  static boolean whole(List<Passage> passages, int most, ToIntFunction<String> tokens) {
    return passages.stream().mapToInt(each -> Packer.cost(each, each.text(), tokens)).sum() <= most;
  }

  /**
   * Each passage as far as it is shown, empty where nothing is.
   *
   * @param ranked all units, best first
   * @param most tokens of what is shown together
   */
  List<Optional<Passage>> cut(List<Candidate> ranked, int most) {
    List<BitSet> kept = passages.stream().map(passage -> new BitSet()).toList();
    int left = most;
    for (Candidate candidate : ranked) {
      int passage = candidate.span().passage();
      BitSet before = kept.get(passage);
      BitSet with = with(candidate.span(), before);
      int cost = cost(passage, with) - (before.isEmpty() ? 0 : cost(passage, before));
      if (cost <= left) {
        left -= cost;
        before.or(with);
      }
    }
    List<Optional<Passage>> shown = new ArrayList<>();
    if (left == most && !ranked.isEmpty()) {
      Span best = ranked.getFirst().span();
      passages.forEach(passage -> shown.add(Optional.empty()));
      shown.set(best.passage(), beginning(passages.get(best.passage()), best.text(), most));
      return shown;
    }
    for (int i = 0; i < passages.size(); i++) {
      shown.add(
          kept.get(i).isEmpty()
              ? Optional.empty()
              : Optional.of(passages.get(i).reading(text(i, kept.get(i)))));
    }
    return shown;
  }

  /** As much of a unit as fits that does not fit whole. */
  private Optional<Passage> beginning(Passage passage, String unit, int most) {
    String text = unit;
    while (!text.isEmpty() && Packer.cost(passage, text, tokens) > most) {
      text = CodePoints.beginning(text, CodePoints.length(text) * 3 / 4);
    }
    return text.isBlank() ? Optional.empty() : Optional.of(passage.reading(text.strip()));
  }

  /** What is kept of a passage, a unit more, and what that leans on. */
  private BitSet with(Span unit, BitSet kept) {
    BitSet all = (BitSet) kept.clone();
    List<Span> own = units.get(unit.passage());
    int place = own.indexOf(unit);
    all.set(place);
    switch (unit.kind()) {
      case SENTENCE -> {
        for (int at = place; at > 0 && place - at < MOST_BACK && Leaning.back(own.get(at)); at--) {
          all.set(at - 1);
        }
        if (Leaning.forward(unit)) {
          for (int at = place + 1; at <= place + MOST_ITEMS && item(own, at); at++) {
            all.set(at);
          }
        }
      }
      case LIST_ITEM -> {
        int lead = place - 1;
        while (item(own, lead)) {
          lead--;
        }
        if (lead >= 0 && Leaning.forward(own.get(lead))) {
          all.set(lead);
        }
      }
      case TABLE_ROW -> {} // its header comes with it
    }
    return all;
  }

  private static boolean item(List<Span> units, int place) {
    return place >= 0 && place < units.size() && units.get(place).kind() == Span.Kind.LIST_ITEM;
  }

  private int cost(int passage, BitSet kept) {
    return Packer.cost(passages.get(passage), text(passage, kept), tokens);
  }

  private String text(int passage, BitSet kept) {
    return text(kept.stream().mapToObj(units.get(passage)::get).toList());
  }

  /**
   * Units of one passage as they are shown: what stands between neighbours, and between others a
   * gap; before the first row of a table its header, where that is not shown with the passage.
   *
   * @param kept in order, at least one
   */
  static String text(List<Span> kept) {
    Passage source = kept.getFirst().source();
    String header = source.context();
    StringBuilder text = new StringBuilder();
    int next = 0; // the unit that would follow without a gap
    Span last = kept.getFirst();
    for (Span unit : kept) {
      boolean first = text.isEmpty();
      boolean headed = !unit.header().isEmpty() && !unit.header().equals(header);
      if (!first && unit.unit() == next) {
        text.append(source.text(), last.to(), unit.from());
      } else {
        text.append(first ? "" : unit.kind() == Span.Kind.SENTENCE ? " " : "\n");
        text.append(headed ? unit.header() + "\n" : "");
        text.append(unit.unit() > next ? GAP + " " : "");
      }
      header = headed ? unit.header() : header;
      text.append(unit.text());
      next = unit.unit() + unit.units();
      last = unit;
    }
    return text.toString();
  }
}
