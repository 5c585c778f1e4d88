package dev.tandem.cli;

import dev.tandem.answer.Answer;
import dev.tandem.answer.Mode;
import dev.tandem.retrieve.Understood;
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
    answer.understood().ifPresent(AnswerText::steps);
    Common.line(
        "@|faint %s%s · %d tokens read, %d written · %.1f s · %s|@",
        answer.mode() == Mode.NONE ? "declined" : answer.mode().wireName(),
        answer.mode() == Mode.EXTRACTIVE ? " (sentences of the documents)" : "",
        answer.usage().promptTokens(),
        answer.usage().completionTokens(),
        answer.timing().total() / 1000.0,
        answer.id());
  }

  /** What was changed of the question before it was searched; nothing where nothing was. */
  static void steps(Understood understood) {
    for (Understood.Step step : understood.steps()) {
      Common.text(
          switch (step.kind()) {
            case CONDENSED -> "Searched for: " + step.to();
            case SPELLING -> "'%s' was taken for '%s'.".formatted(step.from(), step.to());
            case ACRONYM -> "'%s' was also searched as '%s'.".formatted(step.from(), step.to());
          });
    }
  }

  static void quotes(List<Citation> citations) {
    for (Citation citation : citations) {
      Common.text("[%d] %s".formatted(citation.marker(), Sources.of(citation)));
      Common.text("“%s”".formatted(citation.quote()).indent(4).stripTrailing());
    }
  }
}
