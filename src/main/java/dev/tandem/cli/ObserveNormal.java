package dev.tandem.cli;

import dev.tandem.MonitorJson;
import dev.tandem.Tandem;
import dev.tandem.ledger.Breach;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "normal",
    mixinStandardHelpOptions = true,
    description = "Says that a breach is as it should be: as much is no breach any more.",
    footer = {"", "Example:  tandem observe normal b-4f2a91c0de"})
final class ObserveNormal implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Parameters(paramLabel = "BREACH", description = "its id, as 'tandem observe' lists it")
  private String id = "";

  @Override
  public Integer call() {
    try (Tandem tandem = common.open()) {
      Breach breach = tandem.monitors().judge(id, Breach.Verdict.NORMAL);
      common.print(MonitorJson.of(breach), () -> Observe.show(breach));
      return 0;
    }
  }
}
