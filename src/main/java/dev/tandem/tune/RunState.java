package dev.tandem.tune;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How far a run is; with the trainer's arrays all that it needs to go on.
 *
 * @param step how many are done
 * @param lossSum of the predicted tokens since the last evaluation
 * @param targets how many they were
 * @param points what evaluations found
 * @param best the step with the lowest dev loss; without dev rows the last one
 * @param worse evaluations in a row since then
 * @param tokens that went through the model in all steps
 * @param seconds of all steps, evaluations left out
 */
record RunState(
    long step,
    double lossSum,
    long targets,
    List<LossPoint> points,
    long best,
    int worse,
    long tokens,
    double seconds) {
  static final RunState START = new RunState(0, 0, 0, List.of(), 0, 0, 0, 0);

  RunState {
    points = List.copyOf(points);
  }

  RunState after(StepReport report, double took) {
    return new RunState(
        report.step(),
        lossSum + report.loss() * report.targets(),
        targets + report.targets(),
        points,
        best,
        worse,
        tokens + report.tokens(),
        seconds + took);
  }

  /** With an evaluation; {@code best} is this step if its dev loss is the lowest so far. */
  RunState evaluated(OptionalDouble devLoss) {
    boolean better =
        devLoss.isEmpty()
            || points.isEmpty()
            || devLoss.getAsDouble() < at(best).devLoss().getAsDouble();
    List<LossPoint> more = new ArrayList<>(points);
    OptionalDouble trainLoss =
        targets == 0 ? OptionalDouble.empty() : OptionalDouble.of(recentLoss());
    more.add(new LossPoint(step, trainLoss, devLoss));
    return new RunState(
        step, 0, 0, more, better ? step : best, better ? 0 : worse + 1, tokens, seconds);
  }

  LossPoint at(long step) {
    return points.stream().filter(point -> point.step() == step).findFirst().orElseThrow();
  }

  /** Mean loss of the steps since the last evaluation. */
  double recentLoss() {
    return lossSum / targets;
  }
}
