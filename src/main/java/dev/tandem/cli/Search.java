package dev.tandem.cli;

import dev.tandem.SearchRow;
import dev.tandem.Tandem;
import dev.tandem.text.Passage;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    description = "Finds passages, best first, with their scores.",
    footer = {
      "",
      "Examples:",
      "  tandem search -c hr \"parental leave\" -k 5",
      "  tandem search -c hr \"salary bands\" --as user:ann,group:hr --json"
    })
final class Search implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Mixin private final InCollection in = new InCollection();

  @Option(
      names = "-k",
      paramLabel = "N",
      converter = Count.class,
      defaultValue = "10",
      description = "how many passages (default 10)")
  private int k = 10;

  @Mixin private final Reader reader = new Reader();

  @Parameters(paramLabel = "QUESTION", description = "what to look for, in your own words")
  private String question = "";

  @Override
  public Integer call() {
    try (Tandem tandem = common.open()) {
      List<Passage> passages = tandem.search(in.name, question, k, reader.in(tandem)).passages();
      common.print(SearchRow.of(passages), () -> show(passages));
      return 0;
    }
  }

  private static void show(List<Passage> passages) {
    if (passages.isEmpty()) {
      Common.text("Nothing found.");
    }
    int rank = 1;
    for (Passage passage : passages) {
      Common.line("@|bold %2d|@  @|faint %.3f|@  ", rank++, passage.score());
      Common.text("    " + Sources.of(passage));
      Common.text(passage.text().indent(4).stripTrailing());
    }
  }
}
