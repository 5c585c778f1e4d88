package dev.tandem.training;

import dev.tandem.answer.AdapterAccess;
import dev.tandem.answer.LabelEval;
import dev.tandem.answer.LabelReport;
import dev.tandem.example.Audience;
import dev.tandem.example.Example;
import dev.tandem.example.Imprint;
import dev.tandem.example.LabelTask;
import dev.tandem.llm.ModelInfo;
import dev.tandem.text.Principals;
import dev.tandem.text.StepProgress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A home's model, with an adapter or as it is, gives texts their labels. */
public final class Labelling {
  private final TrainingHome home;
  private final Optional<Path> adapter;

  public Labelling(TrainingHome home, Optional<Path> adapter) {
    this.home = home;
    this.adapter = adapter;
  }

  /**
   * The model of this machine, where it is and the adapter may be used.
   *
   * @throws UserError if they may not, or are of different bases
   */
  public Path admitting(Principals who) {
    ModelInfo answers = home.localModel().info();
    Path model = Path.of(answers.path());
    Audience.requireModel(model, who);
    adapter
        .map(Imprint::of)
        .ifPresent(
            each -> {
              new AdapterAccess(home.anyLedger()).require(each, who);
              each.requireBase(answers.name(), answers.sha256());
            });
    return model;
  }

  /** What texts come to. */
  public LabelReport measure(LabelTask task, List<Example.Labelled> texts, StepProgress progress) {
    return LabelReport.of(task.prompt(), score(task, texts, progress), task.temperature());
  }

  /**
   * The same with the temperature that suits these texts best, which is kept with the adapter.
   *
   * @param texts that the adapter has not learnt
   */
  public static LabelReport calibrate(
      TrainingHome home,
      Path adapter,
      LabelTask task,
      List<Example.Labelled> texts,
      StepProgress progress) {
    List<LabelEval.Row> rows =
        new Labelling(home, Optional.of(adapter)).score(task, texts, progress);
    double temperature = LabelReport.temperature(task.prompt(), rows);
    LabelTask.keep(adapter, temperature);
    return LabelReport.of(task.prompt(), rows, OptionalDouble.of(temperature));
  }

  private List<LabelEval.Row> score(
      LabelTask task, List<Example.Labelled> texts, StepProgress progress) {
    return new LabelEval(home.localModel(), task.prompt(), adapter)
        .score(texts, done -> progress.at(done, texts.size()));
  }
}
