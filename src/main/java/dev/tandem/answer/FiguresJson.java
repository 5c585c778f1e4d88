package dev.tandem.answer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.stats.Confusion;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Reliability;
import java.util.List;
import java.util.Map;

/** Figures as reports give them in JSON: {@code {"value","low","high","n"}}. */
public final class FiguresJson {
  private FiguresJson() {}

  public static void put(ObjectNode json, Map<String, Estimate> figures) {
    figures.forEach((name, e) -> put(json.putObject(name), e));
  }

  /** A figure, into an object of its own. */
  public static void put(ObjectNode json, Estimate e) {
    json.put("value", e.value()).put("low", e.low()).put("high", e.high()).put("n", e.n());
  }

  /**
   * How each label was given, into an object of its own.
   *
   * @param labels by their number
   */
  public static void put(ObjectNode json, List<String> labels, Confusion confusion) {
    for (int c = 0; c < labels.size(); c++) {
      json.putObject(labels.get(c))
          .put("n", confusion.support(c))
          .put("precision", confusion.precision(c))
          .put("recall", confusion.recall(c))
          .put("f1", confusion.f1(c));
    }
  }

  /**
   * @param happened the name of what happened to a share of each bin
   */
  static void put(ArrayNode json, List<Reliability.Bin> bins, String happened) {
    for (Reliability.Bin bin : bins) {
      ObjectNode one =
          json.addObject()
              .put("from", bin.low())
              .put("to", bin.high())
              .put("probability", bin.probability());
      put(one.putObject(happened), bin.happened());
    }
  }
}
