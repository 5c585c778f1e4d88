package dev.tandem.compare;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.example.TestQuestion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * A {@link Comparison} as one HTML file that needs nothing else: the figures, and every question
 * with the answers of all arms. It shows texts of documents, so it is for who may read them.
 */
final class ComparisonPage {
  private static final String TEMPLATE = "/compare/report.html";
  private static final String DATA = "{{data}}";

  private final Comparison comparison;

  ComparisonPage(Comparison comparison) {
    this.comparison = comparison;
  }

  String html() {
    ObjectNode data = comparison.toJson();
    ArrayNode rows = data.putArray("questions");
    for (int i = 0; i < comparison.questions().size(); i++) {
      rows.add(row(i));
    }
    // Inside a script element nothing but its end tag ends it.
    return template().replace(DATA, data.toString().replace("<", "\\u003c"));
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
    for (Standing standing : comparison.standings()) {
      Reply reply = standing.replies().get(i);
      ObjectNode arm =
          arms.putObject(standing.name())
              .put("text", reply.text())
              .put("declined", reply.declined())
              .put("mode", reply.mode())
              .put("failure", reply.failure())
              .put("why", Fault.of(question, reply, standing.scores().get(i)).word())
              .put("ms", reply.milliseconds());
      ObjectNode scores = arm.putObject("scores");
      standing.scores().get(i).forEach((figure, value) -> scores.put(figure.wireName(), value));
      ArrayNode quotes = arm.putArray("quotes");
      reply
          .citations()
          .forEach(c -> quotes.addObject().put("doc_id", c.docId()).put("quote", c.quote()));
      ArrayNode found = arm.putArray("found");
      reply
          .found()
          .forEach(
              each ->
                  found
                      .addObject()
                      .put("doc_id", each.docId())
                      .put("title", each.title())
                      .put("text", each.text())
                      .put("score", each.score())
                      .put("used", each.used()));
    }
    return row;
  }

  private static String template() {
    try (InputStream in = ComparisonPage.class.getResourceAsStream(TEMPLATE)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its resource " + TEMPLATE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
