package dev.tandem.answer;

import dev.tandem.retrieve.Retrieval;
import dev.tandem.text.Block;
import dev.tandem.text.CodePoints;
import dev.tandem.text.Passage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * Makes evidence out of what was found: groups of passages that each fit one prompt, passages that
 * are longer cut to what bears on the question, and neighbours beside them.
 *
 * @param options how much is read
 * @param most tokens of passages in one prompt
 * @param tokens counts what a text costs
 * @param language of the collection
 */
record Gathering(
    Reading reading,
    AskOptions options,
    int most,
    ToIntFunction<String> tokens,
    Readable readable,
    Extractor extractor,
    String language) {
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
    Map<String, Shown> cut = new HashMap<>();
    List<Passage> left = new ArrayList<>();
    for (Shown each : about) {
      Shown fitting =
          cost(each.shown()) <= longest
              ? each
              : cut(each, Math.min(longest, (int) (SHARE * most)), asked, weights);
      cut.put(each.source().chunkId(), fitting);
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
        left.removeIf(other -> other.chunkId().equals(passage.chunkId()));
        Shown known = cut.get(passage.chunkId());
        all.add(known != null && known.shown().equals(passage) ? known : whole(passage));
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
    List<Evidence> parts = new ArrayList<>();
    int from = 0;
    for (int end : ends) {
      parts.add(ends.size() == 1 ? whole : whole.part(from, end));
      from = end;
    }
    return new EvidenceParts(whole, parts);
  }

  private Shown whole(Passage passage) {
    List<Block> blocks = readable.blocks(passage);
    return new Shown(passage, passage, Spans.units(0, passage, blocks, language));
  }

  /**
   * How many tokens a passage may have that is shown as it is: those of a prompt; where a question
   * asks for something of several things and the best passages do not go into one prompt together,
   * the share of each.
   */
  private int longest(String asked, List<Shown> best) {
    int many = reading.passages(options);
    int together = best.stream().limit(many).map(Shown::shown).mapToInt(this::cost).sum();
    return together <= most || Wanted.by(asked) == Wanted.ONE ? most : most / many;
  }

  /**
   * A passage cut to its share of a prompt.
   *
   * @param share in tokens, with its table's header
   */
  private Shown cut(Shown passage, int share, String asked, Weights weights) {
    String context = passage.shown().context();
    int room = share - (context.isEmpty() ? 0 : tokens.applyAsInt(context + "\n"));
    List<Span> units = passage.units();
    List<Span> kept = Selection.of(units, extractor.rank(asked, units, weights), room, tokens);
    return kept.isEmpty() ? passage : only(passage, kept); // else its beginning is shown
  }

  /** A passage of which only some units are shown and may be quoted. */
  private Shown only(Shown passage, List<Span> kept) {
    if (kept.size() == passage.units().size() || kept.isEmpty()) {
      return new Shown(passage.source(), passage.shown(), kept);
    }
    Passage source = passage.source();
    boolean headed = source.context().isEmpty() && kept.stream().anyMatch(RowKeys::row);
    String context = headed ? header(source, readable.blocks(source)) : source.context();
    return new Shown(source, shown(source, context, Selection.text(kept)), kept);
  }

  /** The header of the table that the passage begins with, which its text holds itself. */
  private static String header(Passage passage, List<Block> blocks) {
    return blocks.stream()
        .filter(block -> block.kind() == Block.Kind.TABLE_HEADER)
        .filter(block -> block.start() >= passage.start() && block.end() <= passage.end())
        .findFirst()
        .map(
            block ->
                CodePoints.slice(
                    passage.text(), block.start() - passage.start(), block.end() - passage.start()))
        .orElse("");
  }

  private int cost(Passage passage) {
    String context = passage.context();
    return tokens.applyAsInt(context.isEmpty() ? passage.text() : context + "\n" + passage.text());
  }

  private static Passage shown(Passage source, String context, String text) {
    return new Passage(
        source.chunks(),
        source.docId(),
        source.version(),
        source.title(),
        source.heading(),
        context,
        source.start(),
        source.end(),
        source.page(),
        text,
        source.score());
  }
}
