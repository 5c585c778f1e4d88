package dev.tandem.answer;

import dev.tandem.text.Passage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * What the passages offer for a question.
 *
 * @param passages those that may be shown and quoted, best first
 * @param shown the same as the model is shown them, whole or cut down
 * @param units their quotable units in reading order
 * @param ranked the units by how likely they hold the answer
 * @param weights of words among all passages found
 * @param topics how many different topic words the question has
 */
record Evidence(
    List<Passage> passages,
    List<Passage> shown,
    List<Span> units,
    List<Candidate> ranked,
    Weights weights,
    int topics) {
  /** The numbers of {@link #features}, in the order they are fitted in. */
  static final List<String> FEATURES = List.of("lead", "match", "covered");

  // Cosines of a question and units that do not answer it, as bge-small gives them: what is known
  // before a unit is seen. It counts as much as eight units, so that a lead means something where
  // a collection, or what a reader may see of it, is a handful of sentences.
  private static final double USUAL_MEAN = 0.54;
  private static final double USUAL_DEVIATION = 0.08;
  private static final int USUAL_UNITS = 8;

  private static final int MANY = 3;
  private static final double HALF = 0.5;
  private static final double ALL = 0.999; // but for rounding

  /**
   * @param asked the question
   * @param passages best first
   * @param weights of words among all passages found
   * @param readable where the passages are from
   * @param language of a passage
   */
  static Evidence of(
      String asked,
      List<Passage> passages,
      Weights weights,
      Readable readable,
      Function<Passage, String> language,
      Extractor extractor) {
    List<Span> units = units(passages, readable, language);
    return new Evidence(
        passages,
        passages,
        units,
        extractor.rank(asked, units, weights),
        weights,
        (int) Words.topics(asked).stream().distinct().count());
  }

  /** What can be shown whole, where nobody asks which unit is best. */
  static Evidence unranked(
      List<Passage> passages,
      Weights weights,
      Readable readable,
      Function<Passage, String> language) {
    return new Evidence(
        passages, passages, units(passages, readable, language), List.of(), weights, 0);
  }

  private static List<Span> units(
      List<Passage> passages, Readable readable, Function<Passage, String> language) {
    List<Span> units = new ArrayList<>();
    for (int i = 0; i < passages.size(); i++) {
      Passage passage = passages.get(i);
      units.addAll(Spans.units(i, passage, readable.blocks(passage), language.apply(passage)));
    }
    return units;
  }

  /**
   * What a model is shown that reads few tokens at once: all of it where it fits, and otherwise the
   * units that bear on the question. A passage of which nothing is shown is no evidence any more.
   *
   * @param most tokens of what is shown together
   * @param tokens counts what a text costs
   */
  Evidence within(int most, ToIntFunction<String> tokens) {
    if (Focus.whole(shown, most, tokens)) {
      return this;
    }
    return keeping(new Focus(passages, units, tokens).cut(ranked, most));
  }

  /**
   * What a model is shown of some units alone, with what they lean on.
   *
   * @param best some of the ranked units, best first
   * @param most tokens of what is shown together
   * @param tokens counts what a text costs
   */
  Evidence only(List<Candidate> best, int most, ToIntFunction<String> tokens) {
    return keeping(new Focus(passages, units, tokens).cut(best, most));
  }

  /**
   * The evidence of some of the passages; their units are ranked as among all.
   *
   * @param read each passage as it is shown; empty for one that is left out
   */
  private Evidence keeping(List<Optional<Passage>> read) {
    int[] places = new int[passages.size()];
    List<Passage> kept = new ArrayList<>();
    for (int i = 0; i < places.length; i++) {
      places[i] = read.get(i).isPresent() ? kept.size() : -1;
      if (read.get(i).isPresent()) {
        kept.add(passages.get(i));
      }
    }
    return new Evidence(
        kept,
        read.stream().flatMap(Optional::stream).toList(),
        units.stream()
            .filter(unit -> places[unit.passage()] >= 0)
            .map(unit -> unit.in(places[unit.passage()]))
            .toList(),
        ranked.stream()
            .filter(each -> places[each.span().passage()] >= 0)
            .map(each -> each.in(places[each.span().passage()]))
            .toList(),
        weights,
        topics);
  }

  /**
   * The numbers for a question. Both are absolute, so that one threshold fits many questions:
   *
   * <ul>
   *   <li>{@code lead}: how far the cosine of the best unit lies above the mean of the others, in
   *       standard deviations; an answer stands out, a subject does not
   *   <li>{@code match}: the best product of cosine and weighted term overlap among the three best
   *       units
   *   <li>{@code covered}: 1 if one of the three best units holds every topic word of the question,
   *       or its title and headings do and it at least half; only for questions of three such words
   *       or more, because two stand together by chance. It is what tells in a collection of a few
   *       sentences on one subject, where none can stand out
   * </ul>
   */
  Map<String, Double> features() {
    double[] cosines =
        ranked.stream().mapToDouble(Candidate::similarity).sorted().toArray(); // ascending
    double best = cosines.length == 0 ? 0 : cosines[cosines.length - 1];
    double[] others = Arrays.copyOf(cosines, Math.max(0, cosines.length - 1));
    double n = others.length + USUAL_UNITS;
    double mean = (Arrays.stream(others).sum() + USUAL_UNITS * USUAL_MEAN) / n;
    double squares = Arrays.stream(others).map(c -> (c - mean) * (c - mean)).sum();
    double variance = (squares + USUAL_UNITS * USUAL_DEVIATION * USUAL_DEVIATION) / n;
    double match =
        ranked.stream().limit(3).mapToDouble(c -> c.overlap() * c.similarity()).max().orElse(0);
    boolean covered =
        topics >= MANY
            && ranked.stream().limit(3).anyMatch(c -> c.overlap() >= HALF && c.context() >= ALL);
    return Map.of(
        "lead",
        (best - mean) / Math.sqrt(variance),
        "match",
        match,
        "covered",
        covered ? 1.0 : 0.0);
  }

  /**
   * The passages cut down to the units ranked first, in the order of rank: what a small model can
   * take in. A passage's title, headings and table header stay with it.
   *
   * @param most how many units
   */
  List<Passage> best(int most) {
    Map<Integer, List<Span>> byPassage = new LinkedHashMap<>();
    ranked.stream()
        .limit(most)
        .map(Candidate::span)
        .forEach(s -> byPassage.computeIfAbsent(s.passage(), p -> new ArrayList<>()).add(s));
    return byPassage.values().stream().map(Evidence::only).toList();
  }

  /**
   * The evidence of some of the passages; their units are ranked as among all.
   *
   * @param from place of the first of them
   * @param to place behind the last
   */
  Evidence part(int from, int to) {
    List<Optional<Passage>> read = new ArrayList<>();
    for (int i = 0; i < passages.size(); i++) {
      read.add(i >= from && i < to ? Optional.of(shown.get(i)) : Optional.empty());
    }
    return keeping(read);
  }

  private static Passage only(List<Span> spans) {
    Passage source = spans.getFirst().source();
    String text =
        spans.stream()
            .sorted(Comparator.comparingInt(Span::from))
            .map(Span::text)
            .collect(Collectors.joining("\n"));
    return source.reading(text);
  }
}
