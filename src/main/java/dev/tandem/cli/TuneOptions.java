package dev.tandem.cli;

import dev.tandem.example.TrainingData;
import dev.tandem.llm.Projection;
import dev.tandem.text.UserError;
import dev.tandem.tune.Adam;
import dev.tandem.tune.Effort;
import dev.tandem.tune.LoraSettings;
import dev.tandem.tune.Method;
import dev.tandem.tune.TuneSettings;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** How to learn: one dial, and each setting that it stands for. */
final class TuneOptions {
  @Option(names = "--out", paramLabel = "ADAPTER", description = "folder of the new adapter")
  Optional<Path> out = Optional.empty();

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      defaultValue = "lora",
      description =
          "lora: an adapter beside the model, which stays as it is; full: all weights of a copy, which takes 16 bytes of memory each (default lora)")
  private Method method = Method.LORA;

  @Option(
      names = "--effort",
      paramLabel = "EFFORT",
      defaultValue = "normal",
      description = "quick, normal or thorough: sets all below (default normal)")
  Effort effort = Effort.NORMAL;

  @Option(
      names = "--continue",
      paramLabel = "ADAPTER",
      description = "go on from an adapter, which stays as it is")
  Optional<Path> parent = Optional.empty();

  @Option(names = "--restart", description = "throw away what a killed run left in --out")
  boolean restart;

  @Option(names = "--epochs", paramLabel = "N", description = "how often every row is learnt")
  private Optional<Integer> epochs = Optional.empty();

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "the largest, after warming up")
  private Optional<Double> learningRate = Optional.empty();

  @Option(names = "--batch", paramLabel = "ROWS", description = "rows of one update")
  private Optional<Integer> batch = Optional.empty();

  @Option(
      names = "--patience",
      paramLabel = "N",
      description = "evaluations without a better dev loss that end it; 0 for never")
  private Optional<Integer> patience = Optional.empty();

  @Option(names = "--rank", paramLabel = "R", description = "of the adapter's matrices")
  private Optional<Integer> rank = Optional.empty();

  @Option(
      names = "--alpha",
      paramLabel = "A",
      description = "what is learnt counts alpha / rank (default: twice the rank)")
  private Optional<Double> alpha = Optional.empty();

  @Option(names = "--rslora", description = "alpha / root of the rank instead")
  private boolean rankStabilized;

  @Option(
      names = "--targets",
      paramLabel = "NAME",
      split = ",",
      description = "matrices that are added to, such as q_proj,v_proj (default all)")
  private List<String> targets = List.of();

  @Option(
      names = "--dropout",
      paramLabel = "SHARE",
      description = "of the adapter's inputs, left out by chance")
  private Optional<Double> dropout = Optional.empty();

  @Option(
      names = "--weight-decay",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description = "of AdamW (default 0.01)")
  private double weightDecay;

  @Option(
      names = "--clip",
      paramLabel = "NORM",
      defaultValue = "1",
      description = "longest gradient; longer ones are shortened (default 1)")
  private double clip;

  /** All of it, found before anything is read. */
  record How(Path out, Optional<LoraSettings> lora, Adam adam, TuneSettings run) {}

  /**
   * @throws UserError if a setting is wrong or there is no folder
   */
  How how(TrainingData data, long seed) {
    return how(effort.lora(data), effort.run(method, data), seed);
  }

  /** The same before anything is read: what is wrong is said then, and the folder is known. */
  How how(long seed) {
    return how(effort.lora(), effort.run(method, 1), seed);
  }

  private How how(LoraSettings adapter, TuneSettings run, long seed) {
    if (method == Method.FULL) {
      refuseAdapters();
    }
    return new How(
        out(),
        method == Method.LORA ? Optional.of(lora(adapter)) : Optional.empty(),
        adam(),
        run(run, seed));
  }

  private void refuseAdapters() {
    Map<String, Boolean> given = new LinkedHashMap<>();
    given.put("--rank", rank.isPresent());
    given.put("--alpha", alpha.isPresent());
    given.put("--rslora", rankStabilized);
    given.put("--targets", !targets.isEmpty());
    given.put("--dropout", dropout.isPresent());
    given.put("--continue", parent.isPresent());
    given.forEach(
        (option, set) -> {
          if (set) {
            throw new UserError(
                "%s is for adapters, and --method full trains all weights; leave one of the two out%s."
                    .formatted(
                        option,
                        option.equals("--continue")
                            ? " (to train a tuned model further, name its folder with --model)"
                            : ""));
          }
        });
  }

  private Path out() {
    return out.orElseThrow(
        () ->
            new UserError(
                "Name the new adapter's folder with --out, or look first: --check, --show-mask."));
  }

  private LoraSettings lora(LoraSettings standard) {
    int ranks = rank.orElse(standard.rank());
    return new LoraSettings(
        ranks,
        alpha.orElse(2.0 * ranks),
        rankStabilized,
        targets.isEmpty()
            ? standard.targets()
            : targets.stream().map(TuneOptions::target).collect(Collectors.toSet()),
        dropout.orElse(standard.dropout()));
  }

  private static Projection target(String name) {
    Set<Projection> all = EnumSet.allOf(Projection.class);
    return all.stream()
        .filter(each -> each.shortName().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    "There is no target '%s'; they are %s."
                        .formatted(
                            name,
                            Arrays.stream(Projection.values())
                                .map(Projection::shortName)
                                .collect(Collectors.joining(", ")))));
  }

  private Adam adam() {
    return new Adam(
        Adam.STANDARD.beta1(), Adam.STANDARD.beta2(), Adam.STANDARD.epsilon(), weightDecay, clip);
  }

  private TuneSettings run(TuneSettings standard, long seed) {
    return new TuneSettings(
        epochs.orElse(standard.epochs()),
        batch.orElse(standard.rowsPerStep()),
        learningRate.orElse(standard.learningRate()),
        standard.warmUp(),
        standard.evaluations(),
        patience.orElse(standard.patience()),
        standard.devRows(),
        seed,
        standard.last() && patience.orElse(0) == 0);
  }
}
