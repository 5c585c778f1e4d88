package dev.tandem.server;

import dev.tandem.Tandem;
import dev.tandem.answer.Answer;
import dev.tandem.answer.AskListener;
import dev.tandem.answer.AskRequest;
import dev.tandem.llm.TokenScore;
import dev.tandem.text.Passage;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** The one door to the model: waits in line, asks, counts, and stops when the client goes away. */
public final class Asks {
  /** Longer questions are pasted documents; no model here would read them to the end. */
  public static final int QUESTION = 20_000;

  private final Tandem tandem;
  private final AskQueue queue;
  private final AskQueue.Share share;
  private final Metrics metrics;
  private final RateLimits rates;

  /**
   * @param share of the line
   */
  Asks(Tandem tandem, AskQueue queue, AskQueue.Share share, Metrics metrics, RateLimits rates) {
    this.tandem = tandem;
    this.queue = queue;
    this.share = share;
    this.metrics = metrics;
    this.rates = rates;
  }

  /**
   * @param ahead told how many asks are ahead, while there are any
   * @throws CancellationException if the client went away
   * @throws Problem 429 if the caller has used its tokens
   */
  public Answer ask(Call call, AskRequest request, IntConsumer ahead, AskListener listener) {
    rates.allowTokens(call.caller());
    Answer answer =
        tandem
            .asking()
            .kept(request, listener) // needs no turn, and is there before anybody could leave
            .orElseGet(() -> made(call, request, ahead, listener));
    call.concerns(request.collections(), answer.id());
    metrics.answered(share.tenant(), answer);
    rates.spend(
        call.caller(), (long) answer.usage().promptTokens() + answer.usage().completionTokens());
    return answer;
  }

  private Answer made(Call call, AskRequest request, IntConsumer ahead, AskListener listener) {
    BooleanSupplier gone = call.watch();
    String caller = call.caller().name() + '\n' + call.who();
    return queue.work(
        share,
        caller,
        ahead,
        gone,
        searched -> tandem.asking().ask(request, new Watched(listener, searched, gone)));
  }

  /** Passes on what is told, says when the search is over and when the client has left. */
  private record Watched(AskListener listener, Runnable searched, BooleanSupplier gone)
      implements AskListener {
    @Override
    public void retrieved(List<Passage> passages) {
      if (cancelled()) {
        throw new CancellationException("the asker went away");
      }
      listener.retrieved(passages);
    }

    @Override
    public void prompted() {
      searched.run();
    }

    @Override
    public void text(String piece) {
      listener.text(piece);
    }

    @Override
    public void scored(TokenScore token) {
      listener.scored(token);
    }

    @Override
    public boolean cancelled() {
      return gone.getAsBoolean();
    }
  }
}
