package dev.tandem.cli;

import dev.tandem.answer.Answer;
import dev.tandem.answer.Mode;
import dev.tandem.retrieve.Route;
import dev.tandem.retrieve.Understood;
import dev.tandem.text.Citation;
import java.util.List;
import java.util.stream.Collectors;

/** How an answer looks in the terminal: the text, then the quote behind each marker. */
final class AnswerText {
  private AnswerText() {}

  static void print(Answer answer) {
    Common.text(answer.text());
    if (!answer.citations().isEmpty()) {
      Common.text("");
      quotes(answer.citations(), answer.routes().size() > 1);
    }
    routes(answer.routes());
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

  /** How likely each of several collections was held to answer; nothing where one was asked. */
  static void routes(List<Route> routes) {
    if (routes.size() > 1) {
      Common.text(
          routes.stream()
              .map(
                  route ->
                      "%s %s%s"
                          .formatted(
                              route.collection(),
                              Common.percent(route.probability()),
                              route.kept() ? "" : " (left out)"))
              .collect(Collectors.joining(", ", "Looked in ", ".")));
    }
  }

  /**
   * @param several whether the collections are to be told apart
   */
  static void quotes(List<Citation> citations, boolean several) {
    for (Citation citation : citations) {
      Common.text(
          "[%d] %s%s"
              .formatted(
                  citation.marker(),
                  several ? citation.collection() + ": " : "",
                  Sources.of(citation)));
      Common.text("“%s”".formatted(citation.quote()).indent(4).stripTrailing());
    }
  }
}
