package dev.tandem.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Json;
import dev.tandem.Tandem;
import dev.tandem.answer.Answer;
import dev.tandem.answer.Arm;
import dev.tandem.answer.AskListener;
import dev.tandem.answer.AskOptions;
import dev.tandem.answer.AskRequest;
import dev.tandem.answer.HybridPrompt;
import dev.tandem.ledger.CollectionInfo;
import dev.tandem.llm.TokenScore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/** Collections as models of OpenAI's API: what speaks to that can speak to them. */
final class OpenAiRoutes {
  private static final long BODY = 4_000_000;

  private final Tandem tandem;
  private final Shelf shelf;
  private final Asks asks;
  private final EmbeddingRoute embeddings;
  private final AskOptions standard;
  private final Map<String, Path> adapters;

  /**
   * @param standard the home's settings for answers
   * @param adapters by name, each a model of its own beside the one without
   */
  OpenAiRoutes(
      Tandem tandem,
      Shelf shelf,
      Asks asks,
      EmbeddingRoute embeddings,
      AskOptions standard,
      Map<String, Path> adapters) {
    this.tandem = tandem;
    this.shelf = shelf;
    this.asks = asks;
    this.embeddings = embeddings;
    this.standard = standard;
    this.adapters = adapters;
  }

  void addTo(Routes routes) {
    routes.get("/v1/models", Needs.READER, this::models);
    routes.get("/v1/models/{id+}", Needs.READER, this::model);
    routes.post("/v1/chat/completions", Needs.READER, this::chat);
    routes.post("/v1/embeddings", Needs.READER, embeddings::embed);
  }

  private void models(Call call) {
    ObjectNode json = Json.object().put("object", "list");
    ArrayNode data = json.putArray("data");
    known(call.caller()).forEach(data::add);
    call.json(json);
  }

  private void model(Call call) {
    call.json(
        known(call.caller()).stream()
            .filter(model -> model.path("id").asText().equals(call.path("id")))
            .findFirst()
            .orElseThrow(() -> new Problem(404, "There is no such model.")));
  }

  private List<ObjectNode> known(Caller caller) {
    List<ObjectNode> models = new ArrayList<>();
    for (CollectionInfo info : shelf.seenBy(caller)) {
      if (info.aclConfirmed()) {
        Stream<String> arms = tandem.arms(info.name(), caller.who()).stream().map(Arm::wireName);
        Stream.concat(arms, adapted(caller))
            .map(arm -> "tandem/" + info.name() + "/" + arm)
            .forEach(id -> models.add(model(id, info.created().getEpochSecond())));
      }
    }
    if (shelf.all(caller).size() > 1) {
      models.add(model("tandem/%s/%s".formatted(Tandem.ALL, Arm.RAG.wireName()), 0));
    }
    models.add(model(tandem.embedderId(), 0));
    return models;
  }

  /** The ways in which the adapters that the caller may use can be asked. */
  private Stream<String> adapted(Caller caller) {
    return adapters.entrySet().stream()
        .filter(each -> tandem.admits(each.getValue(), caller.who()))
        .flatMap(
            each ->
                Stream.of(
                        Arm.BASE,
                        Arm.RAG,
                        HybridPrompt.trained(each.getValue()) ? Arm.HYBRID : Arm.TUNED)
                    .map(arm -> arm.wireName() + "/" + each.getKey()));
  }

  private static ObjectNode model(String id, long created) {
    return Json.object()
        .put("id", id)
        .put("object", "model")
        .put("created", created)
        .put("owned_by", "tandem");
  }

  private void chat(Call call) throws IOException {
    ChatRequest chat = ChatRequest.of(call.json(BODY), standard, adapters);
    List<String> collections = shelf.readable(call.caller(), chat.collections());
    AskRequest request =
        new AskRequest(
                collections, chat.question(), call.who(), chat.arm(), List.of(), chat.options())
            .after(chat.history());
    ChatJson json = new ChatJson(call.id(), chat.model(), call.origin());
    int maxTokens = chat.options().sampling().maxTokens();
    boolean told = chat.options().sampling().steering().told();
    if (!chat.stream()) {
      Scores scores = new Scores(told);
      Answer answer = asks.ask(call, request, ahead -> {}, scores);
      call.json(json.whole(answer, maxTokens, scores.take()));
      return;
    }
    EventStream events = call.events();
    Chunks chunks = new Chunks(events, json, new Scores(told), chat.usage());
    try {
      Answer answer = asks.ask(call, request, ahead -> chunks.begin(), chunks);
      chunks.begin(); // also where the answer is empty
      events.data(
          json.end(answer, chunks.told(answer), maxTokens, chunks.scores.take(), chat.usage()));
      if (chat.usage()) {
        events.data(json.usageOnly(answer));
      }
      events.done();
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      if (!events.begun()) {
        throw e;
      }
      events.data(Failures.openAi(call.failed(e)));
    }
  }

  /** Collects the probabilities of tokens until they are taken. */
  private static final class Scores implements AskListener {
    private final boolean told;
    private List<TokenScore> waiting = new ArrayList<>();

    /**
     * @param told whether there are any
     */
    Scores(boolean told) {
      this.told = told;
    }

    @Override
    public void text(String piece) {}

    @Override
    public void scored(TokenScore token) {
      waiting.add(token);
    }

    /** Those since it was last called; empty where none are told. */
    Optional<List<TokenScore>> take() {
      List<TokenScore> taken = waiting;
      waiting = new ArrayList<>();
      return told ? Optional.of(taken) : Optional.empty();
    }
  }

  /** The answer in the making as a stream's chunks. */
  private static final class Chunks implements AskListener {
    private final EventStream events;
    private final ChatJson json;
    private final Scores scores;
    private final boolean usage;
    private final StringBuilder told = new StringBuilder();
    private boolean begun;

    Chunks(EventStream events, ChatJson json, Scores scores, boolean usage) {
      this.events = events;
      this.json = json;
      this.scores = scores;
      this.usage = usage;
    }

    /** Says once whose turn it is. */
    void begin() {
      if (!begun) {
        begun = true;
        events.data(json.begin(usage));
      }
    }

    @Override
    public void text(String piece) {
      begin();
      told.append(piece);
      events.data(json.piece(piece, scores.take(), usage));
    }

    @Override
    public void scored(TokenScore token) {
      scores.scored(token);
    }

    /** Whether what was told is the answer: a document may have been closed to its reader since. */
    boolean told(Answer answer) {
      return !answer.arm().readsDocuments() || answer.text().contentEquals(told);
    }
  }
}
