package dev.tandem.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.answer.FiguresJson;
import dev.tandem.example.Keys;
import dev.tandem.example.TestQuestion;
import dev.tandem.stats.Confusion;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import dev.tandem.stats.Reliability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What an arm's labels come to over all texts: figures that are no mean of single answers, and
 * which labels it takes for which. An arm need not be a model of this machine; what such a model
 * gives, with how likely it holds every label, is a {@link dev.tandem.answer.LabelReport}.
 *
 * @param labels those that texts have, sorted, and behind them others that were given
 * @param confusion of labels by their number; what is none of them is in its last column
 * @param figures {@link Figure#MACRO_F1} and, where the arm says how sure it is, {@link
 *     Figure#CALIBRATION_ERROR}
 */
public record ArmLabels(List<String> labels, Confusion confusion, Map<Figure, Estimate> figures) {
  /**
   * A label taken for another.
   *
   * @param given empty where what was given is no label
   * @param n how often
   * @param of how many texts have the label
   */
  record Confused(String label, String given, int n, int of) {}

  /**
   * @param questions at least one with an answer, which is its label
   * @param clusters which questions hang together
   */
  static ArmLabels of(
      List<TestQuestion> questions, List<Reply> replies, int[] clusters, long seed) {
    int[] rows =
        IntStream.range(0, questions.size()).filter(i -> questions.get(i).answerable()).toArray();
    List<String> labels =
        Arrays.stream(rows).mapToObj(i -> label(questions.get(i))).distinct().sorted().toList();
    Map<String, Integer> numbers = new HashMap<>();
    labels.forEach(label -> numbers.putIfAbsent(Keys.loose(label), labels.indexOf(label)));
    List<String> all = new ArrayList<>(labels); // those that no text has, but arms give, behind
    int[] y = new int[rows.length];
    int[] given = new int[rows.length];
    for (int r = 0; r < rows.length; r++) {
      Reply reply = replies.get(rows[r]);
      y[r] = labels.indexOf(label(questions.get(rows[r])));
      given[r] = -1;
      if (reply.answers()) {
        Integer number = numbers.get(Keys.loose(reply.text()));
        if (number == null && reply.confidence().isPresent()) {
          number = all.size();
          numbers.put(Keys.loose(reply.text()), number);
          all.add(reply.text());
        }
        given[r] = number == null ? -1 : number;
      }
    }
    int classes = all.size();
    Map<Figure, Estimate> figures = new EnumMap<>(Figure.class);
    figures.put(
        Figure.MACRO_F1,
        macroF1(classes, y, given, Arrays.stream(rows).map(i -> clusters[i]).toArray(), seed));
    calibration(rows, replies, y, given, seed)
        .ifPresent(error -> figures.put(Figure.CALIBRATION_ERROR, error));
    return new ArmLabels(all, Confusion.of(classes, y, given), figures);
  }

  private static String label(TestQuestion question) {
    return question.answers().getFirst();
  }

  /** Whole clusters are drawn. */
  private static Estimate macroF1(int classes, int[] y, int[] given, int[] clusters, long seed) {
    Map<Integer, List<Integer>> groups = new HashMap<>();
    for (int i = 0; i < y.length; i++) {
      groups.computeIfAbsent(clusters[i], each -> new ArrayList<>()).add(i);
    }
    List<List<Integer>> all = List.copyOf(groups.values());
    Estimate estimate =
        Intervals.bootstrap(
            all.size(),
            drawn -> {
              int[] of =
                  Arrays.stream(drawn)
                      .flatMap(group -> all.get(group).stream().mapToInt(Integer::intValue))
                      .toArray();
              return Confusion.of(classes, y, given, of).macroF1();
            },
            seed);
    return new Estimate(estimate.value(), estimate.low(), estimate.high(), y.length);
  }

  private static Optional<Estimate> calibration(
      int[] rows, List<Reply> replies, int[] y, int[] given, long seed) {
    int[] sure =
        IntStream.range(0, rows.length)
            .filter(r -> replies.get(rows[r]).confidence().isPresent())
            .toArray();
    if (sure.length == 0) {
      return Optional.empty();
    }
    double[] probabilities =
        Arrays.stream(sure)
            .mapToDouble(r -> replies.get(rows[r]).confidence().getAsDouble())
            .toArray();
    boolean[] right = new boolean[sure.length];
    for (int i = 0; i < right.length; i++) {
      right[i] = y[sure[i]] == given[sure[i]];
    }
    return Optional.of(Reliability.error(probabilities, right, seed));
  }

  /** The most frequent first. */
  List<Confused> confused() {
    List<Confused> confused = new ArrayList<>();
    for (int c = 0; c < labels.size(); c++) {
      for (int d = 0; d <= labels.size(); d++) {
        int n = confusion.counts()[c][d];
        if (c != d && n > 0) {
          String given = d < labels.size() ? labels.get(d) : "";
          confused.add(new Confused(labels.get(c), given, n, confusion.support(c)));
        }
      }
    }
    confused.sort(
        Comparator.comparingInt(Confused::n)
            .reversed()
            .thenComparing(Confused::label)
            .thenComparing(Confused::given));
    return confused;
  }

  /**
   * {@code {"each":{LABEL:{"n","precision","recall","f1"}},"confusions":[{"label","given","n",
   * "of"}]}}.
   */
  ObjectNode toJson() {
    ObjectNode json = new ObjectMapper().createObjectNode();
    FiguresJson.put(json.putObject("each"), labels, confusion);
    ArrayNode pairs = json.putArray("confusions");
    confused()
        .forEach(
            c ->
                pairs
                    .addObject()
                    .put("label", c.label)
                    .put("given", c.given)
                    .put("n", c.n)
                    .put("of", c.of));
    return json;
  }
}
