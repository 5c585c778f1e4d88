package dev.tandem.answer;

import dev.tandem.llm.Generation;
import dev.tandem.llm.Message;
import dev.tandem.llm.TokenScore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/** Has a model read several prompts for one question, and adds up what that took. */
final class PartReader {
  private final List<Generation> written = new ArrayList<>();
  private final Following listener;

  PartReader(AskListener listener) {
    this.listener = new Following(listener);
  }

  /**
   * Reads one more prompt; what the model writes is held against its passages.
   *
   * @throws CancellationException if nobody waits any more
   */
  Generation read(ModelCall call, List<Message> conversation, Writing writing) {
    if (listener.cancelled()) {
      throw new CancellationException("the asker went away");
    }
    Generation generation = call.generate(conversation, writing::take, listener);
    writing.end(generation.finish() == Generation.Finish.STOP);
    written.add(generation);
    return generation;
  }

  /** How many prompts were read. */
  int count() {
    return written.size();
  }

  /** All that was written, as one. */
  Generation written() {
    return new Generation(
        written.stream().map(Generation::text).collect(Collectors.joining("\n")),
        Generation.Finish.STOP,
        written.stream().mapToInt(Generation::promptTokens).sum(),
        written.stream().mapToInt(Generation::completionTokens).sum(),
        written.stream().map(Generation::prefill).reduce(Duration.ZERO, Duration::plus),
        written.stream().map(Generation::decode).reduce(Duration.ZERO, Duration::plus));
  }

  /** Who follows is told once that the search is over, and never of a text that is not chosen. */
  private static final class Following implements AskListener {
    private final AskListener to;
    private boolean prompted;

    Following(AskListener to) {
      this.to = to;
    }

    @Override
    public void prompted() {
      if (!prompted) {
        prompted = true;
        to.prompted();
      }
    }

    @Override
    public void text(String piece) {
      throw new IllegalStateException("nothing is told before the readings are combined");
    }

    @Override
    public void scored(TokenScore token) {
      to.scored(token);
    }

    @Override
    public boolean cancelled() {
      return to.cancelled();
    }
  }
}
