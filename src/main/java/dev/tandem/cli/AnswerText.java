package dev.tandem.cli;

import dev.tandem.answer.Answer;
import dev.tandem.answer.Mode;
import dev.tandem.text.Citation;
import java.util.List;

/** How an answer looks in the terminal: the text, then the quote behind each marker. */
final class AnswerText {
  private AnswerText() {}

  static void print(Answer answer) {
    Common.text(answer.text());
    if (!answer.citations().isEmpty()) {
      Common.text("");
      quotes(answer.citations());
    }
    Common.line(
        "@|faint %s%s · %d tokens read, %d written · %.1f s · %s|@",
        answer.mode() == Mode.NONE ? "declined" : answer.mode().wireName(),
        answer.mode() == Mode.EXTRACTIVE ? " (sentences of the documents)" : "",
        answer.usage().promptTokens(),
        answer.usage().completionTokens(),
        answer.timing().total() / 1000.0,
        answer.id());
  }

  static void quotes(List<Citation> citations) {
    for (Citation citation : citations) {
      Common.text("[%d] %s".formatted(citation.marker(), Sources.of(citation)));
      Common.text("“%s”".formatted(citation.quote()).indent(4).stripTrailing());
    }
  }
}
