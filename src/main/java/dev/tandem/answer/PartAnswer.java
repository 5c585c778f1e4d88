package dev.tandem.answer;

import dev.tandem.text.Passage;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the model said when it read one part of the evidence.
 *
 * @param part that it read
 * @param probability that the part holds the answer, between 0 and 1, with the model's own doubt
 *     where it learnt to tell it
 * @param sentences those that the part supports, at least one
 */
record PartAnswer(Evidence part, double probability, List<Grounder.Sentence> sentences) {
  // A passage far down the ranking may still hold the answer: its place counts so much and no more.
  private static final double MOST_BEHIND = 3;
  private static final double SURE = 1e-6;

  PartAnswer {
    if (sentences.isEmpty() || sentences.stream().anyMatch(each -> each.support().isEmpty())) {
      throw new IllegalArgumentException("what a part answers has its support");
    }
    sentences = List.copyOf(sentences);
  }

  /**
   * How likely it is the answer, as log-odds up to a constant: what the part's probability, the
   * best supporting unit and the rank of its passage say, each taken as evidence of its own (naive
   * Bayes).
   *
   * @param top score of the best passage of all
   */
  double weight(double top) {
    double sure = Math.clamp(probability, SURE, 1 - SURE);
    double behind = proof().map(each -> each.span().source().score() - top).orElse(-MOST_BEHIND);
    double unit = proof().map(Candidate::score).orElse(0.0);
    return Math.log(sure / (1 - sure)) + unit + Math.max(-MOST_BEHIND, behind);
  }

  /** The best unit behind its sentences. */
  Optional<Candidate> proof() {
    return part.ranked().stream()
        .filter(each -> spans().stream().anyMatch(span -> span.overlaps(each.span())))
        .max(Comparator.comparingDouble(Candidate::score));
  }

  /** What its sentences rest on. */
  List<Span> spans() {
    return sentences.stream()
        .flatMap(each -> each.parts().stream())
        .flatMap(each -> each.support().stream())
        .toList();
  }

  /** Stems of what it rests on, with the titles and headings above it. */
  Set<String> about() {
    Set<String> about = new HashSet<>();
    for (Span span : spans()) {
      Passage source = span.source();
      about.addAll(Words.topics(source.title() + " " + source.heading() + " " + span.meaning()));
    }
    return about;
  }
}
