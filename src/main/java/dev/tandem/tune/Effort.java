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
    return method == Method.LORA ? run : run.at(run.learningRate() / 10);
  }
}
