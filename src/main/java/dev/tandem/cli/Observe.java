package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.observe.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "observe",
    mixinStandardHelpOptions = true,
    description =
        "Lists what an owner should look at: documents past their review date, failed or empty parses, duplicates, documents never retrieved, questions left unanswered.",
    footer = {"", "Example:  tandem observe -c hr"},
    subcommands = ObserveDetect.class)
final class Observe implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  /** Not marked as required, because 'observe detect' has no collection. */
  @Option(
      names = {"-c", "--collection"},
      paramLabel = "NAME",
      description = "the collection")
  private Optional<String> collection = Optional.empty();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    String name =
        collection.orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(), "Missing required option: '--collection=NAME'"));
    try (Tandem tandem = common.open()) {
      List<Finding> findings = tandem.observe(name);
      common.print(findings, () -> show(findings));
      return 0;
    }
  }

  private static void show(List<Finding> findings) {
    if (findings.isEmpty()) {
      Common.text("Nothing to look at.");
    }
    Map<Finding.Kind, List<Finding>> byKind =
        findings.stream()
            .collect(Collectors.groupingBy(Finding::kind, TreeMap::new, Collectors.toList()));
    byKind.forEach(
        (kind, list) -> {
          Common.line("@|bold %s (%d)|@", kind.heading(), list.size());
          list.forEach(
              finding -> Common.text("  %s  %s".formatted(finding.target(), finding.detail())));
        });
  }
}
