package dev.tandem.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.stats.ClusteredBootstrap;
import dev.tandem.stats.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * How the arms do on one kind of question. There are intervals and no verdicts: with verdicts for
 * every kind and pair, some would be wrong by chance.
 *
 * @param means of each arm
 * @param differences of each pair, in the order of the arms
 */
public record KindFigures(
    QuestionKind.Group group, SequencedMap<String, Estimate> means, List<Difference> differences) {
  public KindFigures {
    differences = List.copyOf(differences);
  }

  /** The mean of (a - b). */
  public record Difference(String a, String b, Estimate estimate) {}

  /**
   * @param groups of the questions that were scored
   * @param seed the same seed gives the same intervals
   */
  public static List<KindFigures> of(Scores scores, List<QuestionKind.Group> groups, long seed) {
    List<KindFigures> figures = new ArrayList<>();
    for (QuestionKind.Group group : groups) {
      Scores own = scores.only(group.questions());
      figures.add(new KindFigures(group, own.means(seed), differences(own, seed)));
    }
    return figures;
  }

  private static List<Difference> differences(Scores scores, long seed) {
    List<Map.Entry<String, double[]>> arms = List.copyOf(scores.arms().sequencedEntrySet());
    List<Difference> differences = new ArrayList<>();
    for (int i = 0; i < arms.size(); i++) {
      for (int j = i + 1; j < arms.size(); j++) {
        Estimate estimate =
            ClusteredBootstrap.difference(
                    arms.get(i).getValue(), arms.get(j).getValue(), scores.clusters(), seed)
                .estimate();
        differences.add(new Difference(arms.get(i).getKey(), arms.get(j).getKey(), estimate));
      }
    }
    return differences;
  }

  /**
   * {@code {"type","n","small","arms":{ARM:{"value","low","high"}},"pairs":[{"a","b","difference",
   * "low","high"}]}}.
   */
  public ObjectNode toJson() {
    ObjectNode json =
        new ObjectMapper()
            .createObjectNode()
            .put("type", group.kind().word())
            .put("n", group.questions().length)
            .put("small", group.small());
    ObjectNode arms = json.putObject("arms");
    means.forEach(
        (arm, mean) ->
            arms.putObject(arm)
                .put("value", mean.value())
                .put("low", mean.low())
                .put("high", mean.high()));
    ArrayNode pairs = json.putArray("pairs");
    for (Difference each : differences) {
      pairs
          .addObject()
          .put("a", each.a())
          .put("b", each.b())
          .put("difference", each.estimate().value())
          .put("low", each.estimate().low())
          .put("high", each.estimate().high());
    }
    return json;
  }
}
