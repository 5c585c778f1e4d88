package dev.tandem.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.stats.Estimate;
import java.util.Locale;

/**
 * Two arms on one metric.
 *
 * @param difference mean of (a - b) with its 95 % interval, for this pair alone
 * @param p of no difference, for this pair alone
 * @param adjusted p beside the other pairs, by Holm's procedure
 * @param margin what would matter, in the metric's unit
 * @param questionsNeeded how many more questions would tell, 0 where these do; beyond {@value
 *     QuestionsNeeded#MOST} that number
 */
public record PairVerdict(
    String a,
    String b,
    Metric metric,
    Estimate difference,
    double p,
    double adjusted,
    double margin,
    Verdict verdict,
    int questionsNeeded,
    Effect effect) {

  /** One clause for people. */
  public String sentence() {
    String on = metric.name();
    return switch (verdict) {
      case BETTER -> "%s is better than %s on %s by %s".formatted(a, b, on, amount());
      case WORSE -> "%s is worse than %s on %s by %s".formatted(a, b, on, amount());
      case NO_DIFFERENCE ->
          "between %s and %s there is no difference worth having on %s (less than %s)"
              .formatted(a, b, on, figure(margin));
      case NOT_ENOUGH ->
          "not enough questions to tell %s from %s on %s: %s more are needed"
              .formatted(a, b, on, needed());
    };
  }

  private String needed() {
    return questionsNeeded >= QuestionsNeeded.MOST
        ? String.format(Locale.ROOT, "more than %,d", QuestionsNeeded.MOST)
        : String.format(Locale.ROOT, "%,d", questionsNeeded);
  }

  /** Without signs, the smaller end first. */
  private String amount() {
    double one = Math.abs(difference.low());
    double other = Math.abs(difference.high());
    return "%s (95 %% interval %s to %s)"
        .formatted(
            figure(Math.abs(difference.value())),
            figure(Math.min(one, other)),
            figure(Math.max(one, other)));
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /** One of {@code pairs} in what {@code compare --json} prints. */
  public ObjectNode toJson() {
    ObjectNode json =
        new ObjectMapper()
            .createObjectNode()
            .put("a", a)
            .put("b", b)
            .put("metric", metric.name())
            .put("difference", difference.value())
            .put("low", difference.low())
            .put("high", difference.high())
            .put("p", p)
            .put("p_adjusted", adjusted)
            .put("margin", margin)
            .put("verdict", verdict.word())
            .put("questions_needed", questionsNeeded)
            .put("reason", sentence());
    json.putObject("effect")
        .put("value", effect.dominance().value())
        .put("low", effect.dominance().low())
        .put("high", effect.dominance().high())
        .put("wins", effect.wins())
        .put("ties", effect.ties())
        .put("losses", effect.losses());
    return json;
  }
}
