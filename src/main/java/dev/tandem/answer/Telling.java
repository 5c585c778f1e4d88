package dev.tandem.answer;

/** What a listener has been told of an answer's text; it can be added to, never taken back. */
final class Telling {
  private final AskListener listener;
  private final StringBuilder told = new StringBuilder();

  Telling(AskListener listener) {
    this.listener = listener;
  }

  AskListener listener() {
    return listener;
  }

  /** Tells what of the text is new; nothing if it does not begin with what was told. */
  void upTo(String text) {
    if (text.length() > told.length() && text.startsWith(told.toString())) {
      String piece = text.substring(told.length());
      told.append(piece);
      listener.text(piece);
    }
  }
}
