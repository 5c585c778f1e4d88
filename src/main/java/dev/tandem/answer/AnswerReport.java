package dev.tandem.answer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/**
 * Figures of an evaluation, each with n and its 95 % interval. A figure without a single case to
 * stand on is left out.
 *
 * @param n questions asked
 * @param metrics over all questions:
 *     <ul>
 *       <li>of the answerable: {@code exact_match}, {@code f1}, {@code contains} (the answer holds
 *           a gold answer), {@code false_abstention}
 *       <li>of the unanswerable: {@code correct_abstention}
 *       <li>of answers with citations to answerable questions: {@code citation_precision} (a quote
 *           holds a gold answer)
 *       <li>of answerable questions whose documents are known: {@code citation_recall} (one of them
 *           is cited)
 *       <li>of all: {@code abstention}, {@code failed}
 *     </ul>
 *
 * @param modes the same per mode, with {@code share}, the part of all questions
 * @param failures how often each kind of failure happened
 */
public record AnswerReport(
    int n,
    Map<String, Estimate> metrics,
    Map<Mode, Map<String, Estimate>> modes,
    Map<String, Integer> failures,
    List<AnswerEval.Row> rows) {
  private static final long SEED = 20260101;

  static AnswerReport of(List<AnswerEval.Row> rows) {
    Map<String, Estimate> metrics = new LinkedHashMap<>();
    quality(metrics, rows);
    share(
        metrics,
        "citation_recall",
        rows,
        answerable().and(r -> !r.question().docIds().isEmpty()),
        AnswerEval.Row::found);
    share(metrics, "abstention", rows, r -> true, r -> r.is(Mode.NONE));
    share(metrics, "false_abstention", rows, answerable(), r -> r.is(Mode.NONE));
    share(metrics, "correct_abstention", rows, answerable().negate(), r -> r.is(Mode.NONE));
    share(metrics, "failed", rows, r -> true, r -> r.answer().isEmpty());
    Map<Mode, Map<String, Estimate>> modes = new TreeMap<>();
    for (Mode mode : Mode.values()) {
      Map<String, Estimate> figures = new LinkedHashMap<>();
      share(figures, "share", rows, r -> true, r -> r.is(mode));
      if (mode != Mode.NONE) {
        quality(figures, rows.stream().filter(r -> r.is(mode)).toList());
      }
      modes.put(mode, figures);
    }
    Map<String, Integer> failures = new TreeMap<>();
    rows.stream()
        .filter(r -> r.answer().isEmpty())
        .forEach(r -> failures.merge(r.failure(), 1, Integer::sum));
    return new AnswerReport(rows.size(), metrics, modes, failures, List.copyOf(rows));
  }

  /** The JSON form: {@code {"n", "metrics": {NAME: {"value","low","high","n"}}, "modes", ...}}. */
  public ObjectNode toJson() {
    ObjectNode json = new ObjectMapper().createObjectNode().put("n", n);
    FiguresJson.put(json.putObject("metrics"), metrics);
    ObjectNode byMode = json.putObject("modes");
    modes.forEach((mode, figures) -> FiguresJson.put(byMode.putObject(mode.wireName()), figures));
    ObjectNode kinds = json.putObject("failures");
    failures.forEach(kinds::put);
    return json;
  }

  /**
   * Writes {@code answers.jsonl}: a line for each question, with what was answered and how it was
   * scored.
   *
   * @param folder made if it is not there
   * @return the file
   * @throws UserError if it cannot be written
   */
  public Path write(Path folder) {
    Path file = folder.resolve("answers.jsonl");
    try {
      Files.createDirectories(folder);
      Files.write(file, rows.stream().map(AnswerReport::line).toList());
    } catch (IOException e) {
      throw new UserError("%s cannot be written; name another folder".formatted(file), e);
    }
    return file;
  }

  private static String line(AnswerEval.Row row) {
    ObjectNode json =
        new ObjectMapper()
            .createObjectNode()
            .put("id", row.question().id())
            .put("question", row.question().question())
            .put("answerable", row.question().answerable());
    ArrayNode gold = json.putArray("answers");
    row.question().answers().forEach(gold::add);
    ArrayNode documents = json.putArray("doc_ids");
    row.question().docIds().forEach(documents::add);
    row.answer().ifPresent(answer -> json.set("answer", AnswerJson.of(answer)));
    json.put("failure", row.failure())
        .put("exact_match", row.exact())
        .put("f1", row.f1())
        .put("contains", row.contains())
        .put("quoted", row.quoted())
        .put("found", row.found());
    return json.toString();
  }

  private static Predicate<AnswerEval.Row> answerable() {
    return row -> row.question().answerable();
  }

  private static void quality(Map<String, Estimate> figures, List<AnswerEval.Row> rows) {
    share(figures, "exact_match", rows, answerable(), r -> r.exact() == 1);
    mean(figures, "f1", rows.stream().filter(answerable()).toList(), AnswerEval.Row::f1);
    share(figures, "contains", rows, answerable(), AnswerEval.Row::contains);
    share(
        figures,
        "citation_precision",
        rows,
        answerable().and(AnswerEval.Row::cited),
        AnswerEval.Row::quoted);
  }

  private static void share(
      Map<String, Estimate> figures,
      String name,
      List<AnswerEval.Row> rows,
      Predicate<AnswerEval.Row> of,
      Predicate<AnswerEval.Row> success) {
    int all = (int) rows.stream().filter(of).count();
    if (all > 0) {
      int good = (int) rows.stream().filter(of).filter(success).count();
      figures.put(name, Intervals.proportion(good, all));
    }
  }

  private static void mean(
      Map<String, Estimate> figures,
      String name,
      List<AnswerEval.Row> rows,
      ToDoubleFunction<AnswerEval.Row> value) {
    if (!rows.isEmpty()) {
      figures.put(name, Intervals.mean(rows.stream().mapToDouble(value).toArray(), SEED));
    }
  }
}
