package dev.tandem.cli;

import dev.tandem.llm.Continuations;
import dev.tandem.llm.ModelCheck;
import dev.tandem.llm.ModelFile;
import dev.tandem.llm.ModelInfo;
import dev.tandem.llm.ModelStore;
import dev.tandem.tune.FullCheck;
import dev.tandem.tune.TrainingCheck;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "model",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Fetches, lists and checks language models.",
    subcommands = {
      ModelCommand.Pull.class,
      ModelCommand.ListAll.class,
      ModelCommand.Info.class,
      ModelCommand.Check.class,
      ModelCommand.Score.class
    })
final class ModelCommand {
  @Command(
      name = "pull",
      mixinStandardHelpOptions = true,
      description =
          "Fetches a model once and checks its hash; afterwards nothing leaves the machine.",
      footer = {
        "",
        "Examples:",
        "  tandem model pull",
        "  tandem model pull hf:OWNER/REPOSITORY/FILE.gguf   (a hub download)"
      })
  static final class Pull implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Parameters(
        arity = "0..1",
        paramLabel = "MODEL",
        defaultValue = ModelStore.DEFAULT,
        description = "default ${DEFAULT-VALUE}")
    private String model = ModelStore.DEFAULT;

    @Override
    public Integer call() {
      Path file = ModelStore.standard().pull(model, Common::note);
      ModelInfo info = ModelStore.info(file);
      common.print(info, () -> show(info));
      return 0;
    }
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the models on this machine.",
      footer = {"", "Example:  tandem model list --json"})
  static final class ListAll implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Override
    public Integer call() {
      List<ModelInfo> models = ModelStore.standard().list();
      common.print(
          models,
          () -> {
            if (models.isEmpty()) {
              Common.text("No models yet; 'tandem model pull' fetches the default one.");
            }
            models.forEach(ModelCommand::show);
          });
      return 0;
    }
  }

  @Command(
      name = "info",
      mixinStandardHelpOptions = true,
      description = "Shows what a model file holds.",
      footer = {"", "Example:  tandem model info model.gguf"})
  static final class Info implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Parameters(paramLabel = "MODEL", description = "a name, a GGUF file or a Hugging Face folder")
    private String model = "";

    @Override
    public Integer call() {
      ModelInfo info = ModelStore.info(ModelStore.standard().resolve(model));
      common.print(info, () -> show(info));
      return 0;
    }
  }

  @Command(
      name = "check",
      mixinStandardHelpOptions = true,
      description =
          "Compares tokens, logits, greedy text and, where they are recorded, training steps with recorded values; exit code 1 past the tolerances.",
      footer = {
        "",
        "Example:  tandem model check SmolLM2-135M-Instruct --reference golden/smollm2"
      })
  static final class Check implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Parameters(paramLabel = "MODEL", description = "a name, a GGUF file or a Hugging Face folder")
    private String model = "";

    @Option(
        names = "--reference",
        required = true,
        paramLabel = "DIR",
        description =
            "folder with tokens.json and logits.json; training steps need lora_steps.json and the adapters beside, those of all weights full_steps.json")
    private Path reference = Path.of("");

    @Override
    public Integer call() {
      Path file = ModelStore.standard().resolve(model);
      ModelCheck.Report values = ModelCheck.check(file, reference);
      ModelCheck.Report adapted =
          TrainingCheck.recorded(reference)
              ? values.and(TrainingCheck.check(ModelFile.open(file), reference))
              : values;
      ModelCheck.Report report =
          FullCheck.recorded(reference)
              ? adapted.and(FullCheck.check(ModelFile.open(file), reference))
              : adapted;
      common.print(
          report,
          () ->
              report
                  .rows()
                  .forEach(
                      row ->
                          Common.text(
                              "%s  %-28s largest difference %.3g, tolerance %.3g, over %d"
                                  .formatted(
                                      row.passed() ? "ok  " : "FAIL",
                                      row.name(),
                                      row.largestDifference(),
                                      row.tolerance(),
                                      row.compared()))));
      return report.passed() ? 0 : 1;
    }
  }

  @Command(
      name = "score",
      mixinStandardHelpOptions = true,
      description = "Tells how likely a model finds given continuations of a prompt.",
      footer = {
        "",
        "Examples:",
        "  tandem model score SmolLM2-135M-Instruct --prompt 'The sky is' \\",
        "    --continuation ' blue' --continuation ' green'",
        "  tandem model score model.gguf --chat --prompt 'Spam or ham? WIN NOW' \\",
        "    --continuation spam --continuation ham --json"
      })
  static final class Score implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Parameters(paramLabel = "MODEL", description = "a name, a GGUF file or a Hugging Face folder")
    private String model = "";

    @Option(
        names = "--prompt",
        required = true,
        paramLabel = "TEXT",
        description = "what comes before")
    private String prompt = "";

    @Option(
        names = "--continuation",
        required = true,
        paramLabel = "TEXT",
        description = "what may follow, a space at its beginning included; several times")
    private List<String> continuations = List.of();

    @Option(
        names = "--chat",
        description = "the prompt is what a user says, a continuation the model's answer")
    private boolean chat;

    @Override
    public Integer call() {
      Continuations.Report report =
          Continuations.score(ModelStore.standard().resolve(model), prompt, continuations, chat);
      common.print(
          report,
          () ->
              report
                  .continuations()
                  .forEach(
                      score ->
                          Common.text(
                              "%6.2f %%  log-likelihood %.3f, %d tokens, perplexity %.2f  %s"
                                  .formatted(
                                      100 * score.share(),
                                      score.logLikelihood(),
                                      score.tokens(),
                                      score.perplexity(),
                                      score.text()))));
      return 0;
    }
  }

  private static void show(ModelInfo info) {
    Common.text(
        "%s  %s, %,d parameters, context %,d%n  %s%n  sha256 %s"
            .formatted(
                info.name(),
                info.architecture(),
                info.parameters(),
                info.contextLength(),
                info.path(),
                info.sha256()));
  }
}
