package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.tandem.Responses;
import dev.tandem.Tandem;
import dev.tandem.answer.Answer;
import dev.tandem.answer.AskOptions;
import dev.tandem.answer.AskRequest;
import dev.tandem.json.Json;
import dev.tandem.ledger.ResponseInfo;
import dev.tandem.server.Asks;
import dev.tandem.server.Call;
import dev.tandem.server.EventStream;
import dev.tandem.server.Needs;
import dev.tandem.server.Problem;
import dev.tandem.server.Routes;
import dev.tandem.server.Shelf;
import java.io.IOException;
import java.util.concurrent.CancellationException;

/** {@code /v1/responses} as OpenAI's: answers that are kept, and gone on from. */
final class ResponseRoutes {
  /** Turns that a conversation can have; models have forgotten its beginning long before. */
  private static final int MOST = 100;

  private final Tandem tandem;
  private final Shelf shelf;
  private final Asks asks;
  private final AskOptions standard;
  private final Offered offered;

  /**
   * @param standard the home's settings for answers
   */
  ResponseRoutes(Tandem tandem, Shelf shelf, Asks asks, AskOptions standard, Offered offered) {
    this.tandem = tandem;
    this.shelf = shelf;
    this.asks = asks;
    this.standard = standard;
    this.offered = offered;
  }

  void addTo(Routes routes) {
    routes.post("/v1/responses", Needs.READER, this::create);
    routes.get("/v1/responses/{response}", Needs.READER, this::one);
    routes.delete("/v1/responses/{response}", Needs.READER, this::delete);
  }

  private void create(Call call) throws IOException {
    ResponseRequest request =
        ResponseRequest.of(
            call.json(ChatRoute.BODY),
            standard,
            offered.adapters(call.caller()),
            id -> tandem.responses().upTo(id, call.who(), MOST));
    ModelAsk ask = request.ask();
    AskRequest asked =
        ask.request(shelf.readable(call.caller(), ask.model().collections()), call.who());
    ResponseJson json =
        new ResponseJson(ResponseJson.newId(), ask.model().text(), call.now(), request.echo());
    if (!request.stream()) {
      TokenScores scores = new TokenScores(ask.scored());
      Answer answer = asks.ask(call, asked, ahead -> {}, scores);
      Said said = keep(request, json, answer);
      ResponseJson.Cut cut = ResponseJson.cut(answer, ask, said);
      call.json(
          json.ended(
              json.item(said, annotations(call, answer), scores.take(), cut),
              ResponseJson.usage(answer.usage().promptTokens(), answer.usage().completionTokens()),
              cut));
      return;
    }
    EventStream stream = call.events();
    ResponseEvents events = new ResponseEvents(stream, json, ask);
    try {
      Answer answer = asks.ask(call, asked, ahead -> events.begin(), events);
      events.end(answer, keep(request, json, answer), annotations(call, answer));
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      if (!stream.begun()) {
        throw e;
      }
      events.failed(call.failed(e).detail());
    }
  }

  private static ArrayNode annotations(Call call, Answer answer) {
    return Citations.flat(answer.text(), answer.citations(), call.origin());
  }

  /** Keeps it, if it is to be kept, before it is told to the end. */
  private Said keep(ResponseRequest request, ResponseJson json, Answer answer) {
    ModelAsk ask = request.ask();
    Said said = ask.tools().read(answer.text());
    if (request.store()) {
      tandem
          .responses()
          .add(
              new ResponseInfo(
                  json.id(),
                  answer.id(),
                  request.previous(),
                  json.model(),
                  ask.tools().shown(),
                  ResponseJson.cut(answer, ask, said) != ResponseJson.Cut.NOT,
                  json.created()));
    }
    return said;
  }

  private void one(Call call) {
    Responses.Kept kept =
        tandem
            .responses()
            .find(call.path("response"), call.who())
            .orElseThrow(ResponseRoutes::nothing);
    call.json(ResponseJson.kept(kept, call.origin()));
  }

  private void delete(Call call) {
    String id = call.path("response");
    if (!tandem.responses().delete(id, call.who())) {
      throw nothing();
    }
    call.json(Json.object().put("id", id).put("object", "response").put("deleted", true));
  }

  private static Problem nothing() {
    return new Problem(404, "There is no response of this id that you may see.");
  }
}
