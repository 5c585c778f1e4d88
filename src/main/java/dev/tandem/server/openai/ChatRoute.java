package dev.tandem.server.openai;

import dev.tandem.answer.Answer;
import dev.tandem.answer.AskListener;
import dev.tandem.answer.AskOptions;
import dev.tandem.answer.AskRequest;
import dev.tandem.llm.TokenScore;
import dev.tandem.server.Asks;
import dev.tandem.server.Call;
import dev.tandem.server.EventStream;
import dev.tandem.server.Failures;
import dev.tandem.server.Shelf;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;

/** {@code POST /v1/chat/completions} as OpenAI's. */
final class ChatRoute {
  static final long BODY = 4_000_000;

  private final Shelf shelf;
  private final Asks asks;
  private final AskOptions standard;
  private final Offered offered;

  /**
   * @param standard the home's settings for answers
   */
  ChatRoute(Shelf shelf, Asks asks, AskOptions standard, Offered offered) {
    this.shelf = shelf;
    this.asks = asks;
    this.standard = standard;
    this.offered = offered;
  }

  void complete(Call call) throws IOException {
    ChatRequest chat = ChatRequest.of(call.json(BODY), standard, offered.adapters(call.caller()));
    ModelAsk ask = chat.ask();
    List<String> collections = shelf.readable(call.caller(), ask.model().collections());
    AskRequest request = ask.request(collections, call.who());
    ChatJson json = ChatJson.of(call.id(), ask.model().text(), call.now(), call.origin());
    TokenScores scores = new TokenScores(ask.scored());
    if (!chat.stream()) {
      Answer answer = asks.ask(call, request, ahead -> {}, scores);
      call.json(json.whole(answer, ask, scores.take()));
      return;
    }
    EventStream events = call.events();
    Chunks chunks = new Chunks(events, json, scores, chat);
    try {
      Answer answer = asks.ask(call, request, ahead -> chunks.begin(), chunks);
      chunks.end(answer);
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

  /** The answer in the making as a stream's chunks. */
  private static final class Chunks implements AskListener {
    private final EventStream events;
    private final ChatJson json;
    private final TokenScores scores;
    private final ModelAsk ask;
    private final boolean usage;
    private final StringBuilder told = new StringBuilder();
    private boolean begun;

    Chunks(EventStream events, ChatJson json, TokenScores scores, ChatRequest chat) {
      this.events = events;
      this.json = json;
      this.scores = scores;
      this.ask = chat.ask();
      this.usage = chat.usage();
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
      if (!ask.tools().shown()) { // else only the whole tells a call from words
        told.append(piece);
        events.data(json.piece(piece, scores.take(), usage));
      }
    }

    @Override
    public void scored(TokenScore token) {
      scores.scored(token);
    }

    void end(Answer answer) {
      begin(); // also where the answer is empty
      if (ask.tools().shown()) {
        events.data(json.said(ask.tools().read(answer.text()), usage));
      }
      events.data(json.end(answer, ask, told(answer), scores.take(), usage));
      if (usage) {
        events.data(json.usageOnly(answer));
      }
    }

    /** Whether what was told is the answer: a document may have been closed to its reader since. */
    private boolean told(Answer answer) {
      return !answer.arm().readsDocuments() || answer.text().contentEquals(told);
    }
  }
}
