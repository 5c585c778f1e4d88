package dev.tandem.compare.evidence;

import dev.tandem.compare.Comparison;
import dev.tandem.compare.Figure;
import dev.tandem.compare.Reply;
import dev.tandem.compare.Standing;
import dev.tandem.example.TestQuestion;
import dev.tandem.stats.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Whether answers have the house's form, style and words, told from the replies of the comparison:
 * nothing is asked again.
 */
public final class Control implements Experiment {
  private static final List<Figure> FIGURES = List.of(Figure.FORM, Figure.STYLE_DISTANCE);

  private final Comparison comparison;
  private final List<String> labelled;

  /**
   * @param labelled answers of the training rows; may be none
   */
  public Control(Comparison comparison, List<String> labelled) {
    this.comparison = comparison;
    this.labelled = List.copyOf(labelled);
  }

  @Override
  public Factor factor() {
    return Factor.CONTROL;
  }

  @Override
  public FactorEvidence measure(Consumer<String> progress) {
    DomainTerms terms = new DomainTerms(texts());
    Map<String, Map<String, Estimate>> arms = new LinkedHashMap<>();
    for (Standing standing : comparison.standings()) {
      Map<String, Estimate> measures = new LinkedHashMap<>();
      for (Figure figure : FIGURES) {
        Estimate value = standing.figures().get(figure);
        if (value != null) {
          measures.put(figure.wireName(), value);
        }
      }
      used(standing, terms).mean().ifPresent(share -> measures.put("terms", share));
      arms.put(standing.name(), measures);
    }
    List<String> notes = new ArrayList<>();
    if (comparison.task().form().isEmpty()) {
      notes.add("the labelled answers share no form that could be held against answers");
    }
    if (terms.size() == 0) {
      notes.add("no words are much more frequent here than in general English");
    }
    return new FactorEvidence(
        Factor.CONTROL,
        "the replies to %,d test questions; %,d terms were found in the labelled answers and the passages, and counted where a gold answer uses one"
            .formatted(comparison.questions().size(), terms.size()),
        arms,
        Map.of(),
        notes);
  }

  /** Labelled and gold answers, and passages that were found, each once. */
  private List<String> texts() {
    List<String> texts = new ArrayList<>(labelled);
    comparison.questions().forEach(question -> texts.addAll(question.answers()));
    comparison.standings().stream()
        .flatMap(standing -> standing.replies().stream())
        .flatMap(reply -> reply.found().stream())
        .map(Reply.Found::text)
        .forEach(texts::add);
    return texts.stream().distinct().collect(Collectors.toList());
  }

  /** Of each answer: the share of a gold answer's terms that it uses, the best gold answer's. */
  private Shares used(Standing standing, DomainTerms terms) {
    Shares used = new Shares();
    for (int i = 0; i < comparison.questions().size(); i++) {
      TestQuestion question = comparison.questions().get(i);
      Reply reply = standing.replies().get(i);
      Set<String> said = reply.declined() ? Set.of() : terms.in(reply.text());
      List<Set<String>> gold =
          question.answers().stream().map(terms::in).filter(each -> !each.isEmpty()).toList();
      if (question.answerable() && !gold.isEmpty()) {
        double best =
            gold.stream()
                .mapToDouble(
                    each -> each.stream().filter(said::contains).count() / (double) each.size())
                .max()
                .orElse(0);
        used.add(best, question.docIds().stream().findFirst().orElse(question.id()));
      }
    }
    return used;
  }
}
