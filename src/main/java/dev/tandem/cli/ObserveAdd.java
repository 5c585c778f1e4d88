package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.observe.monitor.Own;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    description =
        "Watches a number of your own: of a read-only query over the ledger, or in a JSON file or URL. Without bounds it is learnt what is normal. tandem.yaml can hold the same under observe.metrics.",
    footer = {
      "",
      "Examples:",
      "  tandem observe add queue --from http://127.0.0.1:9000/q --pointer /n --high 50",
      "  tandem observe add keys --sql \"SELECT count(*) FROM api_key\""
    })
final class ObserveAdd implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Parameters(paramLabel = "NAME", description = "what to call it")
  private String name = "";

  @Option(
      names = "--sql",
      paramLabel = "QUERY",
      defaultValue = "",
      description = "a SELECT over the ledger; the first column of the first row counts")
  private String sql = "";

  @Option(
      names = "--from",
      paramLabel = "FILE_OR_URL",
      defaultValue = "",
      description = "JSON, in a file or behind http:// of this machine or of observe.hosts")
  private String from = "";

  @Option(
      names = "--pointer",
      paramLabel = "POINTER",
      defaultValue = "",
      description = "where in the JSON the number stands (RFC 6901), as /queue/waiting")
  private String pointer = "";

  @Option(names = "--low", paramLabel = "N", description = "least that is normal")
  private Optional<Double> low = Optional.empty();

  @Option(names = "--high", paramLabel = "N", description = "most that is normal")
  private Optional<Double> high = Optional.empty();

  @Option(
      names = "--what",
      paramLabel = "WORDS",
      defaultValue = "",
      description = "what it is, in words")
  private String what = "";

  @Override
  public Integer call() {
    Own own = new Own(name, sql, from, pointer, low, high, what);
    try (Tandem tandem = common.open()) {
      tandem.monitors().add(own);
      common.print(own, () -> Common.text("'%s' is watched from now on.".formatted(name)));
      return 0;
    }
  }
}
