package dev.tandem.cli;

import dev.tandem.MonitorJson;
import dev.tandem.Tandem;
import dev.tandem.ledger.Breach;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "real",
    mixinStandardHelpOptions = true,
    description = "Says that a breach was real: its values are never learnt from.",
    footer = {"", "Example:  tandem observe real b-4f2a91c0de"})
final class ObserveReal implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Parameters(paramLabel = "BREACH", description = "its id, as 'tandem observe' lists it")
  private String id = "";

  @Override
  public Integer call() {
    try (Tandem tandem = common.open()) {
      Breach breach = tandem.monitors().judge(id, Breach.Verdict.REAL);
      common.print(MonitorJson.of(breach), () -> Observe.show(breach));
      return 0;
    }
  }
}
