package dev.tandem.compare.evidence;

import dev.tandem.compare.Comparison;
import dev.tandem.compare.Figure;
import dev.tandem.compare.Standing;
import dev.tandem.stats.Estimate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What the comparison itself says of how good answers are, and how often they are made up. */
public final class Accuracy implements Experiment {
  private static final List<Figure> FIGURES =
      List.of(
          Figure.QUALITY,
          Figure.WRONGLY_DECLINED,
          Figure.CITATION_PRECISION,
          Figure.CITATION_RECALL,
          Figure.UNSUPPORTED,
          Figure.FAILED);

  private final Comparison comparison;

  public Accuracy(Comparison comparison) {
    this.comparison = comparison;
  }

  @Override
  public Factor factor() {
    return Factor.ACCURACY;
  }

  @Override
  public FactorEvidence measure(Consumer<String> progress) {
    Map<String, Map<String, Estimate>> arms = new LinkedHashMap<>();
    for (Standing standing : comparison.standings()) {
      Map<String, Estimate> measures = new LinkedHashMap<>();
      for (Figure figure : FIGURES) {
        Estimate value = standing.figures().get(figure);
        if (value != null) {
          measures.put(figure.wireName(), value);
        }
      }
      Estimate declined = standing.figures().get(Figure.RIGHTLY_DECLINED);
      if (declined != null) {
        measures.put("answered_when_silent", others(declined));
      }
      arms.put(standing.name(), measures);
    }
    return new FactorEvidence(
        Factor.ACCURACY,
        "%,d test questions, quality by %s"
            .formatted(comparison.questions().size(), comparison.task().kind().figure().wireName()),
        arms,
        Map.of(),
        List.of());
  }

  /** The share of those that are not counted. */
  private static Estimate others(Estimate share) {
    return new Estimate(1 - share.value(), 1 - share.high(), 1 - share.low(), share.n());
  }
}
