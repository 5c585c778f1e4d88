package dev.tandem.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.SearchRow;
import dev.tandem.Tandem;
import dev.tandem.answer.AnswerJson;
import dev.tandem.retrieve.Retrieval;
import dev.tandem.retrieve.Understood;
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
      "  tandem search -c hr \"reset my pasword\" --explain",
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

  @Option(
      names = "--explain",
      description = "also says how the question was read: what was mended, condensed and added")
  private boolean explain;

  @Mixin private final Reader reader = new Reader();

  @Parameters(paramLabel = "QUESTION", description = "what to look for, in your own words")
  private String question = "";

  @Override
  public Integer call() {
    try (Tandem tandem = common.open()) {
      Retrieval found = tandem.search(in.name, question, k, reader.in(tandem));
      List<SearchRow> rows = SearchRow.of(found.passages());
      common.print(
          explain ? new Explained(AnswerJson.of(found.understood()), rows) : rows,
          () -> {
            if (explain) {
              show(found.understood());
            }
            show(found.passages());
          });
      return 0;
    }
  }

  /** With {@code --explain --json}. */
  private record Explained(ObjectNode query, List<SearchRow> passages) {}

  private static void show(Understood understood) {
    if (understood.steps().isEmpty()) {
      Common.text("Searched as typed.");
    }
    AnswerText.steps(understood);
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
