package dev.tandem.cli;

import dev.tandem.llm.ModelFit;
import dev.tandem.tensor.BlockType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Says what works on this machine, what does not and what to do, and which models fit its memory.",
    footer = {"", "Example:  tandem doctor --model model.gguf"})
final class Doctor implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Override
  public Integer call() {
    List<Checkup.Finding> findings = Checkup.run(common);
    List<ModelFit.Advice> models = ModelFit.advise(ModelFit.memoryBytes());
    common.print(Map.of("checks", findings, "models", models), () -> show(findings, models));
    return findings.stream().allMatch(Checkup.Finding::ok) ? 0 : 1;
  }

  private static void show(List<Checkup.Finding> findings, List<ModelFit.Advice> models) {
    for (Checkup.Finding finding : findings) {
      Common.line(
          "%s  %-12s %s",
          finding.ok() ? "@|green ok  |@" : "@|red FAIL|@",
          finding.name(),
          finding.detail().replace("@|", "@ |"));
    }
    Common.text("");
    Common.text(
        "Models that fit this machine's memory (%.1f GiB):"
            .formatted(ModelFit.memoryBytes() / 1073741824.0));
    for (ModelFit.Advice model : models) {
      Common.text(
          "%s  %-28s %6.2f GB file, %6.2f GB to run%s"
              .formatted(
                  model.fits() ? "fits" : "  no",
                  model.name(),
                  model.fileBytes() / 1e9,
                  model.neededBytes() / 1e9,
                  model.builtIn() ? "" : "   (behind an endpoint)"));
    }
    Common.text(
        "Tandem's own engine reads GGUF models of the architectures %s, in the blocks %s; any other runs behind an endpoint (model.endpoint)."
            .formatted(ModelFit.architectures(), BlockType.names()));
  }
}
