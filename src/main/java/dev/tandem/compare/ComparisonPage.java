package dev.tandem.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.compare.evidence.Factor;
import dev.tandem.compare.evidence.FactorEvidence;
import dev.tandem.example.TestQuestion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A {@link Comparison} as one HTML file that needs nothing else: the figures, and every question
 * with the answers of all arms. It shows texts of documents, so it is for who may read them.
 *
 * <p>Passages are written once and named by their number, since arms find the same ones.
 */
final class ComparisonPage {
  static final String SCHEMA = "compare.schema.json";

  private static final ReportPage PAGE =
      new ReportPage(
          "Comparison",
          "questions",
          "compare.json",
          List.of(),
          List.of(
              "compare/dom.js",
              "compare/words.js",
              "compare/charts.js",
              "compare/summary.js",
              "compare/figures.js",
              "compare/evidence.js",
              "compare/labels.js",
              "compare/questions.js",
              "compare/answers.js",
              "compare/start.js",
              "compare/theme.js"));

  private final Comparison comparison;
  private final Map<Factor, FactorEvidence> evidence;
  private final Map<Shown, Integer> passages = new LinkedHashMap<>();

  /** A passage as the page shows it. */
  private record Shown(String docId, String title, String text) {}

  /**
   * @param evidence measured beside the quality of answers; may be none
   */
  ComparisonPage(Comparison comparison, Map<Factor, FactorEvidence> evidence) {
    this.comparison = comparison;
    this.evidence = evidence;
  }

  String html() {
    ObjectNode data = comparison.toJson();
    Map<Integer, Overlap.How> seen =
        comparison.overlap().found().stream()
            .collect(Collectors.toMap(Overlap.Found::test, Overlap.Found::how));
    ArrayNode rows = data.putArray("questions");
    for (int i = 0; i < comparison.questions().size(); i++) {
      ObjectNode row = row(i);
      if (seen.containsKey(i)) {
        row.put("seen", seen.get(i).name().toLowerCase(Locale.ROOT));
      }
      rows.add(row);
    }
    ArrayNode texts = data.putArray("passages");
    passages
        .keySet()
        .forEach(
            each ->
                texts
                    .addObject()
                    .put("doc_id", each.docId())
                    .put("title", each.title())
                    .put("text", each.text()));
    ObjectNode factors = data.putObject("evidence");
    evidence.forEach(
        (factor, measured) ->
            factors
                .putObject(factor.wireName())
                .put("title", factor.title())
                .put("question", factor.question())
                .setAll(measured.toJson()));
    return PAGE.html(data);
  }

  /** A question, and what each arm said. */
  private ObjectNode row(int i) {
    TestQuestion question = comparison.questions().get(i);
    ObjectNode row =
        new ObjectMapper()
            .createObjectNode()
            .put("id", question.id())
            .put("question", question.question())
            .put("kind", QuestionKind.of(question).word())
            .put("answerable", question.answerable());
    question.answers().forEach(row.putArray("gold")::add);
    question.docIds().forEach(row.putArray("doc_ids")::add);
    ObjectNode arms = row.putObject("arms");
    Map<String, Reply> said = new LinkedHashMap<>();
    Map<String, Fault> faults = new LinkedHashMap<>();
    for (Standing standing : comparison.standings()) {
      Reply reply = standing.replies().get(i);
      said.put(standing.name(), reply);
      faults.put(standing.name(), standing.fault(i, question));
      ObjectNode arm = arms.putObject(standing.name());
      write(reply, arm);
      arm.put("why", faults.get(standing.name()).word());
      ObjectNode scores = arm.putObject("scores");
      standing.scores().get(i).forEach((figure, value) -> scores.put(figure.wireName(), value));
    }
    LabelDoubt.of(said, faults).forEach(row.putArray("label_doubted_by")::add);
    return row;
  }

  private void write(Reply reply, ObjectNode arm) {
    arm.put("text", reply.text())
        .put("declined", reply.declined())
        .put("mode", reply.mode())
        .put("failure", reply.failure())
        .put("ms", reply.milliseconds());
    ArrayNode quotes = arm.putArray("quotes");
    reply
        .citations()
        .forEach(
            each ->
                quotes
                    .addObject()
                    .put("doc_id", each.docId())
                    .put("title", each.title())
                    .put("quote", each.quote()));
    ArrayNode found = arm.putArray("found");
    reply
        .found()
        .forEach(
            each ->
                found
                    .addObject()
                    .put("passage", number(each))
                    .put("score", each.score())
                    .put("used", each.used()));
  }

  private int number(Reply.Found found) {
    return passages.computeIfAbsent(
        new Shown(found.docId(), found.title(), found.text()), shown -> passages.size());
  }
}
