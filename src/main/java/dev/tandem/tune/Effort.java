package dev.tandem.tune;

import dev.tandem.llm.Projection;
import java.util.EnumSet;

/** One dial that sets the rest: how much time a training may take to find something better. */
public enum Effort {
  /** One epoch with a small adapter: does it learn at all? */
  QUICK(8, 0, new TuneSettings(1, 16, 5e-4, 0.05, 4, 0, 100, 1)),
  /** What most data needs. */
  NORMAL(16, 0, new TuneSettings(3, 16, 5e-4, 0.05, 4, 4, 200, 1)),
  /** Slower steps until dev rows gain nothing more, against learning by heart with dropout. */
  THOROUGH(16, 0.05, new TuneSettings(8, 16, 3e-4, 0.05, 4, 6, 500, 1));

  private static final double FULL_LESS = 10;
  private static final double LABEL_RATE = 2e-3;

  /** Steps of a run with labels, at least: a few rows are learnt more often. */
  private static final int LEAST_LABEL_STEPS = 150;

  private static final int MOST_LABEL_EPOCHS = 20;

  private final LoraSettings lora;
  private final TuneSettings run;

  Effort(int rank, double dropout, TuneSettings run) {
    this.lora = new LoraSettings(rank, 2.0 * rank, false, EnumSet.allOf(Projection.class), dropout);
    this.run = run;
  }

  /** Of an adapter. */
  public LoraSettings lora() {
    return lora;
  }

  /**
   * All weights learn at a tenth of an adapter's rate: the best rates of the two are about that far
   * apart, whatever the model (Schulman and Thinking Machines Lab, "LoRA Without Regret", 2025).
   */
  public TuneSettings run(Method method) {
    return at(run, method);
  }

  private static TuneSettings at(TuneSettings run, Method method) {
    return method == Method.LORA ? run : run.at(run.learningRate() / FULL_LESS);
  }

  /**
   * For texts with labels, whose rows are short and have few tokens to learn: larger steps, and no
   * dropout, so that what rows begin with is computed once.
   *
   * @param rows to learn
   */
  public TuneSettings labels(int rows, Method method) {
    int few = Math.ceilDiv(LEAST_LABEL_STEPS * run.rowsPerStep(), rows);
    TuneSettings labels =
        new TuneSettings(
            Math.clamp(few, run.epochs(), MOST_LABEL_EPOCHS),
            run.rowsPerStep(),
            LABEL_RATE,
            run.warmUp(),
            run.evaluations(),
            run.patience(),
            run.devRows(),
            run.seed());
    return at(labels, method);
  }

  /** The adapter for {@link #labels}. */
  public LoraSettings labelsLora() {
    return new LoraSettings(lora.rank(), lora.alpha(), lora.rankStabilized(), lora.targets(), 0);
  }
}
