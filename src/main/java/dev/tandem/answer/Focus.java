package dev.tandem.answer;

import dev.tandem.retrieve.Packer;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Passage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/**
 * As much of the passages as a model reads at once. Where they do not fit whole, each is cut down
 * to the units that bear on the question (query-focused extraction, as in RECOMP: Xu et al., 2023),
 * with what these lean on: the sentence before one that begins with "this", the line that leads in
 * a list. Gaps are marked; titles, headings and table headers stay.
 */
final class Focus {
  /** Sentences that begin so say little without the one before. */
  private static final Pattern LEANS =
      Pattern.compile(
          "(?is)(it|its|they|their|them|this|that|these|those|he|she|his|her|such|however|but"
              + "|otherwise|also|then|in (?:that|this) case|if (?:so|not))\\b.*");

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

  /** What is kept of a passage and a unit more, with what that leans on. */
  private BitSet with(Span unit, BitSet kept) {
    BitSet all = (BitSet) kept.clone();
    List<Span> own = units.get(unit.passage());
    int place = own.indexOf(unit);
    all.set(place);
    if (unit.kind() == Span.Kind.SENTENCE && LEANS.matcher(unit.text()).matches() && place > 0) {
      all.set(place - 1);
    }
    if (unit.kind() == Span.Kind.LIST_ITEM) {
      int lead = place;
      while (lead > 0 && own.get(lead).kind() == Span.Kind.LIST_ITEM) {
        lead--;
      }
      if (own.get(lead).text().endsWith(":")) {
        all.set(lead);
      }
    }
    return all;
  }

  private int cost(int passage, BitSet kept) {
    return Packer.cost(passages.get(passage), text(passage, kept), tokens);
  }

  /** The units that are kept, and between them what stands there, or a gap. */
  private String text(int passage, BitSet kept) {
    List<Span> own = units.get(passage);
    String whole = passages.get(passage).text();
    StringBuilder text = new StringBuilder();
    int last = -1;
    for (int i = kept.nextSetBit(0); i >= 0; i = kept.nextSetBit(i + 1)) {
      if (last >= 0 && last == i - 1) {
        text.append(whole, own.get(last).to(), own.get(i).from());
      } else if (i > 0) {
        text.append(own.get(i).kind() == Span.Kind.SENTENCE ? " " : "\n").append(GAP).append(' ');
      }
      text.append(own.get(i).text());
      last = i;
    }
    return text.toString().strip();
  }
}
