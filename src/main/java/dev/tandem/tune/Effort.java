package dev.tandem.tune;

import dev.tandem.example.TrainingData;
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

  /** Steps of a run, as far as the fewest rows a step and the most epochs allow. */
  private static final int LEAST_STEPS = 64;

  private static final int FEWEST_ROWS = 4; // of a step
  private static final int MOST_EPOCHS = 10;

  private static final double LABEL_RATE = 2e-3;

  /** Steps of a run with labels, at least: a few rows are learnt more often. */
  private static final int LEAST_LABEL_STEPS = 400;

  private static final int MOST_LABEL_EPOCHS = 30;

  private final LoraSettings lora;
  private final TuneSettings run;

  Effort(int rank, double dropout, TuneSettings run) {
    this.lora = new LoraSettings(rank, 2.0 * rank, false, EnumSet.allOf(Projection.class), dropout);
    this.run = run;
  }

  /** Of an adapter that learns these rows. */
  public LoraSettings lora(TrainingData data) {
    return data.onlyLabels() ? labelsLora() : lora;
  }

  /** Of a run over these rows. */
  public TuneSettings run(Method method, TrainingData data) {
    return data.onlyLabels() ? labels(method, data.rows()) : run(method, data.rows());
  }

  /** Of an adapter. */
  public LoraSettings lora() {
    return lora;
  }

  /**
   * All weights learn at a tenth of an adapter's rate: the best rates of the two are about that far
   * apart, whatever the model (Schulman and Thinking Machines Lab, "LoRA Without Regret", 2025). A
   * few rows are learnt in smaller steps, then more often: what counts is how many steps there are
   * (docs/LOG.md, "A hundred rows").
   *
   * @param rows to learn
   */
  public TuneSettings run(Method method, int rows) {
    int most = Math.max(1, rows);
    int rowsPerStep =
        Math.clamp((long) run.epochs() * most / LEAST_STEPS, FEWEST_ROWS, run.rowsPerStep());
    int enough = Math.ceilDiv(LEAST_STEPS * rowsPerStep, most);
    int epochs = this == QUICK ? run.epochs() : Math.max(run.epochs(), enough);
    double rate = method == Method.LORA ? run.learningRate() : run.learningRate() / FULL_LESS;
    return run.of(Math.min(epochs, MOST_EPOCHS), rowsPerStep, rate);
  }

  /**
   * For texts with labels, whose rows are short and have few tokens to learn: larger steps, one
   * epoch more, and the last step is kept. Labels go on becoming better when the loss does not,
   * because the model becomes too sure (Guo et al., 2017, section 3), and that is calibrated.
   *
   * @param rows to learn
   */
  public TuneSettings labels(Method method, int rows) {
    int enough = Math.ceilDiv(LEAST_LABEL_STEPS * run.rowsPerStep(), Math.max(1, rows));
    int epochs = this == QUICK ? run.epochs() : Math.max(run.epochs() + 1, enough);
    return new TuneSettings(
        Math.min(epochs, MOST_LABEL_EPOCHS),
        run.rowsPerStep(),
        method == Method.LORA ? LABEL_RATE : LABEL_RATE / FULL_LESS,
        run.warmUp(),
        run.evaluations(),
        0,
        run.devRows(),
        run.seed(),
        true);
  }

  /** The adapter for {@link #labels}, without dropout: what rows begin with is computed once. */
  private LoraSettings labelsLora() {
    return new LoraSettings(lora.rank(), lora.alpha(), lora.rankStabilized(), lora.targets(), 0);
  }
}
