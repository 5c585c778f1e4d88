package dev.tandem.answer;

import dev.tandem.embed.Embedder;
import dev.tandem.text.CodePoints;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Ranks the units of the passages by how likely they hold the answer, and picks the quotes. */
final class Extractor {
  // Weights of the ranking: pairwise logistic regression on sleepqa dev, five folds, rounded; the
  // weight of a question among the sentences is set by hand. docs/rationale/answer.md has trials.
  /** The most tokens of a letter: as many as it has bytes, and a sign at either end of a text. */
  private static final int LETTER_TOKENS = 4;

  private static final double OVERLAP = 0.8;
  private static final double CONTEXT = 3.0;
  private static final double SIMILARITY = 6.5;
  private static final double BIGRAMS = 1.1;
  private static final double CUE = 0.8;
  private static final double QUESTION = -3;

  /** A further sentence is quoted if it ranks this close behind the first. */
  private static final double CLOSE = 0.25;

  /** How near to the best unit a step of a procedure must rank for its list to be the answer. */
  private static final double NEAR = 1.5;

  private static final int MOST_SENTENCES = 2;
  private static final int MOST_STEPS = 8;

  private final Embedder embedder;

  Extractor(Embedder embedder) {
    this.embedder = embedder;
  }

  /** All units, best first; among equals the earlier. */
  List<Candidate> rank(String question, List<Span> units, Weights weights) {
    Set<String> wanted = new HashSet<>(Words.topics(question));
    Set<String> pairs = bigrams(question);
    AnswerType type = AnswerType.of(question);
    double[] similarity = similarity(question, units);
    List<Candidate> ranked = new ArrayList<>();
    for (int i = 0; i < units.size(); i++) {
      Span unit = units.get(i);
      Set<String> own = new HashSet<>(Words.topics(unit.meaning()));
      Set<String> around = new HashSet<>(own);
      around.addAll(Words.topics(unit.source().title() + " " + unit.source().heading()));
      if (i > 0 && units.get(i - 1).passage() == unit.passage()) {
        around.addAll(Words.topics(units.get(i - 1).text()));
      }
      double overlap = weights.recall(wanted, own);
      double context = weights.recall(wanted, around);
      Set<String> present = bigrams(unit.text());
      long shared = pairs.stream().filter(present::contains).count();
      double score =
          OVERLAP * overlap
              + CONTEXT * context
              + SIMILARITY * similarity[i]
              + (pairs.isEmpty() ? 0 : BIGRAMS * shared / pairs.size())
              + (type.heldBy(unit.text()) ? CUE : 0)
              + (unit.text().endsWith("?") ? QUESTION : 0);
      ranked.add(new Candidate(unit, overlap, context, similarity[i], score));
    }
    ranked.sort(Comparator.comparingDouble((Candidate candidate) -> -candidate.score()));
    return ranked;
  }

  /**
   * The quotes that are the answer, in reading order: the best unit and what ranks close behind it;
   * for "how do I" the steps of the list that holds it.
   *
   * @param ranked from {@link #rank}
   * @param units the same units in reading order
   */
  static List<Span> select(String question, List<Candidate> ranked, List<Span> units) {
    if (ranked.isEmpty()) {
      return List.of();
    }
    Candidate best = ranked.getFirst();
    boolean procedure = AnswerType.of(question) == AnswerType.MANNER;
    List<Span> led = steps(units, best.span(), true);
    if (best.span().text().endsWith(":") && !led.isEmpty()) {
      List<Span> whole = new ArrayList<>(List.of(best.span()));
      whole.addAll(led);
      return whole;
    }
    if (procedure) {
      for (Candidate candidate : ranked) {
        if (candidate.score() >= best.score() - NEAR
            && candidate.span().kind() == Span.Kind.LIST_ITEM
            && candidate.span().source().equals(best.span().source())) {
          return steps(units, candidate.span(), false);
        }
      }
    }
    List<Span> chosen = new ArrayList<>();
    for (Candidate candidate : ranked) {
      if (chosen.size() < MOST_SENTENCES && candidate.score() >= best.score() - CLOSE) {
        chosen.add(candidate.span());
      }
    }
    chosen.sort(Comparator.comparingInt(Span::passage).thenComparingInt(Span::unit));
    return chosen;
  }

  /** The list items around a unit, or behind it, without a gap; at most {@link #MOST_STEPS}. */
  private static List<Span> steps(List<Span> units, Span unit, boolean behind) {
    int first = units.indexOf(unit) + (behind ? 1 : 0);
    while (!behind && first > 0 && isStep(units.get(first - 1), unit)) {
      first--;
    }
    List<Span> run = new ArrayList<>();
    for (int i = first; i < units.size() && run.size() < MOST_STEPS; i++) {
      if (!isStep(units.get(i), unit)) {
        break;
      }
      run.add(units.get(i));
    }
    return run;
  }

  private static boolean isStep(Span span, Span sameAs) {
    return span.kind() == Span.Kind.LIST_ITEM && span.passage() == sameAs.passage();
  }

  private double[] similarity(String question, List<Span> units) {
    double[] cosine = new double[units.size()];
    if (!units.isEmpty()) {
      float[] asked = embedder.query(question);
      List<String> texts = units.stream().map(Span::meaning).map(this::fitting).toList();
      List<float[]> vectors = embedder.passages(texts);
      for (int i = 0; i < cosine.length; i++) {
        cosine[i] = dot(asked, vectors.get(i));
      }
    }
    return cosine;
  }

  /** One beyond the embedder's window keeps its beginning, which is what a reader sees first. */
  private String fitting(String text) {
    int length = embedder.maxTokens() * 3;
    String beginning = CodePoints.beginning(text, length);
    if (beginning.length() * LETTER_TOKENS < embedder.maxTokens()) {
      return beginning; // nearly every sentence; counting takes as long as reading it
    }
    while (embedder.countTokens(beginning) > embedder.maxTokens()) {
      length /= 2; // letters of some scripts are several tokens each
      beginning = CodePoints.beginning(text, length);
    }
    return beginning;
  }

  static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static Set<String> bigrams(String text) {
    List<String> topics = Words.topics(text);
    Set<String> pairs = new HashSet<>();
    for (int i = 0; i + 1 < topics.size(); i++) {
      pairs.add(topics.get(i) + " " + topics.get(i + 1));
    }
    return pairs;
  }
}
