package dev.tandem.training;

import dev.tandem.text.Acl;
import dev.tandem.tune.Gate;
import dev.tandem.tune.LossPoint;
import dev.tandem.tune.Method;
import dev.tandem.tune.TuneRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A training that ended.
 *
 * @param adapter its name
 * @param path its folder
 * @param method whether it is an adapter or a model
 * @param end why it ended
 * @param steps done
 * @param keptStep whose values were kept
 * @param trainLoss up to that step
 * @param devLoss at that step; empty without dev rows
 * @param metrics dev loss before, number of dev rows, seconds; of labels {@code dev_accuracy} and
 *     other figures of the dev texts
 * @param gates what the adapter was tested for; empty where it was not
 * @param losses the run's curve, which is also drawn in {@code loss.svg}
 * @param readers who may use it
 * @param labels whether it has learnt labels
 * @param overfitted a sentence where rows were learnt by heart
 * @param refused why it was set aside and not registered: the gates that kept it out
 */
public record Tuned(
    String adapter,
    String path,
    Method method,
    TuneRun.End end,
    long steps,
    long keptStep,
    OptionalDouble trainLoss,
    OptionalDouble devLoss,
    Map<String, Double> metrics,
    List<Gate> gates,
    double tokensPerSecond,
    long peakRssMb,
    List<LossPoint> losses,
    Acl readers,
    boolean labels,
    Optional<String> overfitted,
    Optional<String> refused) {
  /** The same, set aside. */
  Tuned refused(String gates, Path aside) {
    return new Tuned(
        adapter,
        aside.toString(),
        method,
        end,
        steps,
        keptStep,
        trainLoss,
        devLoss,
        metrics,
        this.gates,
        tokensPerSecond,
        peakRssMb,
        losses,
        readers,
        labels,
        overfitted,
        Optional.of(
            "'%s' is not registered, because it did not pass %s; it lies in '%s' with its card."
                .formatted(adapter, gates, aside)));
  }
}
