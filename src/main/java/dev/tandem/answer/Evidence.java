package dev.tandem.answer;

import dev.tandem.text.Passage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the passages offer for a question.
 *
 * @param passages those that may be shown and quoted, best first
 * @param units their quotable units in reading order
 * @param ranked the units by how likely they hold the answer
 * @param weights of words among all passages found
 * @param topics how many different topic words the question has
 */
record Evidence(
    List<Passage> passages, List<Span> units, List<Candidate> ranked, Weights weights, int topics) {
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

  private static Passage only(List<Span> spans) {
    Passage source = spans.getFirst().source();
    String text =
        spans.stream()
            .sorted(Comparator.comparingInt(Span::from))
            .map(Span::text)
            .collect(Collectors.joining("\n"));
    return source.with(text, source.end());
  }
}
