package dev.tandem.llm;

import java.util.List;

/** The text of one answer: bytes in, whole characters up to a stop text out to the sink. */
final class AnswerText {
  private final Utf8Stream characters = new Utf8Stream();
  private final StopText stop;
  private final LanguageModel.TextSink sink;
  private final StringBuilder text = new StringBuilder();
  private boolean cancelled;

  AnswerText(List<String> stops, LanguageModel.TextSink sink) {
    this.stop = new StopText(stops);
    this.sink = sink;
  }

  void add(byte[] bytes) {
    add(characters.add(bytes));
  }

  void add(String piece) {
    show(stop.add(piece));
  }

  private void show(String piece) {
    if (!piece.isEmpty() && !cancelled) {
      text.append(piece);
      cancelled = !sink.accept(piece);
    }
  }

  /** Whether a stop text or the sink has ended it. */
  boolean over() {
    return cancelled || stop.stopped();
  }

  /** Shows what was held back and gives the whole text. */
  String end() {
    if (!over()) {
      add(characters.end());
      show(stop.end());
    }
    return text.toString();
  }

  /** Why it ended, if neither stop text nor sink did. */
  Generation.Finish finish(Generation.Finish otherwise) {
    if (cancelled) {
      return Generation.Finish.CANCELLED;
    }
    return stop.stopped() ? Generation.Finish.STOP : otherwise;
  }
}
