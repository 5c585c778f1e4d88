package dev.tandem.cli;

import dev.tandem.Tandem;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "remove",
    mixinStandardHelpOptions = true,
    description = "Ends the watch on a number of your own; what was seen of it stays.",
    footer = {"", "Example:  tandem observe remove queue"})
final class ObserveRemove implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Parameters(paramLabel = "NAME", description = "of the metric")
  private String name = "";

  @Override
  public Integer call() {
    try (Tandem tandem = common.open()) {
      tandem.monitors().remove(name);
      common.print(
          Map.of("removed", name),
          () -> Common.text("'%s' is not watched any more.".formatted(name)));
      return 0;
    }
  }
}
