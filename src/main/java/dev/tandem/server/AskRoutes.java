package dev.tandem.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.SearchRow;
import dev.tandem.Tandem;
import dev.tandem.answer.Answer;
import dev.tandem.answer.AnswerJson;
import dev.tandem.answer.Arm;
import dev.tandem.answer.AskListener;
import dev.tandem.answer.AskOptions;
import dev.tandem.answer.AskRequest;
import dev.tandem.json.Json;
import dev.tandem.llm.Message;
import dev.tandem.llm.Sampling;
import dev.tandem.text.Passage;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/** Searching collections, and asking them. */
final class AskRoutes {
  private final Tandem tandem;
  private final Shelf shelf;
  private final Asks asks;

  AskRoutes(Tandem tandem, Shelf shelf, Asks asks) {
    this.tandem = tandem;
    this.shelf = shelf;
    this.asks = asks;
  }

  void addTo(Routes routes) {
    routes.post("/api/collections/{c}/search", Needs.READER, this::search);
    routes.post("/api/collections/{c}/ask", Needs.READER, this::ask);
    routes.post("/api/search", Needs.READER, this::searchNamed);
    routes.post("/api/ask", Needs.READER, this::askNamed);
  }

  private void search(Call call) throws IOException {
    List<String> one = inPath(call);
    search(call, call.body(), one);
  }

  private void searchNamed(Call call) throws IOException {
    Fields fields = call.body();
    search(call, fields, Named.in(fields));
  }

  private List<String> inPath(Call call) {
    return List.of(shelf.readable(call.caller(), call.path("c")).name());
  }

  private void search(Call call, Fields fields, List<String> names) throws IOException {
    String query = question(fields, "query");
    int k = fields.integer("k", 1, 100).orElse(10);
    fields.done();
    List<String> collections = shelf.readable(call.caller(), names);
    call.concerns(collections, "");
    call.json(SearchRow.of(tandem.search(collections, query, k, call.who()).passages()));
  }

  private void ask(Call call) throws IOException {
    List<String> one = inPath(call);
    answer(call, request(call, call.body(), one));
  }

  private void askNamed(Call call) throws IOException {
    Fields fields = call.body();
    answer(call, request(call, fields, Named.in(fields)));
  }

  private void answer(Call call, AskRequest request) throws IOException {
    if (!call.wantsEvents()) {
      call.json(AnswerJson.of(asks.ask(call, request, ahead -> {}, AskListener.NONE)));
      return;
    }
    EventStream events = call.events();
    try {
      Answer answer =
          asks.ask(
              call,
              request,
              ahead -> events.send("queued", Json.object().put("position", ahead)),
              new Told(events));
      events.send("answer", AnswerJson.of(answer));
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      if (!events.begun()) {
        throw e;
      }
      events.send("error", Failures.problem(call.failed(e)));
    }
  }

  private AskRequest request(Call call, Fields fields, List<String> names) {
    String question = question(fields, "question");
    Arm arm = fields.parsed("arm", AskRoutes::arm).orElse(Arm.RAG);
    List<Message> history = history(fields);
    // The standard request carries this home's settings.
    AskRequest standard = tandem.asking().request(names, "?", arm, call.who());
    AskOptions options = standard.options();
    Sampling usual = options.sampling();
    options =
        options.with(
            new Sampling(
                fields.number("temperature", 0, 2).orElse(usual.temperature()),
                usual.topP(),
                usual.minP(),
                fields.wholeNumber("seed").orElse(usual.seed()),
                fields.integer("max_tokens", 1, 1_000_000).orElse(usual.maxTokens()),
                usual.stop()));
    fields.done();
    List<String> collections = shelf.readable(call.caller(), names);
    return new AskRequest(collections, question, call.who(), arm, List.of(), options)
        .after(history);
  }

  static String question(Fields fields, String name) {
    String question = fields.required(name);
    if (question.length() > Asks.QUESTION) {
      fields.wrong(name, "'%s' is longer than %d characters".formatted(name, Asks.QUESTION));
    }
    return question;
  }

  /** {@code [{"role":"user"|"assistant"|"system","content":"..."}]}, oldest first. */
  private static List<Message> history(Fields fields) {
    List<Message> turns = new ArrayList<>();
    for (JsonNode turn : fields.list("history")) {
      String role = turn.path("role").asText();
      JsonNode content = turn.path("content");
      if (!content.isTextual()) {
        fields.wrong("history", "each turn has a role and a content, which is text");
        return List.of();
      }
      switch (role) {
        case "user" -> turns.add(Message.user(content.asText()));
        case "assistant" -> turns.add(Message.assistant(content.asText()));
        case "system" -> turns.add(Message.system(content.asText()));
        default -> fields.wrong("history", "a turn's role is user, assistant or system");
      }
    }
    return turns;
  }

  private static Arm arm(String name) {
    try {
      return Arm.parse(name);
    } catch (UserError e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  /** Tells a client what happens on the way to its answer. */
  private record Told(EventStream events) implements AskListener {
    @Override
    public void retrieved(List<Passage> passages) {
      events.send("retrieved", SearchRow.of(passages));
    }

    @Override
    public void text(String piece) {
      events.send("text", Json.object().put("text", piece));
    }
  }
}
