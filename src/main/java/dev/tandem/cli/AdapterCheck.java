package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.answer.HybridPrompt;
import dev.tandem.answer.RetrievedExamples;
import dev.tandem.example.TrainingData;
import dev.tandem.text.UserError;
import dev.tandem.training.Schooling;
import dev.tandem.tune.Card;
import dev.tandem.tune.GateReport;
import dev.tandem.tune.Gating;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Measures the gates on an adapter that is there, also one that was not trained here, and writes its card. Exit code 1 where a gate fails.",
    footer = {
      "",
      "Examples:",
      "  tandem adapter check support --data train.jsonl --dev dev.jsonl",
      "  tandem adapter check other.gguf --data train.jsonl --dev dev.jsonl --gate"
    })
final class AdapterCheck implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Mixin private final TuneData data = new TuneData();

  @Mixin private final GateLimits limits = new GateLimits();

  @Option(
      names = "--gate",
      description = "exit code 1 also where a gate could not be measured and is not allowed to be")
  private boolean gate;

  @Parameters(paramLabel = "ADAPTER", description = "its name, folder or file")
  private String name = "";

  private TrainingData read(Tandem tandem, Optional<RetrievedExamples> passages) {
    Optional<Schooling> teacher = data.teacher(tandem, Optional.empty(), passages, !common.json);
    try {
      return data.read(tandem, teacher.map(Schooling::teacher), passages.map(each -> each::ground));
    } finally {
      teacher.ifPresent(Schooling::close);
    }
  }

  @Override
  public Integer call() {
    Gating gating = limits.gating(gate);
    try (Tandem tandem = common.open()) {
      Optional<RetrievedExamples> passages =
          data.retrieval(tandem).map(tandem.training()::retrieved);
      TrainingData read = read(tandem, passages);
      Path adapter = tandem.adapters().path(name, Invocation.current().folder().resolve(name));
      if (HybridPrompt.trained(adapter) && passages.isEmpty()) {
        throw new UserError(
            "The adapter '%s' was trained with passages; measure it with them: --with-retrieval -c NAME."
                .formatted(name));
      }
      Card card =
          tandem
              .training()
              .test(
                  adapter,
                  read,
                  gating.thresholds(),
                  data.seed,
                  what -> {
                    if (!common.json) {
                      Common.note("measuring " + what + " ...");
                    }
                  });
      GateReport report = card.report().orElseThrow();
      common.print(card, () -> GateText.show(report.gates()));
      String refusal = gate ? report.refusal(gating.unmeasured()) : report.refusal();
      if (!refusal.isEmpty()) {
        Common.note("tandem: The adapter '%s' does not pass %s.".formatted(name, refusal));
      }
      return refusal.isEmpty() ? 0 : 1;
    }
  }
}
