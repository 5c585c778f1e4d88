package dev.tandem.tune;

import dev.tandem.example.EncodedExample;
import dev.tandem.llm.ChatEncoder;
import dev.tandem.llm.LocalModel;
import dev.tandem.llm.ModelFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Tests what was trained against its base: whether it learnt, whether it forgot what the base knew,
 * whether it gives its training rows away. Each asks two {@link Scorer}s the same.
 */
public final class Gates {
  private final Trial trial;
  private final Data data;

  private Gates(Trial trial, Data data) {
    this.trial = trial;
    this.data = data;
  }

  /**
   * What it was trained on, and what not.
   *
   * @param train examples it learnt
   * @param dev examples it did not
   * @param test likewise, which decide nothing
   * @param canaries planted among its training rows
   */
  public record Data(
      List<EncodedExample> train,
      List<EncodedExample> dev,
      List<EncodedExample> test,
      List<Canary> canaries) {
    public Data {
      train = List.copyOf(train);
      dev = List.copyOf(dev);
      test = List.copyOf(test);
      canaries = List.copyOf(canaries);
    }
  }

  /**
   * Measures an adapter.
   *
   * @param base the model's file
   * @param adapter its folder or file
   * @param progress hears what is measured next
   * @throws dev.tandem.text.UserError if the model or the adapter cannot be used
   * @throws IOException if nothing can be written beside it, where exports are tried
   */
  public static GateReport ofAdapter(
      Path base,
      Path adapter,
      Data data,
      GateThresholds thresholds,
      GateSettings settings,
      Consumer<String> progress)
      throws IOException {
    ChatEncoder encoder = new ChatEncoder(ModelFile.open(base));
    GateReport report;
    try (LocalModel model = LocalModel.open(base)) {
      Scorer before = new Scorer(model, Optional.empty());
      Scorer after = new Scorer(model, Optional.of(adapter));
      report = of(new Trial(before, after, encoder, thresholds, settings), data, progress);
    }
    progress.accept("whether it survives export");
    long start = System.nanoTime();
    List<Gate> exports = ExportGates.of(base, adapter);
    return report.with(exports, (System.nanoTime() - start) / 1e9);
  }

  /**
   * Measures a model that was trained as a whole.
   *
   * @param base the model's file, as it was
   * @param tuned its file, as it became; with the same tokens
   * @param progress hears what is measured next
   * @throws dev.tandem.text.UserError if one of them cannot be used
   */
  public static GateReport ofModel(
      Path base,
      Path tuned,
      Data data,
      GateThresholds thresholds,
      GateSettings settings,
      Consumer<String> progress) {
    ChatEncoder encoder = new ChatEncoder(ModelFile.open(base));
    try (LocalModel one = LocalModel.open(base);
        LocalModel other = LocalModel.open(tuned)) {
      Scorer before = new Scorer(one, Optional.empty());
      Scorer after = new Scorer(other, Optional.empty());
      return of(new Trial(before, after, encoder, thresholds, settings), data, progress);
    }
  }

  /** Measures whatever one model became. */
  static GateReport of(Trial trial, Data data, Consumer<String> progress) {
    return new Gates(trial, data).measure(progress);
  }

  private GateReport measure(Consumer<String> progress) {
    long start = System.nanoTime();
    Map<String, List<Double>> spreads = new TreeMap<>();
    List<Gate> gates = new ArrayList<>();
    LearntGates learnt = new LearntGates(trial);
    LeakGates leaks = new LeakGates(trial);
    List<EncodedExample> train = Rows.some(data.train, trial.settings());
    List<EncodedExample> dev = Rows.some(data.dev, trial.settings());
    List<EncodedExample> test = Rows.some(data.test, trial.settings());

    progress.accept("whether it learnt");
    Losses seen = trial.losses(train);
    Losses unseen = trial.losses(dev);
    gates.addAll(learnt.of(dev, unseen));
    List<Gate> told = new ArrayList<>(learnt.told(test, trial.losses(test)));
    spreads.put("train", list(seen.gains()));
    spreads.put("dev", list(unseen.gains()));

    progress.accept("whether it forgot");
    ForgotGates forgot = new ForgotGates(trial, Probes.read());
    gates.add(forgot.text());
    ForgotGates.Answered answered = forgot.questions();
    gates.add(answered.gate());
    told.addAll(answered.told());
    gates.add(forgot.summaries());

    progress.accept("whether it gives training rows away");
    double[] exposures = leaks.exposures(data.canaries);
    spreads.put("exposure", list(exposures));
    gates.add(leaks.canaries(exposures));
    gates.add(leaks.verbatim(train, dev));
    gates.add(leaks.membership(seen, unseen));
    gates.add(leaks.personal(data.train));
    double seconds = (System.nanoTime() - start) / 1e9;
    return new GateReport(gates, told, data.canaries, spreads, trial.settings(), seconds);
  }

  private static List<Double> list(double... values) {
    return Arrays.stream(values).boxed().toList();
  }
}
