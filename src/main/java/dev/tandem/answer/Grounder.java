package dev.tandem.answer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Holds each sentence that a model wrote against the passages it was given.
 *
 * <p>A span supports a sentence if it holds enough of the sentence's topic words, weighted by how
 * much they tell, and if their {@link Facts} agree. Words of the passage's title and headings need
 * not be in the span: they say what it is about.
 */
final class Grounder {
  /** Weighted part of a sentence's topic words that the span must hold. Chosen on sleepqa dev. */
  static final double SUPPORT = 0.9;

  /** The part that must hold when title and headings are not counted in the sentence's favour. */
  private static final double OWN = 0.5;

  /** The part of its neighbouring topic words that must be near each other in the span too. */
  private static final double COHERENT = 0.5;

  /** How many topic words apart counts as near. */
  private static final int NEAR = 3;

  /** How a model speaks of its sources; no statement about the world. */
  private static final Set<String> TALK =
      new HashSet<>(
          Words.topics(
              "according based passage passages document documents context provided mentioned stated"
                  + " answer question information following yes"));

  /**
   * One sentence of an answer.
   *
   * @param text without markers the model wrote itself
   * @param newLine whether it began on a line of its own
   * @param support the span that supports it
   * @param score weighted part of its topic words in the best span, 0 to 1
   */
  record Sentence(String text, boolean newLine, Optional<Span> support, double score) {}

  private final List<Span> spans;
  private final List<Set<String>> topics = new ArrayList<>();
  private final List<Set<String>> about = new ArrayList<>();
  private final List<Facts> facts = new ArrayList<>();
  private final Weights weights;
  private final String language;
  private final Set<String> asked;

  /**
   * @param question what was asked: a sentence that says nothing beyond it has no support
   * @param units what may be quoted, from {@link Spans#units}
   * @param weights of words among the passages retrieved
   */
  Grounder(String question, List<Span> units, Weights weights, String language) {
    this.asked = new HashSet<>(Words.topics(question));
    this.spans = Spans.withPairs(units);
    this.weights = weights;
    this.language = language;
    for (Span span : spans) {
      topics.add(new HashSet<>(Words.topics(span.meaning())));
      about.add(new HashSet<>(Words.topics(span.source().title() + " " + span.source().heading())));
      facts.add(Facts.of(span.meaning()));
    }
  }

  /** For one answer: its sentences as they are written. */
  Writing writing() {
    return new Writing(this, language);
  }

  /**
   * What supports a whole answer.
   *
   * @return empty unless something is stated and all that is stated has its support
   */
  Optional<List<Span>> support(String answer) {
    Writing writing = writing();
    writing.take(answer);
    writing.end(true);
    List<Sentence> stated =
        writing.sentences().stream().filter(sentence -> states(sentence.text())).toList();
    List<Span> spans = stated.stream().flatMap(each -> each.support().stream()).toList();
    return stated.isEmpty() || spans.size() < stated.size() ? Optional.empty() : Optional.of(spans);
  }

  /** Whether a sentence says something beyond the question; "Yes." does not. */
  private boolean states(String text) {
    Set<String> wanted = new HashSet<>(Words.topics(text));
    wanted.removeAll(TALK);
    return !asked.containsAll(wanted);
  }

  /** Finds the support of a sentence. */
  Sentence align(String text, boolean newLine) {
    Set<String> wanted = new LinkedHashSet<>(Words.topics(text));
    wanted.removeAll(TALK);
    if (!states(text)) {
      return new Sentence(text, newLine, Optional.empty(), 0);
    }
    Facts stated = Facts.of(text);
    Optional<Span> best = Optional.empty();
    double bestValue = 0;
    double bestScore = 0;
    for (int i = 0; i < spans.size(); i++) {
      Set<String> present = topics.get(i);
      double own = weights.recall(wanted, present);
      if (own < OWN) {
        continue;
      }
      Set<String> withContext = new HashSet<>(present);
      withContext.addAll(about.get(i));
      double score = weights.recall(wanted, withContext);
      // Among spans that say as much, the one that says least beside it is the better proof.
      double value = score + own + 0.2 * weights.recall(present, wanted);
      if (score >= SUPPORT
          && value > bestValue
          && facts.get(i).support(stated)
          && coherent(text, spans.get(i).meaning())) {
        best = Optional.of(spans.get(i));
        bestValue = value;
      }
      bestScore = Math.max(bestScore, score);
    }
    return new Sentence(text, newLine, best, bestScore);
  }

  /**
   * Whether the sentence's words belong together as they do in the span: the same words in another
   * arrangement say something else ("the weight of the mattress" for "the mattress and your
   * weight").
   */
  private static boolean coherent(String sentence, String span) {
    List<String> said = new ArrayList<>(Words.topics(sentence));
    said.removeAll(TALK);
    List<String> source = Words.topics(span);
    said.retainAll(source);
    int near = 0;
    for (int i = 0; i + 1 < said.size(); i++) {
      near += near(said.get(i), said.get(i + 1), source) ? 1 : 0;
    }
    return said.size() < 2 || near >= COHERENT * (said.size() - 1);
  }

  private static boolean near(String first, String second, List<String> source) {
    for (int i = 0; i < source.size(); i++) {
      if (source.get(i).equals(first)
          && source.subList(i, Math.min(source.size(), i + NEAR + 1)).contains(second)) {
        return true;
      }
    }
    return false;
  }
}
