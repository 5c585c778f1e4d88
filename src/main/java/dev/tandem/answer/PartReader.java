package dev.tandem.answer;

import dev.tandem.llm.Generation;
import dev.tandem.llm.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/** Has a model read several prompts for one question, and adds up what that took. */
final class PartReader {
  private final List<Generation> written = new ArrayList<>();
  private final Unheard listener;

  PartReader(AskListener listener) {
    this.listener = new Unheard(listener);
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
}
