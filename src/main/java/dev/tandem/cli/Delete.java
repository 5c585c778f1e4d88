package dev.tandem.cli;

import dev.tandem.Deletion;
import dev.tandem.Tandem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "delete",
    mixinStandardHelpOptions = true,
    description =
        "Deletes documents: from the index and from every stored version and answer. The key their text lay under is destroyed; ids, hashes and times stay.",
    footer = {"", "Example:  tandem delete -c hr it/vpn.md"})
final class Delete implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Mixin private final InCollection in = new InCollection();

  @Parameters(arity = "1..*", paramLabel = "DOC_ID", description = "the documents")
  private List<String> docIds = new ArrayList<>();

  @Override
  public Integer call() {
    try (Tandem tandem = common.open()) {
      Deletion deletion = tandem.documents().delete(in.name, docIds);
      common.print(
          deletion,
          () -> {
            deletion.deleted().forEach(id -> Common.text("deleted  " + id));
            deletion.adapters().forEach(id -> Common.text("tainted  adapter " + id));
          });
      deletion
          .unknown()
          .forEach(id -> Common.note("tandem: no document '" + id + "' in " + in.name + "."));
      return deletion.unknown().isEmpty() ? 0 : 1;
    }
  }
}
