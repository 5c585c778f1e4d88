package dev.tandem.tune;

import dev.tandem.example.TokenRow;
import dev.tandem.llm.Prompted;
import dev.tandem.stats.Estimate;
import dev.tandem.stats.Intervals;
import dev.tandem.text.UserError;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Whether it forgot what the base could do: general texts, questions and summaries, both asked. */
final class ForgotGates {
  private static final int SUMMARY_TOKENS = 48;
  private static final String NO_TOKENS =
      "The model has no tokens for the letters that this is written in.";

  private final Trial trial;
  private final Probes probes;

  /** What of the probes the model has no tokens for is left out. */
  ForgotGates(Trial trial, Probes all) {
    this.trial = trial;
    this.probes =
        new Probes(
            all.paragraphs().stream().filter(this::written).toList(),
            all.questions().stream()
                .filter(q -> written(q.question() + String.join("", q.choices())))
                .toList(),
            all.summaries().stream().filter(s -> written(s.asked())).toList());
  }

  private boolean written(String text) {
    try {
      return trial.encoder().tokenizer().count(text) > 0;
    } catch (UserError unknown) {
      return false;
    }
  }

  /** Loss of a general text. */
  Gate text() {
    List<TokenRow> rows =
        probes.paragraphs().stream().map(this::row).flatMap(Optional::stream).toList();
    if (rows.isEmpty()) {
      return trial.notMeasured(GateRule.FORGOT_TEXT, NO_TOKENS);
    }
    double[] rise = new Losses(trial.tuned().losses(rows), trial.base().losses(rows)).gains();
    return trial.decide(
        GateRule.FORGOT_TEXT,
        Intervals.mean(rise, trial.seed()),
        "By how many nats per token paragraphs of a general text became less likely.");
  }

  private Optional<TokenRow> row(String paragraph) {
    int[] ids = trial.encoder().document(paragraph);
    int context = trial.encoder().contextLength();
    int[] fitting = context > 0 && ids.length > context ? Arrays.copyOf(ids, context) : ids;
    if (fitting.length < 2) {
      return Optional.empty();
    }
    boolean[] all = new boolean[fitting.length];
    Arrays.fill(all, 1, all.length, true);
    return Optional.of(new TokenRow(fitting, all));
  }

  /** What was found of the questions: which answer is the likeliest, and how likely the right. */
  record Answered(Gate gate, List<Gate> told) {}

  /** General questions with four answers each. */
  Answered questions() {
    if (probes.questions().isEmpty()) {
      Gate none = trial.notMeasured(GateRule.FORGOT_QUESTIONS, NO_TOKENS);
      return new Answered(none, List.of());
    }
    List<Prompted> asked =
        probes.questions().stream()
            .map(
                question ->
                    ChatRows.alternatives(
                        question.choices().stream()
                            .map(
                                choice ->
                                    ChatRows.answered(trial.encoder(), question.question(), choice))
                            .toList()))
            .toList();
    List<List<double[]>> before = trial.base().logProbabilities(asked);
    List<List<double[]>> after = trial.tuned().logProbabilities(asked);
    double[] change = new double[asked.size()];
    double[] likelier = new double[asked.size()];
    for (int q = 0; q < change.length; q++) {
      change[q] = right(after.get(q)) - right(before.get(q));
      likelier[q] = mean(after.get(q).getFirst()) - mean(before.get(q).getFirst());
    }
    Estimate share = Intervals.mean(change, trial.seed());
    return new Answered(
        trial.decide(
            GateRule.FORGOT_QUESTIONS,
            share,
            "Share of general questions whose right answer is the likeliest of four, less the base's (%.0f %%)."
                .formatted(
                    100 * before.stream().mapToDouble(ForgotGates::right).average().orElse(0))),
        List.of(
            Gate.told(
                "forgot.answers",
                Intervals.mean(likelier, trial.seed()),
                "By how many nats per token the right answers to general questions became likelier; style counts here.")));
  }

  /** 1 where the first answer has the highest mean log-probability. */
  private static double right(List<double[]> choices) {
    double own = mean(choices.getFirst());
    return choices.stream().skip(1).allMatch(other -> own > mean(other)) ? 1 : 0;
  }

  private static double mean(double... scores) {
    return Arrays.stream(scores).average().orElse(0);
  }

  /** Short summaries, written by both. */
  Gate summaries() {
    if (probes.summaries().isEmpty()) {
      return trial.notMeasured(GateRule.FORGOT_SUMMARIES, NO_TOKENS);
    }
    double[] before = scores(trial.base());
    double[] after = scores(trial.tuned());
    double[] change = new double[before.length];
    Arrays.setAll(change, i -> after[i] - before[i]);
    return trial.decide(
        GateRule.FORGOT_SUMMARIES,
        Intervals.mean(change, trial.seed()),
        "ROUGE-L of one-sentence summaries, less the base's (%.2f)."
            .formatted(Arrays.stream(before).average().orElse(0)));
  }

  private double[] scores(Scorer model) {
    List<int[]> prompts =
        probes.summaries().stream()
            .map(item -> ChatRows.asked(trial.encoder(), item.asked()))
            .toList();
    List<int[]> written = model.write(prompts, SUMMARY_TOKENS);
    double[] scores = new double[written.size()];
    Arrays.setAll(
        scores, i -> RougeL.f1(model.text(written.get(i)), probes.summaries().get(i).summary()));
    return scores;
  }
}
