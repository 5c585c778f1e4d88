package dev.tandem.tune;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.example.TokenRow;
import dev.tandem.llm.ModelCheck.Row;
import dev.tandem.llm.ModelFile;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Training steps of all weights against recorded ones. The folder holds {@code full_steps.json}:
 * {@code {"rows": [{"input_ids","labels"}], "rate", "decay", "clip", "steps":
 * [{"loss","grad_norm"}], "tensors": {NAME: {"gradient": DIGEST, "change": DIGEST}}}}, of AdamW
 * with PyTorch's other settings, names and orders of rows as the model's file has them. A gradient
 * is the first step's before it is clipped, a change what all steps came to. {@code
 * tools/record_full_steps.py} writes it and says what a digest is.
 */
public final class FullCheck {
  private static final String STEPS = "full_steps.json";
  private static final double RELATIVE = 1e-3;

  /**
   * Adam divides by the gradient's own size, so a weight whose gradient is rounding goes either
   * way: of 272 tensors of SmolLM2 one norm of 576 weights is off by .043 for a single such weight.
   */
  private static final double CHANGE = 1e-2;

  private static final double ALL_BUT = 0.01; // of the tensors

  private static final int SAMPLES = 16;

  private final Trainer trainer;
  private final List<TokenRow> rows;
  private final JsonNode recorded;

  private FullCheck(Trainer trainer, JsonNode recorded) {
    this.trainer = trainer;
    this.recorded = recorded;
    rows = TrainingCheck.rows(recorded);
  }

  /** Whether a folder of reference values has such steps. */
  public static boolean recorded(Path reference) {
    return Files.isRegularFile(reference.resolve(STEPS));
  }

  /**
   * Trains as recorded.
   *
   * @return losses, norms of all gradients, each tensor's first gradient and its change, the latter
   *     two by their norms; of the changes, all but one tensor in a hundred
   * @throws UserError if a file cannot be read or names other tensors, or there is not the memory
   */
  public static List<Row> check(ModelFile model, Path reference) {
    try {
      JsonNode recorded = new ObjectMapper().readTree(reference.resolve(STEPS).toFile());
      Adam adam =
          new Adam(
              Adam.STANDARD.beta1(),
              Adam.STANDARD.beta2(),
              Adam.STANDARD.epsilon(),
              recorded.path("decay").asDouble(),
              recorded.path("clip").asDouble());
      TrainerSettings settings = TrainerSettings.standard(0).with(adam);
      try (Trainer trainer = Trainer.beginFull(model, settings)) {
        return new FullCheck(trainer, recorded).check();
      }
    } catch (IOException e) {
      throw new UserError(
          "the recorded training steps in %s cannot be read: %s"
              .formatted(reference, e.getMessage()),
          e);
    }
  }

  private List<Row> check() {
    Map<String, float[]> change = new TreeMap<>(); // the start, until the end is known
    double gradients = 0;
    for (Parameter each : trainer.gradients(rows)) {
      gradients = Math.max(gradients, off(each.gradient(), digest(each.name(), "gradient")));
      change.put(each.name(), each.values().clone());
    }
    double loss = 0;
    double norm = 0;
    for (JsonNode step : recorded.path("steps")) {
      StepReport report = trainer.step(rows, recorded.path("rate").asDouble());
      loss = Math.max(loss, TrainingCheck.relative(report.loss(), step.path("loss").asDouble()));
      double expected = step.path("grad_norm").asDouble();
      norm = Math.max(norm, TrainingCheck.relative(report.gradientNorm(), expected));
    }
    double[] changes = new double[trainer.values().size()];
    int at = 0;
    for (Map.Entry<String, float[]> each : trainer.values().entrySet()) {
      float[] way = Objects.requireNonNull(change.get(each.getKey()));
      for (int i = 0; i < way.length; i++) {
        way[i] = each.getValue()[i] - way[i];
      }
      changes[at++] = off(way, digest(each.getKey(), "change"));
    }
    Arrays.sort(changes);
    double most = changes[changes.length - 1 - (int) (ALL_BUT * changes.length)];
    int steps = recorded.path("steps").size();
    return List.of(
        new Row("losses, all weights trained", steps, loss, RELATIVE),
        new Row("gradient norms", steps, norm, RELATIVE),
        new Row("first gradients", change.size(), gradients, RELATIVE),
        new Row("weights' changes", change.size(), most, CHANGE));
  }

  private JsonNode digest(String tensor, String kind) {
    JsonNode digest = recorded.path("tensors").path(tensor).path(kind);
    if (recorded.path("tensors").size() != trainer.values().size() || digest.isMissingNode()) {
      throw new UserError("the recorded training is of another model than one with " + tensor);
    }
    return digest;
  }

  /** The largest difference of what a digest holds, as a share of the norm. */
  private static double off(float[] values, JsonNode digest) {
    double squares = 0;
    double signed = 0; // signs of Thue and Morse, which no pattern of rows or columns follows
    for (int i = 0; i < values.length; i++) {
      squares += (double) values[i] * values[i];
      signed += Integer.bitCount(i) % 2 == 0 ? values[i] : -values[i];
    }
    double norm = digest.path("norm").asDouble();
    double worst =
        Math.max(
            Math.abs(Math.sqrt(squares) - norm),
            // A sum of errors by chance grows with their number's root, as their norm does.
            Math.abs(signed - digest.path("signed").asDouble()));
    int step = Math.max(1, values.length / SAMPLES);
    for (int i = 0; i < digest.path("every").size(); i++) {
      double expected = digest.path("every").get(i).asDouble();
      worst = Math.max(worst, Math.abs(values[i * step] - expected));
    }
    return worst / norm;
  }
}
