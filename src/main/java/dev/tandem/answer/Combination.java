package dev.tandem.answer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The second half of map and combine: what several readings of one question come to. Nothing is
 * written anew, so that every sentence keeps the support that it was verified with: sentences are
 * chosen and put in order, and where two short ones disagree both are shown.
 */
final class Combination {
  /** How far behind the best, in log-odds, one of several answers may be. */
  private static final double SPREAD = 4;

  private static final int MOST_SENTENCES = 8;

  /** A value, not a sentence. */
  private static final int SHORT = 6;

  /** The part of the question's words that says that two values are of the same thing. */
  private static final double SAME = 0.95;

  /** How much of what the best says of the question one of many alike must say too. */
  private static final double ALIKE = 0.8;

  /** The part of the question's words that a further answer must be the first to speak of. */
  private static final double NEW = 0.1;

  private final Set<String> asked;
  private final Wanted wanted;
  private final List<PartAnswer> ranked;
  private final Weights weights;
  private final double top;

  private Combination(String question, List<PartAnswer> answers) {
    this.asked = new HashSet<>(Words.topics(question));
    this.wanted = Wanted.by(question);
    this.weights = answers.getFirst().part().weights();
    this.top =
        answers.stream()
            .flatMap(each -> each.part().passages().stream())
            .mapToDouble(passage -> passage.score())
            .max()
            .orElse(0);
    this.ranked =
        answers.stream()
            .sorted(Comparator.comparingDouble((PartAnswer each) -> -each.weight(top)))
            .toList();
  }

  /**
   * @param answers of the parts that hold one, in the order they were read
   * @return the sentences of the answer; none if there are no answers
   */
  static List<Grounder.Sentence> of(String question, List<PartAnswer> answers) {
    if (answers.isEmpty()) {
      return List.of();
    }
    Combination combination = new Combination(question, answers);
    return switch (combination.wanted) {
      case ONE -> combination.one();
      case OF_EACH -> combination.several(true);
      case ALL -> combination.several(false);
    };
  }

  private List<Grounder.Sentence> one() {
    PartAnswer best = ranked.getFirst();
    return ranked.stream()
        .skip(1)
        .filter(other -> differ(best, other))
        .findFirst()
        .map(other -> List.of(differing(best.sentences().getFirst(), other.sentences().getFirst())))
        .orElse(best.sentences());
  }

  /** Two well supported short values of the same thing, neither of which holds the other. */
  private boolean differ(PartAnswer best, PartAnswer other) {
    if (!value(best) || !value(other) || best.weight(top) - other.weight(top) > SPREAD) {
      return false;
    }
    Facts one = Facts.of(best.sentences().getFirst().text());
    Facts two = Facts.of(other.sentences().getFirst().text());
    boolean figures = figures(one) && figures(two);
    return figures
        && !one.support(two)
        && !two.support(one)
        && weights.recall(asked, best.about()) >= SAME
        && weights.recall(asked, other.about()) >= SAME;
  }

  private static boolean value(PartAnswer answer) {
    return answer.sentences().size() == 1
        && Words.topics(answer.sentences().getFirst().text()).size() <= SHORT;
  }

  private static boolean figures(Facts facts) {
    return facts.ordered().stream().anyMatch(fact -> Character.isDigit(fact.codePointAt(0)));
  }

  /** As a model that learnt to read says it. */
  private static Grounder.Sentence differing(Grounder.Sentence one, Grounder.Sentence two) {
    return new Grounder.Sentence(
        List.of(
            new Grounder.Part("The passages differ: " + bare(one), one.support()),
            new Grounder.Part(", " + bare(two), two.support()),
            new Grounder.Part(".", Optional.empty())),
        false);
  }

  private static String bare(Grounder.Sentence sentence) {
    return sentence.text().strip().replaceFirst("[.;,]+$", "");
  }

  /**
   * @param each whether the question names what it asks of: then an answer is kept that speaks of
   *     something which those before do not (maximum coverage; Nemhauser et al., 1978)
   */
  private List<Grounder.Sentence> several(boolean each) {
    List<Grounder.Sentence> kept = new ArrayList<>();
    Set<List<String>> said = new HashSet<>();
    List<Span> quoted = new ArrayList<>();
    Set<String> covered = new HashSet<>();
    double best = ranked.getFirst().weight(top);
    for (PartAnswer answer : ranked) {
      boolean further = !kept.isEmpty();
      boolean wide = answer.weight(top) >= best - SPREAD && alike(answer);
      if (further && !(each ? adds(answer, covered) : wide)) {
        continue;
      }
      covered.addAll(answer.about());
      for (Grounder.Sentence sentence : answer.sentences()) {
        Span span = sentence.support().orElseThrow();
        Grounder.Sentence line = named(sentence, span);
        boolean again = quoted.stream().anyMatch(span::overlaps);
        if (kept.size() < MOST_SENTENCES
            && said.add(Words.topics(line.text()))
            && !(further && again)) {
          kept.add(line);
          quoted.add(span);
        }
      }
    }
    return kept;
  }

  private boolean alike(PartAnswer answer) {
    return weights.recall(asked, answer.about())
        >= ALIKE * weights.recall(asked, ranked.getFirst().about());
  }

  private boolean adds(PartAnswer answer, Set<String> covered) {
    Set<String> more = new HashSet<>(answer.about());
    more.removeAll(covered);
    return weights.recall(asked, more) >= NEW;
  }

  /** A bare value is told with what it is a value of, where it comes from several documents. */
  private Grounder.Sentence named(Grounder.Sentence sentence, Span span) {
    long documents =
        ranked.stream()
            .flatMap(each -> each.spans().stream())
            .map(each -> each.source().docId())
            .distinct()
            .count();
    boolean bare = Words.topics(sentence.text()).size() <= SHORT;
    Set<String> title = new HashSet<>(Words.topics(span.source().title()));
    title.removeAll(Words.topics(sentence.text()));
    if (documents < 2 || !bare || title.isEmpty()) {
      return new Grounder.Sentence(sentence.parts(), true);
    }
    List<Grounder.Part> parts = new ArrayList<>(sentence.parts());
    Grounder.Part first = parts.getFirst();
    parts.set(0, new Grounder.Part(span.source().title() + ": " + first.text(), first.support()));
    return new Grounder.Sentence(parts, true);
  }
}
