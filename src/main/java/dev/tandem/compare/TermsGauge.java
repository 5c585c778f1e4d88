package dev.tandem.compare;

import dev.tandem.answer.Words;
import dev.tandem.example.TestQuestion;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether answers use the words of the house: of the terms in the right answer that the question
 * does not hand over, the share that the answer uses too. Terms are the topic words that several of
 * the labelled and right answers have and not most of them.
 */
final class TermsGauge implements Gauge {
  /** Fewer answers than this show no vocabulary. */
  private static final int ANSWERS = 10;

  private static final int SEVERAL = 3;
  private static final double MOST = 0.5;

  private final Set<String> terms;

  private TermsGauge(Set<String> terms) {
    this.terms = terms;
  }

  /**
   * @param answers labelled ones and right ones
   * @return empty where they are too few or share no words
   */
  static Optional<TermsGauge> of(List<String> answers) {
    Map<String, Integer> counts = new HashMap<>();
    List<String> different = answers.stream().distinct().toList();
    different.forEach(
        answer -> topics(answer).forEach(word -> counts.merge(word, 1, Integer::sum)));
    Set<String> terms =
        counts.entrySet().stream()
            .filter(each -> each.getValue() >= SEVERAL)
            .filter(each -> each.getValue() <= MOST * different.size())
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    return different.size() < ANSWERS || terms.isEmpty()
        ? Optional.empty()
        : Optional.of(new TermsGauge(terms));
  }

  @Override
  public Map<Figure, Double> measure(TestQuestion question, Reply reply) {
    Set<String> asked = topics(question.question());
    Set<String> wanted =
        question.answers().stream()
            .limit(1)
            .flatMap(answer -> topics(answer).stream())
            .filter(word -> terms.contains(word) && !asked.contains(word))
            .collect(Collectors.toSet());
    if (wanted.isEmpty()) {
      return Map.of();
    }
    Set<String> used = reply.answers() ? topics(reply.text()) : Set.of();
    double both = wanted.stream().filter(used::contains).count();
    return Map.of(Figure.TERMS, both / wanted.size());
  }

  private static Set<String> topics(String text) {
    return new HashSet<>(Words.topics(text));
  }
}
