package dev.tandem.answer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import dev.tandem.stats.Reliability;
import dev.tandem.stats.Separation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How well it is decided whether the documents answer: every probability is of a model that had not
 * seen the question.
 *
 * @param abstention what is kept for the collection
 * @param metrics {@code auc}; {@code calibration_error}; at the threshold {@code answered}, of the
 *     answerable questions, and {@code declined}, of the others
 * @param bins of probabilities
 * @param choices what other thresholds would do
 */
public record CalibrationReport(
    Abstention abstention,
    Map<String, Estimate> metrics,
    List<Reliability.Bin> bins,
    List<Choice> choices) {
  private static final long SEED = 20260101;
  private static final int STEPS = 20;

  /**
   * A threshold.
   *
   * @param answered share of the answerable questions
   * @param declined share of the others
   */
  public record Choice(double threshold, Estimate answered, Estimate declined) {}

  /** Of what was fitted. */
  public static CalibrationReport of(AbstentionFitter.Fit fit) {
    double[] p = fit.heldOut();
    boolean[] y = new boolean[p.length];
    List<Double> answerable = new ArrayList<>();
    List<Double> others = new ArrayList<>();
    for (int i = 0; i < p.length; i++) {
      y[i] = fit.labelled().get(i).answerable();
      (y[i] ? answerable : others).add(p[i]);
    }
    Map<String, Estimate> metrics = new LinkedHashMap<>();
    Choice kept = choice(fit.abstention().threshold(), answerable, others);
    metrics.put("answered", kept.answered());
    metrics.put("declined", kept.declined());
    metrics.put("auc", Separation.auc(array(answerable), array(others), SEED));
    metrics.put("calibration_error", Reliability.error(p, y, SEED));
    List<Choice> choices = new ArrayList<>();
    for (int step = 1; step < STEPS; step++) {
      choices.add(choice((double) step / STEPS, answerable, others));
    }
    return new CalibrationReport(fit.abstention(), metrics, Reliability.bins(p, y), choices);
  }

  private static Choice choice(double threshold, List<Double> answerable, List<Double> others) {
    long answered = answerable.stream().filter(p -> p >= threshold).count();
    long declined = others.stream().filter(p -> p < threshold).count();
    return new Choice(
        threshold,
        Intervals.proportion((int) answered, answerable.size()),
        Intervals.proportion((int) declined, others.size()));
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The JSON form. */
  public ObjectNode toJson() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("n", bins.stream().mapToInt(bin -> bin.happened().n()).sum())
        .put("threshold", abstention.threshold())
        .put("comment", abstention.comment());
    FiguresJson.put(json.putObject("metrics"), metrics);
    ObjectNode weights = json.putObject("weights").put("intercept", abstention.intercept());
    abstention.weights().forEach(weights::put);
    FiguresJson.put(json.putArray("reliability"), bins, "answerable");
    ArrayNode thresholds = json.putArray("thresholds");
    for (Choice choice : choices) {
      ObjectNode one = thresholds.addObject().put("threshold", choice.threshold());
      FiguresJson.put(one.putObject("answered"), choice.answered());
      FiguresJson.put(one.putObject("declined"), choice.declined());
    }
    return json;
  }

  /**
   * Writes {@code calibration.html}.
   *
   * @param folder made if there is none
   * @return the file
   */
  public Path write(Path folder) {
    ReportPage page = new ReportPage("Calibration");
    page.add("<h1>When is a question answered?</h1>\n");
    page.add(
        "<p>From a probability of %.2f that the passages answer it. %s.</p>\n",
        abstention.threshold(), ReportPage.escape(abstention.comment()));
    page.figures(metrics);
    page.add("<h2>Can the probability be relied on?</h2>\n");
    page.add(
        "<p>Questions by the probability that the passages answer them, each from a model that had not seen the question, and the share that they do answer, with its interval. On the dashed line the probability is what it says.</p>\n");
    page.put(ReliabilityPlot.of(bins, "questions", "answerable"));
    page.add("<h2>Other thresholds</h2>\n");
    page.add(
        "<table><tr><th>threshold</th><th>answerable ones answered</th><th>95 %% interval</th><th>others declined</th><th>95 %% interval</th></tr>\n");
    for (Choice choice : choices) {
      page.add(
          "<tr><td class=\"n\">%.2f</td><td class=\"n\">%s</td><td class=\"n\">%s to %s</td><td class=\"n\">%s</td><td class=\"n\">%s to %s</td></tr>\n",
          choice.threshold(),
          ReportPage.percent(choice.answered().value()),
          ReportPage.percent(choice.answered().low()),
          ReportPage.percent(choice.answered().high()),
          ReportPage.percent(choice.declined().value()),
          ReportPage.percent(choice.declined().low()),
          ReportPage.percent(choice.declined().high()));
    }
    page.add("</table>\n");
    return page.write(folder, "calibration.html");
  }
}
