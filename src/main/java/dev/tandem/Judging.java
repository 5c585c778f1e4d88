package dev.tandem;

import dev.tandem.compare.Comparison;
import dev.tandem.compare.Contest;
import dev.tandem.compare.Gauge;
import dev.tandem.compare.Judge;
import dev.tandem.compare.JudgeFigures;
import dev.tandem.compare.JudgeLabels;
import dev.tandem.example.Audience;
import dev.tandem.example.TestQuestion;
import dev.tandem.llm.LanguageModel;
import dev.tandem.llm.ModelStore;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Has a judge model grade what arms said, if one is named; what it needs is checked before. */
final class Judging {
  private final Home home;
  private final Comparing.Request request;
  private final List<TestQuestion> questions;
  private final Optional<Named> judge;
  private final Optional<JudgeLabels> labels;

  /**
   * A model.
   *
   * @param endpoint where it is; empty for one of this machine
   */
  private record Named(String endpoint, String model) {
    static Named of(String judge) {
      if (!judge.contains("://")) {
        ModelStore.standard().resolve(judge); // that there is none is said now
        return new Named("", judge);
      }
      int at = judge.lastIndexOf('#');
      if (at < 0 || at == judge.length() - 1) {
        throw new UserError(
            "the judge '%s' names no model; write URL#MODEL, such as http://localhost:8000/v1#large"
                .formatted(judge));
      }
      return new Named(judge.substring(0, at), judge.substring(at + 1));
    }
  }

  /**
   * What came of it; both are empty where no judge is named.
   *
   * @param gauge what each answer is worth to the judge
   */
  record Judgement(Optional<Gauge> gauge, Optional<JudgeFigures> figures) {}

  /**
   * @throws UserError if the judge or the labels cannot be used
   */
  Judging(Home home, Comparing.Request request, List<TestQuestion> questions) {
    this.home = home;
    this.request = request;
    this.questions = questions;
    Comparing.Scoring scoring = request.scoring();
    if (scoring.judged().isPresent() && scoring.judge().isEmpty()) {
      throw new UserError("labels are held against a judge; name one with --judge");
    }
    this.judge = scoring.judge().map(Named::of);
    this.labels = scoring.judged().map(file -> JudgeLabels.read(file, questions, request.arms()));
  }

  /**
   * @param folder where grades are kept
   */
  Judgement of(List<Contest.Outcome> outcomes, Path folder, Contest.Listener listener) {
    if (judge.isEmpty()) {
      return new Judgement(Optional.empty(), Optional.empty());
    }
    Named named = judge.get();
    try (LanguageModel model = home.open(named.endpoint, named.model)) {
      if (named.endpoint.isEmpty()) {
        Audience.requireModel(Path.of(model.info().path()), request.who());
      }
      Judge.Said said = new Judge(model).grade(questions, outcomes, folder, listener);
      JudgeFigures figures =
          JudgeFigures.of(
              said, outcomes, labels, Comparison.clusters(questions, request.collection()));
      return new Judgement(Optional.of(said.gauge(questions, outcomes)), Optional.of(figures));
    } catch (UserError e) {
      return new Judgement(
          Optional.empty(),
          Optional.of(JudgeFigures.unasked(named.model, String.valueOf(e.getMessage()))));
    }
  }
}
