package dev.tandem.answer;

import dev.tandem.example.Example;
import dev.tandem.example.LabelPrompt;
import dev.tandem.llm.Choices;
import dev.tandem.llm.LocalModel;
import dev.tandem.llm.Origin;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.IntConsumer;

/**
 * Gives texts their labels: of all labels the one that the model finds likeliest as its answer, and
 * never anything else. Each text is computed once, many together, and exactly ({@link
 * Origin#exact}): what one gets does not depend on the others.
 */
public final class LabelEval {
  private static final int AT_ONCE = 32;

  private final LocalModel model;
  private final LabelPrompt prompt;
  private final Optional<Path> adapter;

  /**
   * @param prompt how texts are given to the model, and the labels
   * @param adapter that the model answers with
   */
  public LabelEval(LocalModel model, LabelPrompt prompt, Optional<Path> adapter) {
    this.model = model;
    this.prompt = prompt;
    this.adapter = adapter;
  }

  /**
   * What became of one text.
   *
   * @param scores for each label the logarithm of how likely it is; empty if the text failed
   * @param failure why: the exception's kind, never user text; empty otherwise
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  public record Row(Example.Labelled text, double[] scores, String failure) {}

  /**
   * Scores all labels for each text, in order.
   *
   * @param progress hears how many are done
   * @throws UserError if there are fewer than two labels, or a row has one that is not among them
   */
  public List<Row> score(List<Example.Labelled> texts, IntConsumer progress) {
    if (prompt.labels().size() < 2) {
      throw new UserError(
          "There is only one label, '%s', so there is nothing to tell apart; name at least two."
              .formatted(String.join("", prompt.labels())));
    }
    for (Example.Labelled text : texts) {
      if (!prompt.labels().contains(text.label())) {
        throw new UserError(
            "%s has the label '%s', which is not among the %d known; mend that row, or train with it."
                .formatted(text.place(), text.label(), prompt.labels().size()));
      }
    }
    Choices choices = model.choices(prompt.ask("text"), prompt.answers());
    String scope = "labels " + UUID.randomUUID(); // so that nobody else meets what is kept
    List<Row> rows = new ArrayList<>();
    try {
      Origin origin = new Origin(scope, scope, () -> true, true, adapter);
      List<Callable<Row>> asks = new ArrayList<>();
      texts.forEach(text -> asks.add(() -> row(text, choices, origin)));
      int first = Math.min(1, asks.size()); // what all texts begin with is kept from then on
      for (List<Callable<Row>> some :
          List.of(asks.subList(0, first), asks.subList(first, asks.size()))) {
        Together.each(
            AT_ONCE,
            some,
            "The evaluation was interrupted; run it again.",
            row -> {
              rows.add(row);
              progress.accept(rows.size());
            });
      }
    } finally {
      model.forget(scope::equals);
    }
    return rows;
  }

  private Row row(Example.Labelled text, Choices choices, Origin origin) {
    try {
      return new Row(text, model.choose(prompt.ask(text.text()), choices, origin), "");
    } catch (RuntimeException e) {
      return new Row(text, new double[0], e.getClass().getSimpleName());
    }
  }
}
