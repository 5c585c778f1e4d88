package dev.tandem.tune;

import dev.tandem.example.TokenRow;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.CancellationException;

/**
 * Learns rows, epoch after epoch, and keeps what did best on rows that are not learnt. A run that
 * was killed goes on from its last checkpoint and ends with the same adapter, to the last bit.
 */
public final class TuneRun {
  private final Trainer trainer;
  private final TunePlan plan;
  private final List<TokenRow> dev;
  private final TuneSettings settings;
  private final RunFolder folder;
  private final Duration between;

  /**
   * @param stages rows to learn, stage after stage
   * @param dev rows that are only measured on; may be empty
   * @param folder for checkpoints, while the run goes on
   * @param identity of base, data and all settings
   * @param between two checkpoints
   */
  public TuneRun(
      Trainer trainer,
      List<List<TokenRow>> stages,
      List<TokenRow> dev,
      TuneSettings settings,
      Path folder,
      String identity,
      Duration between) {
    this.trainer = trainer;
    this.plan = new TunePlan(stages, settings);
    this.dev = few(dev, settings);
    this.settings = settings;
    this.folder = new RunFolder(folder, identity);
    this.between = between;
    if (plan.steps() == 0) {
      throw new UserError("There is nothing to learn.");
    }
  }

  private static List<TokenRow> few(List<TokenRow> dev, TuneSettings settings) {
    List<TokenRow> shuffled = new ArrayList<>(dev);
    Collections.shuffle(shuffled, new Random(settings.seed()));
    return List.copyOf(shuffled.subList(0, Math.min(dev.size(), settings.devRows())));
  }

  /** Hears how far a run is; called after every step. */
  public interface Listener {
    void at(Progress progress);

    /** Hears what of the trained adapter is measured next. */
    default void measuring(String what) {}

    /** Whether the run is to end with what is best so far. */
    default boolean cancelled() {
      return false;
    }

    /** Whether the run is to be left so that it can go on. */
    default boolean paused() {
      return false;
    }
  }

  /**
   * @param step done
   * @param steps of the whole run, if it does not end early
   * @param epoch from 1
   * @param loss mean since the last evaluation
   * @param devLoss the last one
   * @param tokensPerSecond over all steps
   * @param secondsLeft if it goes on like this to the end
   */
  public record Progress(
      long step,
      long steps,
      int epoch,
      double loss,
      OptionalDouble devLoss,
      double tokensPerSecond,
      double secondsLeft) {}

  /** Why a run ended. */
  public enum End {
    DONE,
    EARLY,
    CANCELLED
  }

  /**
   * @param steps done
   * @param best the step whose values were kept
   * @param points of the curve, the first before anything was learnt
   * @param tokensPerSecond over all steps
   * @param overfitted a sentence where the model began to learn rows by heart
   */
  public record Outcome(
      End end,
      long steps,
      long best,
      List<LossPoint> points,
      double tokensPerSecond,
      double seconds,
      Optional<String> overfitted) {}

  /** Whether a folder holds a run that has not ended. */
  public static boolean underWay(Path folder) {
    return RunFolder.underWay(folder);
  }

  /** Takes away the checkpoints: to be called when the adapter is saved, or to start over. */
  public static void clear(Path folder) throws IOException {
    RunFolder.clear(folder);
  }

  /**
   * Trains; the trainer holds the best values afterwards.
   *
   * @throws IOException if the folder cannot be written
   * @throws CancellationException if it was paused; the folder holds what it needs to go on
   * @throws UserError if the folder holds another run, or the loss is no number
   */
  public Outcome run(Listener listener) throws IOException {
    RunState state = folder.resume(trainer).orElse(RunState.START);
    if (state.points().isEmpty()) {
      state = evaluated(state);
    }
    Schedule schedule = settings.schedule(plan.steps());
    long saved = System.nanoTime();
    End end = End.DONE;
    while (state.step() < plan.steps()) {
      if (listener.paused()) {
        folder.checkpoint(trainer, state);
        throw new CancellationException("the run is left where it is");
      }
      if (listener.cancelled()) {
        end = End.CANCELLED;
        break;
      }
      if (settings.patience() > 0 && state.worse() >= settings.patience()) {
        end = End.EARLY;
        break;
      }
      long start = System.nanoTime();
      StepReport report = trainer.step(plan.rows(state.step()), schedule.rate(state.step()));
      state = state.after(report, (System.nanoTime() - start) / 1e9);
      listener.at(progress(state));
      if (plan.evaluates(state.step())) {
        state = evaluated(state);
      }
      if (System.nanoTime() - saved >= between.toNanos() && state.step() < plan.steps()) {
        folder.checkpoint(trainer, state);
        saved = System.nanoTime();
      }
    }
    if (state.targets() > 0) { // cancelled between two evaluations: the last steps may be the best
      state = evaluated(state);
    }
    folder.checkpoint(trainer, state); // until the adapter is tested and registered
    long kept = settings.last() ? state.step() : state.best();
    if (kept != state.step()) {
      folder.restoreBest(trainer, kept);
    }
    return new Outcome(
        end,
        state.step(),
        kept,
        state.points(),
        state.tokens() / Math.max(state.seconds(), 1e-9),
        state.seconds(),
        dev.isEmpty() || settings.last() ? Optional.empty() : overfitted(state));
  }

  private RunState evaluated(RunState state) throws IOException {
    OptionalDouble loss =
        dev.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(trainer.loss(dev));
    RunState evaluated = state.evaluated(loss);
    if (loss.isPresent() && evaluated.best() == evaluated.step()) {
      folder.keepBest(trainer, evaluated.step());
    }
    return evaluated;
  }

  private Progress progress(RunState state) {
    double perStep = state.seconds() / state.step();
    return new Progress(
        state.step(),
        plan.steps(),
        plan.epoch(state.step() - 1),
        state.recentLoss(),
        state.points().getLast().devLoss(),
        state.tokens() / Math.max(state.seconds(), 1e-9),
        perStep * (plan.steps() - state.step()));
  }

  /** Training loss still falls and dev loss rises: rows are learnt by heart. */
  private static Optional<String> overfitted(RunState state) {
    LossPoint best = state.at(state.best());
    LossPoint last = state.points().getLast();
    if (last.step() == best.step()) {
      return Optional.empty();
    }
    double lowest = best.devLoss().getAsDouble();
    double ended = last.devLoss().getAsDouble();
    double trained = last.trainLoss().getAsDouble();
    boolean parted =
        ended > lowest && (best.step() == 0 || trained < best.trainLoss().getAsDouble());
    return parted
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "After step %d the dev loss rose from %.3f to %.3f while the training loss went on to %.3f: rows are learnt by heart from there. Step %d is kept; more examples or fewer epochs would help.",
                best.step(),
                lowest,
                ended,
                trained,
                best.step()))
        : Optional.empty();
  }
}
