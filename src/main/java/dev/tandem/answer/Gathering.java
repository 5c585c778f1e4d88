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
    return Math.max(
        least, options.readings(reading.most(options)) * reading.passages(options));
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
    List<Passage> wider =
        new Widening(readable, readings() > 1).widen(found, first.whole());
    return wider.equals(found) ? first : parts(wider, asked, weights);
  }

  private int readings() {
    return options.readings(reading.most(options));
  }

  private EvidenceParts parts(List<Passage> found, String asked, Weights weights) {
    Map<String, Shown> cut = new HashMap<>();
    List<Passage> left = new ArrayList<>();
    found.stream()
        .limit((long) readings() * reading.passages(options))
        .map(passage -> fitting(passage, asked, weights))
        .forEach(
            each -> {
              cut.put(each.source().chunkId(), each);
              left.add(each.shown());
            });
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

  private EvidenceParts parts(
      List<Shown> all, List<Integer> ends, String asked, Weights weights) {
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

  /** A passage as it fits a prompt. */
  private Shown fitting(Passage passage, String asked, Weights weights) {
    if (cost(passage.context(), passage.text()) <= most) {
      return whole(passage);
    }
    List<Block> blocks = readable.blocks(passage);
    List<Span> units = Spans.units(0, passage, blocks, language);
    String context = passage.context().isEmpty() ? header(passage, blocks) : passage.context();
    int room = (int) (SHARE * most) - tokens.applyAsInt(context + "\n");
    List<Span> kept =
        Selection.of(units, extractor.rank(asked, units, weights), room, tokens);
    if (kept.isEmpty()) {
      return new Shown(passage, passage, units); // its beginning is shown, as far as it fits
    }
    boolean rows = kept.stream().anyMatch(unit -> unit.kind() == Span.Kind.TABLE_ROW);
    return new Shown(
        passage, shown(passage, rows ? context : passage.context(), Selection.text(kept)), kept);
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
                    passage.text(),
                    block.start() - passage.start(),
                    block.end() - passage.start()))
        .orElse("");
  }

  private int cost(String context, String text) {
    return tokens.applyAsInt(context.isEmpty() ? text : context + "\n" + text);
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
