package dev.tandem.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.SearchRow;
import dev.tandem.Tandem;
import dev.tandem.answer.AnswerJson;
import dev.tandem.retrieve.Retrieval;
import dev.tandem.retrieve.Understood;
import dev.tandem.text.Passage;
import dev.tandem.text.Principals;
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
      "  tandem search -c all \"parental leave\"   (all that the reader may read of)",
      "  tandem search -c hr \"salary bands\" --as user:ann,group:hr --json"
    })
final class Search implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Mixin private final InCollections in = new InCollections();

  @Option(
      names = "-k",
      paramLabel = "N",
      converter = Count.class,
      defaultValue = "10",
      description = "how many passages (default 10)")
  private int k = 10;

  @Option(
      names = "--explain",
      description =
          "also says how the question was read: what was mended, condensed and added, and how likely each of several collections is to answer it")
  private boolean explain;

  @Mixin private final Reader reader = new Reader();

  @Parameters(paramLabel = "QUESTION", description = "what to look for, in your own words")
  private String question = "";

  @Override
  public Integer call() {
    try (Tandem tandem = common.open()) {
      Principals who = reader.in(tandem);
      Retrieval found = tandem.search(in.of(tandem, who), question, k, who);
      List<SearchRow> rows = SearchRow.of(found.passages());
      common.print(
          explain ? explained(found, rows) : rows,
          () -> {
            if (explain) {
              show(found.understood());
              AnswerText.routes(found.routes());
            }
            show(found.passages(), found.routes().size() > 1);
          });
      return 0;
    }
  }

  /** With {@code --explain --json}. */
  private record Explained(ObjectNode query, List<SearchRow> passages) {}

  /** The same of several collections. */
  private record Routed(ObjectNode query, ArrayNode collections, List<SearchRow> passages) {}

  private static Record explained(Retrieval found, List<SearchRow> rows) {
    ObjectNode query = AnswerJson.of(found.understood());
    return found.routes().size() == 1
        ? new Explained(query, rows)
        : new Routed(query, AnswerJson.of(found.routes()), rows);
  }

  private static void show(Understood understood) {
    if (understood.steps().isEmpty()) {
      Common.text("Searched as typed.");
    }
    AnswerText.steps(understood);
  }

  private static void show(List<Passage> passages, boolean several) {
    if (passages.isEmpty()) {
      Common.text("Nothing found.");
    }
    int rank = 1;
    for (Passage passage : passages) {
      Common.line("@|bold %2d|@  @|faint %.3f|@  ", rank++, passage.score());
      Common.text("    " + (several ? passage.collection() + ": " : "") + Sources.of(passage));
      if (!passage.warnings().isEmpty()) {
        Common.line(
            "    @|yellow speaks to the model (%s): what does is not shown to it|@",
            String.join(", ", passage.warnings()));
      }
      Common.text(passage.text().indent(4).stripTrailing());
    }
  }
}
