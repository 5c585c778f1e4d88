package dev.tandem.answer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.example.LabelPrompt;
import dev.tandem.stats.Calibration;
import dev.tandem.stats.Confusion;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import dev.tandem.stats.Reliability;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Figures of texts that were given labels, each with n and its 95 % interval. A text that failed
 * counts as wrong.
 *
 * @param labels all, sorted
 * @param metrics {@code accuracy}; {@code macro_f1}, over the labels that occur or were given;
 *     {@code calibration_error}, of ten bins; with a temperature {@code calibration_error_raw},
 *     that without it; {@code failed}
 * @param temperature that probabilities are calibrated with
 * @param confusion of labels by their number
 * @param confusions true and given labels that differ, the most frequent first
 * @param bins of probabilities of the label that was given
 * @param failures how often each kind of failure happened
 */
public record LabelReport(
    List<String> labels,
    Map<String, Estimate> metrics,
    OptionalDouble temperature,
    Confusion confusion,
    List<Confused> confusions,
    List<Reliability.Bin> bins,
    Map<String, Integer> failures) {
  private static final long SEED = 20260101;

  /**
   * A label taken for another.
   *
   * @param n how often
   * @param of how many texts have the label
   * @param example one of the texts
   */
  public record Confused(String label, String given, int n, int of, String example) {}

  /** What was given to one text. */
  private record Given(int label, double probability, boolean right) {}

  static List<Given> given(List<String> labels, List<LabelEval.Row> rows, double temperature) {
    return rows.stream()
        .map(
            row -> {
              if (row.scores().length == 0) {
                return new Given(-1, 0, false);
              }
              double[] p = Calibration.probabilities(row.scores(), temperature);
              int best =
                  IntStream.range(0, p.length)
                      .boxed()
                      .max(Comparator.comparingDouble(i -> p[i]))
                      .orElseThrow();
              return new Given(best, p[best], labels.get(best).equals(row.text().label()));
            })
        .toList();
  }

  /** The temperature under which the labels of rows that were not learnt are most likely. */
  public static double temperature(LabelPrompt prompt, List<LabelEval.Row> rows) {
    List<String> labels = List.copyOf(prompt.labels());
    List<LabelEval.Row> scored = rows.stream().filter(row -> row.scores().length > 0).toList();
    return Calibration.temperature(
        scored.stream().map(LabelEval.Row::scores).toArray(double[][]::new),
        scored.stream().mapToInt(row -> labels.indexOf(row.text().label())).toArray());
  }

  /**
   * @param rows at least one
   */
  public static LabelReport of(
      LabelPrompt prompt, List<LabelEval.Row> rows, OptionalDouble temperature) {
    List<String> labels = List.copyOf(prompt.labels());
    List<Given> given = given(labels, rows, temperature.orElse(1));
    int[] y = rows.stream().mapToInt(row -> labels.indexOf(row.text().label())).toArray();
    int[] predicted = given.stream().mapToInt(Given::label).toArray();
    Confusion confusion = Confusion.of(labels.size(), y, predicted);
    Map<String, Estimate> metrics = new LinkedHashMap<>();
    metrics.put("accuracy", Intervals.proportion(confusion.right(), y.length));
    metrics.put(
        "macro_f1",
        Intervals.bootstrap(
            y.length, drawn -> Confusion.of(labels.size(), y, predicted, drawn).macroF1(), SEED));
    metrics.put("calibration_error", calibrationError(given));
    if (temperature.isPresent()) {
      metrics.put("calibration_error_raw", calibrationError(given(labels, rows, 1)));
    }
    Map<String, Integer> failures = new TreeMap<>();
    rows.stream()
        .filter(row -> !row.failure().isEmpty())
        .forEach(row -> failures.merge(row.failure(), 1, Integer::sum));
    int failed = failures.values().stream().mapToInt(Integer::intValue).sum();
    metrics.put("failed", Intervals.proportion(failed, y.length));
    return new LabelReport(
        labels,
        metrics,
        temperature,
        confusion,
        confused(labels, rows, given, confusion),
        bins(given),
        failures);
  }

  private static Estimate calibrationError(List<Given> given) {
    return Reliability.error(probabilities(given), right(given), SEED);
  }

  private static double[] probabilities(List<Given> given) {
    return given.stream().mapToDouble(Given::probability).toArray();
  }

  private static boolean[] right(List<Given> given) {
    boolean[] right = new boolean[given.size()];
    for (int i = 0; i < right.length; i++) {
      right[i] = given.get(i).right;
    }
    return right;
  }

  private static List<Confused> confused(
      List<String> labels, List<LabelEval.Row> rows, List<Given> given, Confusion confusion) {
    Map<List<Integer>, String> examples = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      int label = labels.indexOf(rows.get(i).text().label());
      if (given.get(i).label >= 0 && given.get(i).label != label) {
        examples.putIfAbsent(List.of(label, given.get(i).label), rows.get(i).text().text());
      }
    }
    List<Confused> confused = new ArrayList<>();
    examples.forEach(
        (pair, text) ->
            confused.add(
                new Confused(
                    labels.get(pair.getFirst()),
                    labels.get(pair.getLast()),
                    confusion.counts()[pair.getFirst()][pair.getLast()],
                    confusion.support(pair.getFirst()),
                    text)));
    confused.sort(
        Comparator.comparingInt(Confused::n)
            .reversed()
            .thenComparing(Confused::label)
            .thenComparing(Confused::given));
    return confused;
  }

  /** Of the texts that were given a label. */
  private static List<Reliability.Bin> bins(List<Given> all) {
    List<Given> given = all.stream().filter(each -> each.label >= 0).toList();
    return Reliability.bins(probabilities(given), right(given));
  }

  /** How many texts there were. */
  public int n() {
    return confusion.counts().length == 0 ? 0 : metrics.values().iterator().next().n();
  }

  /** The JSON form; the texts are left out. */
  public ObjectNode toJson() {
    ObjectNode json = new ObjectMapper().createObjectNode().put("n", n());
    FiguresJson.put(json.putObject("metrics"), metrics);
    temperature.ifPresent(t -> json.put("temperature", t));
    ArrayNode pairs = json.putArray("confusions");
    confusions.forEach(
        c ->
            pairs
                .addObject()
                .put("label", c.label)
                .put("given", c.given)
                .put("n", c.n)
                .put("of", c.of));
    FiguresJson.put(json.putObject("labels"), labels, confusion);
    FiguresJson.put(json.putArray("reliability"), bins, "right");
    ObjectNode kinds = json.putObject("failures");
    failures.forEach(kinds::put);
    return json;
  }
}
