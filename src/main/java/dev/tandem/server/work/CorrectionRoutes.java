package dev.tandem.server.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Tandem;
import dev.tandem.example.StoredSet;
import dev.tandem.json.Json;
import dev.tandem.ledger.AnswerRecord;
import dev.tandem.ledger.AnswerReplay;
import dev.tandem.ledger.Feedback;
import dev.tandem.server.Call;
import dev.tandem.server.Fields;
import dev.tandem.server.Needs;
import dev.tandem.server.Problem;
import dev.tandem.server.Routes;
import dev.tandem.server.Shelf;
import dev.tandem.text.Principals;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Corrections that askers have given: listed for review, made to labelled rows or rejected. */
public final class CorrectionRoutes {
  private static final String ALL = "/api/collections/{c}/corrections";
  private static final String SET = "corrections";
  private static final int TEXT = 20_000;

  private final Tandem tandem;
  private final Shelf shelf;

  public CorrectionRoutes(Tandem tandem, Shelf shelf) {
    this.tandem = tandem;
    this.shelf = shelf;
  }

  public void addTo(Routes routes) {
    routes.get(ALL, Needs.TRAINER, this::list);
    routes.post(ALL + "/{answer}", Needs.TRAINER, this::review);
  }

  private List<AnswerReplay> open(Call call) {
    Optional<Principals> reader =
        call.caller().manages(call.path("c")) ? Optional.empty() : Optional.of(call.who());
    return tandem.corrections().open(shelf.existing(call.path("c")).name(), reader);
  }

  private void list(Call call) {
    call.json(
        Pages.page(
            call, "corrections", open(call), each -> each.given().id(), CorrectionRoutes::json));
  }

  private static ObjectNode json(AnswerReplay answer) {
    AnswerRecord given = answer.given();
    ObjectNode json =
        Json.object()
            .put("answer_id", given.id())
            .put("time", given.time().toString())
            .put("question", given.question())
            .put("answer", given.answer())
            .put("abstained", given.abstained());
    answer
        .feedback()
        .ifPresent(
            said ->
                json.put("correction", said.correction())
                    .put("rating", said.rating().word())
                    .put("comment", said.comment())
                    .put("given", said.time().toString()));
    json.set("citations", Json.mapper().valueToTree(given.citations()));
    return json;
  }

  private void review(Call call) throws IOException {
    AnswerReplay answer =
        open(call).stream()
            .filter(each -> each.given().id().equals(call.path("answer")))
            .findFirst()
            .orElseThrow(
                () ->
                    new Problem(
                        404, "There is no open correction of this answer that you may review."));
    Fields fields = call.body();
    String verdict = fields.required("verdict");
    if (!verdict.isEmpty() && !List.of("accept", "reject").contains(verdict)) {
      fields.wrong("verdict", "write accept or reject");
    }
    Optional<String> text = fields.text("text").filter(words -> !words.isBlank());
    if (text.filter(words -> words.length() > TEXT).isPresent()) {
      fields.wrong("text", "it has at most %d characters".formatted(TEXT));
    }
    String set = fields.text("set").orElse(SET);
    fields.done();
    ObjectNode json = Json.object().put("answer_id", answer.given().id());
    if (verdict.equals("reject")) {
      if (!tandem.corrections().reject(answer, call.caller().name())) {
        throw new Problem(409, "Somebody else has reviewed it meanwhile.");
      }
      call.json(json.put("review", "rejected"));
      return;
    }
    if (text.isEmpty() && answer.feedback().map(Feedback::correction).orElse("").isEmpty()) {
      throw new Problem(
          409, "The words of the correction are destroyed; nothing can be made of it.");
    }
    StoredSet.Row row = tandem.corrections().accept(answer, text, set, call.caller().name());
    json.put("review", "accepted").put("set", set);
    json.set("row", row.json());
    call.json(201, json);
  }
}
