package dev.tandem.tune;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.example.TokenRow;
import dev.tandem.llm.LoraAdapter;
import dev.tandem.llm.ModelCheck.Row;
import dev.tandem.llm.ModelFile;
import dev.tandem.llm.Projection;
import dev.tandem.tensor.GgufTensor;
import dev.tandem.tensor.Safetensors;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Training steps against recorded ones. The folder holds {@code lora_steps.json} ({@code {"rows":
 * [{"input_ids","labels"}], "steps": [{"loss","grad_norm"}], "grad_step0": {NAME:
 * {"norm","sum","first4"}}}}; AdamW with rate 1e-3 and PyTorch's settings, no clipping, no dropout;
 * labels of -100 are not predicted), the adapter before the first step, {@code
 * adapter_start.safetensors}, the one after the last, {@code adapter_after10.safetensors}, and
 * {@code adapter_config.json}.
 */
public final class TrainingCheck {
  private static final String STEPS = "lora_steps.json";
  private static final double RATE = 1e-3;
  private static final double RELATIVE = 1e-3;
  private static final double DISTANCE = 5e-3;
  private static final double ELEMENT = 2e-4;
  private static final double SHARE = 1e-3;
  private static final int UNSUPERVISED = -100;

  private final Path reference;
  private final Trainer trainer;
  private final List<TokenRow> rows;
  private final JsonNode recorded;

  private TrainingCheck(Path reference, Trainer trainer, JsonNode recorded) {
    this.reference = reference;
    this.trainer = trainer;
    this.recorded = recorded;
    rows = rows(recorded);
  }

  /** Whether a folder of reference values has training steps. */
  public static boolean recorded(Path reference) {
    return Files.isRegularFile(reference.resolve(STEPS));
  }

  /**
   * Trains as recorded.
   *
   * @return losses, norms of all gradients, each first gradient (norm, sum and single values, all
   *     by its norm), how far the last adapter is from the recorded one as a share of the way from
   *     the start, and the share of its elements that are off by more than 2e-4
   * @throws UserError if a file is missing or cannot be read
   */
  public static List<Row> check(ModelFile model, Path reference) {
    try {
      JsonNode recorded = new ObjectMapper().readTree(reference.resolve(STEPS).toFile());
      LoraAdapter start = start(model, reference);
      try (Trainer trainer = Trainer.continuing(model, start, 0, TrainerSettings.standard(0))) {
        return new TrainingCheck(reference, trainer, recorded).check();
      }
    } catch (IOException e) {
      throw new UserError(
          "the recorded training steps in %s cannot be read: %s"
              .formatted(reference, e.getMessage()),
          e);
    }
  }

  /** An adapter is a folder with two names of its own. */
  private static LoraAdapter start(ModelFile model, Path reference) throws IOException {
    Path folder = Files.createTempDirectory("tandem-check");
    Path config = folder.resolve("adapter_config.json");
    Path weights = folder.resolve("adapter_model.safetensors");
    try {
      Files.copy(reference.resolve("adapter_config.json"), config);
      Files.copy(reference.resolve("adapter_start.safetensors"), weights);
      return LoraAdapter.open(folder, model);
    } finally {
      Files.deleteIfExists(config);
      Files.deleteIfExists(weights);
      Files.delete(folder);
    }
  }

  static List<TokenRow> rows(JsonNode recorded) {
    List<TokenRow> rows = new ArrayList<>();
    for (JsonNode row : recorded.path("rows")) {
      int n = row.path("input_ids").size();
      int[] ids = new int[n];
      boolean[] supervised = new boolean[n];
      for (int t = 0; t < n; t++) {
        ids[t] = row.path("input_ids").get(t).asInt();
        supervised[t] = row.path("labels").path(t).asInt(UNSUPERVISED) != UNSUPERVISED;
      }
      rows.add(new TokenRow(ids, supervised));
    }
    return rows;
  }

  private List<Row> check() throws IOException {
    Row gradients = gradients();
    long steps = 0;
    double loss = 0;
    double norm = 0;
    for (JsonNode step : recorded.path("steps")) {
      StepReport report = trainer.step(rows, RATE);
      loss = Math.max(loss, relative(report.loss(), step.path("loss").asDouble()));
      norm = Math.max(norm, relative(report.gradientNorm(), step.path("grad_norm").asDouble()));
      steps++;
    }
    List<Row> found = new ArrayList<>();
    found.add(new Row("training losses", steps, loss, RELATIVE));
    found.add(new Row("gradient norms", steps, norm, RELATIVE));
    found.add(gradients);
    found.addAll(last());
    return found;
  }

  private static double relative(double ours, double expected) {
    return Math.abs(ours - expected) / Math.abs(expected);
  }

  private Row gradients() {
    Map<String, float[]> ours = byName(trainer.adapterGradients(rows));
    long compared = 0;
    double worst = 0;
    for (Map.Entry<String, JsonNode> each : recorded.path("grad_step0").properties()) {
      float[] values = named(ours, each.getKey());
      double squares = 0;
      double sum = 0;
      for (float value : values) {
        squares += (double) value * value;
        sum += value;
      }
      double norm = each.getValue().path("norm").asDouble();
      worst = Math.max(worst, Math.abs(Math.sqrt(squares) - norm) / norm);
      // A sum of n is off by at most the root of n times as much as the gradient.
      double sumScale = norm * Math.sqrt(values.length);
      worst = Math.max(worst, Math.abs(sum - each.getValue().path("sum").asDouble()) / sumScale);
      for (int i = 0; i < each.getValue().path("first4").size(); i++) {
        double value = each.getValue().path("first4").get(i).asDouble();
        worst = Math.max(worst, Math.abs(values[i] - value) / norm);
      }
      compared++;
    }
    return new Row("first gradients", compared, worst, RELATIVE);
  }

  private List<Row> last() throws IOException {
    Safetensors start = Safetensors.open(reference.resolve("adapter_start.safetensors"));
    Map<String, float[]> ours = byName(trainer.adapter());
    double off = 0;
    double moved = 0;
    long elements = 0;
    long far = 0;
    for (GgufTensor end :
        Safetensors.open(reference.resolve("adapter_after10.safetensors")).tensors()) {
      float[] values = named(ours, end.name());
      GgufTensor begin =
          start
              .tensor(end.name())
              .filter(t -> t.shape().equals(end.shape()))
              .orElseThrow(() -> new UserError("the recorded adapters differ in " + end.name()));
      if (values.length != end.weights()) {
        throw new UserError("the recorded adapter is of another model: " + end.name());
      }
      for (int i = 0; i < values.length; i++) {
        double expected = end.type().weight(end.data(), i);
        double difference = values[i] - expected;
        double way = expected - begin.type().weight(begin.data(), i);
        off += difference * difference;
        moved += way * way;
        far += Math.abs(difference) > ELEMENT ? 1 : 0;
      }
      elements += values.length;
    }
    return List.of(
        new Row("adapter after training", elements, Math.sqrt(off / moved), DISTANCE),
        new Row("share of its elements off", elements, (double) far / elements, SHARE));
  }

  private static float[] named(Map<String, float[]> tensors, String name) {
    if (!tensors.containsKey(name)) {
      throw new UserError("the recorded training has '%s', the adapter has not".formatted(name));
    }
    return tensors.get(name);
  }

  /** Rows by the names and in the order of peft. */
  private Map<String, float[]> byName(LoraAdapter adapter) {
    LoraAdapter ordered = adapter.inHubOrder(trainer.model().configuration());
    Map<String, float[]> tensors = new HashMap<>();
    for (int layer = 0; layer < trainer.model().configuration().layers(); layer++) {
      for (Projection projection : Projection.values()) {
        LoraAdapter.Pair pair = ordered.pairs().get(projection.tensor(layer));
        if (pair != null) {
          String name = "base_model.model." + projection.module(layer);
          tensors.put(name + ".lora_A.weight", pair.down().floats());
          tensors.put(name + ".lora_B.weight", pair.up().floats());
        }
      }
    }
    return tensors;
  }
}
