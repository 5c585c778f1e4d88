package dev.tandem.observe.openlineage;

import java.util.List;
import java.util.Map;

/**
 * What a run came to.
 *
 * @param inputs with what was found of them
 * @param figures name to value
 * @param tests of what it made, such as the gates of an adapter
 * @param steps runs that were parts of it, which go along: they begin and end with it
 */
public record Work(
    List<Dataset> inputs,
    List<Dataset> outputs,
    Map<String, Double> figures,
    List<Step> steps,
    List<Dataset.Check> tests) {
  /** A part of a run. */
  public record Step(String job, List<Dataset> inputs, List<Dataset> outputs) {
    public Step {
      inputs = List.copyOf(inputs);
      outputs = List.copyOf(outputs);
    }
  }

  public Work {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    figures = Map.copyOf(figures);
    steps = List.copyOf(steps);
    tests = List.copyOf(tests);
  }

  /** One whose outputs were not tested. */
  public Work(
      List<Dataset> inputs, List<Dataset> outputs, Map<String, Double> figures, List<Step> steps) {
    this(inputs, outputs, figures, steps, List.of());
  }

  /** The same with tests of what it made. */
  public Work tests(List<Dataset.Check> other) {
    return new Work(inputs, outputs, figures, steps, other);
  }
}
