package dev.tandem.answer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.retrieve.Route;
import dev.tandem.retrieve.Understood;
import dev.tandem.text.Citation;
import java.util.List;

/** The JSON form of an answer, as {@code ask --json} prints it. Keys are a promise to scripts. */
public final class AnswerJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private AnswerJson() {}

  public static ObjectNode of(Answer answer) {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("answer_id", answer.id())
        .put("answer", answer.text())
        .put("mode", answer.mode().wireName())
        .put("abstained", answer.abstained())
        .put("reason", answer.reason())
        .put("arm", answer.arm().wireName())
        .put("collection", answer.collection())
        .put("generation", answer.generation())
        .put("model", answer.model())
        .put("adapter", answer.adapter())
        .put("cached", answer.cached());
    if (answer.routes().size() > 1) {
      json.set("collections", of(answer.routes()));
    }
    ArrayNode citations = json.putArray("citations");
    answer.citations().forEach(citation -> citations.add(of(citation)));
    ArrayNode retrieved = json.putArray("retrieved");
    for (Answer.Retrieved found : answer.retrieved()) {
      ObjectNode row = retrieved.addObject();
      row.put("chunk_id", found.passage().chunkId())
          .put("collection", found.passage().collection())
          .put("doc_id", found.passage().docId())
          .put("score", found.passage().score())
          .put("used", found.used());
      ArrayNode warnings = row.putArray("warnings");
      found.passage().warnings().forEach(warnings::add);
    }
    answer.understood().ifPresent(understood -> json.set("query", of(understood)));
    json.putObject("usage")
        .put("prompt_tokens", answer.usage().promptTokens())
        .put("completion_tokens", answer.usage().completionTokens());
    json.putObject("timing_ms")
        .put("retrieve", answer.timing().retrieve())
        .put("prefill", answer.timing().prefill())
        .put("decode", answer.timing().decode())
        .put("total", answer.timing().total());
    return json;
  }

  /** The collections searched, the likeliest first. */
  public static ArrayNode of(List<Route> routes) {
    ArrayNode json = MAPPER.createArrayNode();
    for (Route route : routes) {
      json.addObject()
          .put("name", route.collection())
          .put("generation", route.generation())
          .put("probability", route.probability())
          .put("kept", route.kept());
    }
    return json;
  }

  /** How a question was read: what it was searched as, and each step that changed it. */
  public static ObjectNode of(Understood understood) {
    ObjectNode json = MAPPER.createObjectNode().put("typed", understood.typed());
    ArrayNode searched = json.putArray("searched");
    understood.forms().forEach(form -> searched.add(form.keywords()));
    ArrayNode steps = json.putArray("steps");
    for (Understood.Step step : understood.steps()) {
      steps
          .addObject()
          .put("kind", step.kind().wireName())
          .put("from", step.from())
          .put("to", step.to());
    }
    return json;
  }

  /** One citation; also for replays of recorded answers. */
  public static ObjectNode of(Citation citation) {
    return MAPPER
        .createObjectNode()
        .put("marker", citation.marker())
        .put("collection", citation.collection())
        .put("doc_id", citation.docId())
        .put("version", citation.version())
        .put("title", citation.title())
        .put("start", citation.start())
        .put("end", citation.end())
        .put("page", citation.page())
        .put("quote", citation.quote());
  }
}
