package dev.tandem.answer;

import dev.tandem.retrieve.Packer;
import dev.tandem.retrieve.Retrieval;
import dev.tandem.text.Block;
import dev.tandem.text.Injection;
import dev.tandem.text.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Makes evidence out of what was found: groups of passages that each fit one prompt, passages that
 * are longer cut to what bears on the question, and neighbours beside them.
 *
 * @param options how much is read
 * @param most tokens of passages in one prompt
 * @param tokens counts what a text costs
 * @param language of a passage
 */
record Gathering(
    Reading reading,
    AskOptions options,
    int most,
    ToIntFunction<String> tokens,
    Readable readable,
    Extractor extractor,
    Function<Passage, String> language) {
  /** The part of a prompt that a passage cut to size may take: others are to have room as well. */
  private static final double SHARE = 0.5;

  /** How many passages have to be found for it. */
  static int depth(Reading reading, AskOptions options, int least) {
    return Math.max(least, options.readings(reading.most(options)) * reading.passages(options));
  }

  /**
   * A passage and what a prompt shows of it.
   *
   * @param units what may be quoted of it, with the place 0
   */
  private record Shown(Passage source, Passage shown, List<Span> units) {}

  EvidenceParts evidence(Retrieval retrieval) {
    List<Passage> found = retrieval.passages().stream().filter(readable::holds).toList();
    Weights weights = new Weights(retrieval.passages());
    String asked = retrieval.understood().asked();
    EvidenceParts first = parts(found, asked, weights);
    List<Passage> wider = new Widening(readable, readings() > 1).widen(found, first.whole());
    return wider.equals(found) ? first : parts(wider, asked, weights);
  }

  private int readings() {
    return options.readings(reading.most(options));
  }

  private EvidenceParts parts(List<Passage> found, String asked, Weights weights) {
    List<Shown> offered =
        found.stream()
            .limit((long) readings() * reading.passages(options))
            .map(this::whole)
            .toList();
    RowKeys keys =
        RowKeys.of(
            asked,
            offered.stream().flatMap(each -> each.units().stream()).filter(RowKeys::row).toList());
    List<Shown> about =
        offered.stream()
            .map(each -> only(each, keys.about(each.units())))
            .filter(each -> !each.units().isEmpty())
            .toList();
    int longest = longest(asked, about);
    List<Shown> cut = new ArrayList<>();
    List<Passage> left = new ArrayList<>();
    for (Shown each : about) {
      Shown fitting =
          cost(each.shown()) <= longest
              ? each
              : cut(each, Math.min(longest, (int) (SHARE * most)), asked, weights);
      cut.add(fitting);
      left.add(fitting.shown());
    }
    List<Shown> all = new ArrayList<>();
    List<Integer> ends = new ArrayList<>();
    while (ends.size() < readings() && !left.isEmpty()) {
      List<Passage> group = reading.choose(left, options, most, tokens);
      if (group.isEmpty()) {
        break;
      }
      for (Passage passage : group) {
        left.removeIf(passage::same);
        all.add(
            cut.stream()
                .filter(each -> each.shown().equals(passage))
                .findFirst()
                .orElseGet(() -> whole(passage)));
      }
      ends.add(all.size());
    }
    return parts(all, ends, asked, weights);
  }

  private EvidenceParts parts(List<Shown> all, List<Integer> ends, String asked, Weights weights) {
    List<Span> units = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      for (Span unit : all.get(i).units()) {
        units.add(unit.in(i));
      }
    }
    Evidence whole =
        new Evidence(
            all.stream().map(Shown::source).toList(),
            all.stream().map(Shown::shown).toList(),
            units,
            extractor.rank(asked, units, weights),
            weights,
            (int) Words.topics(asked).stream().distinct().count());
    if (ends.size() == 1) {
      Evidence one = reading.focus(whole, most, tokens);
      return new EvidenceParts(one, List.of(one));
    }
    List<Evidence> parts = new ArrayList<>();
    int from = 0;
    for (int end : ends) {
      parts.add(reading.focus(whole.part(from, end), most, tokens));
      from = end;
    }
    return new EvidenceParts(whole, parts);
  }

  private Shown whole(Passage passage) {
    List<Block> blocks = readable.blocks(passage);
    List<Span> units = Spans.units(0, passage, blocks, language.apply(passage));
    List<Span> kept = Suspicious.without(units);
    // A heading is no unit, but shown with them.
    return !kept.isEmpty() && Injection.in(passage.text())
        ? new Shown(passage, passage.reading(Focus.text(kept)), kept)
        : new Shown(passage, passage, kept);
  }

  /**
   * How many tokens a passage may have that is shown as it is: those of a prompt; where a question
   * asks for something of several things and the best passages do not go into one prompt together,
   * the share of each.
   */
  private int longest(String asked, List<Shown> best) {
    int many = reading.passages(options);
    int together = best.stream().limit(many).map(Shown::shown).mapToInt(this::cost).sum();
    return together <= most || Wanted.by(asked) == Wanted.ONE ? reading.longest(most) : most / many;
  }

  /**
   * A passage cut to its share of a prompt.
   *
   * @param share in tokens, with its table's header
   */
  private Shown cut(Shown passage, int share, String asked, Weights weights) {
    Evidence alone =
        new Evidence(
            List.of(passage.source()),
            List.of(passage.shown()),
            passage.units(),
            extractor.rank(asked, passage.units(), weights),
            weights,
            0);
    return alone.within(share, tokens).shown().stream()
        .findFirst()
        .map(shown -> new Shown(passage.source(), shown, passage.units()))
        .orElse(passage); // not one word fits: its beginning is shown
  }

  /** A passage of which only some units are shown and may be quoted. */
  private static Shown only(Shown passage, List<Span> kept) {
    return kept.size() == passage.units().size() || kept.isEmpty()
        ? new Shown(passage.source(), passage.shown(), kept)
        : new Shown(passage.source(), passage.source().reading(Focus.text(kept)), kept);
  }

  private int cost(Passage passage) {
    return Packer.cost(passage, passage.text(), tokens);
  }
}
