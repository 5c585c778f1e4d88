package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.text.Acl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "acl",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Changes who may read documents.",
    subcommands = AclCommand.Set.class)
final class AclCommand {
  @Command(
      name = "set",
      mixinStandardHelpOptions = true,
      description = "Sets the readers of documents; holds everywhere within a second.",
      footer = {"", "Example:  tandem acl set -c hr restricted/bands.xlsx --acl group:hr,user:ann"})
  static final class Set implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Mixin private final InCollection in = new InCollection();

    @Option(
        names = "--acl",
        required = true,
        paramLabel = "PRINCIPALS",
        description =
            "who may read: public, user:NAME, group:NAME, tenant:NAME; comma-separated; empty = nobody")
    private Acl readers = Acl.NOBODY;

    @Parameters(arity = "1..*", paramLabel = "DOC_ID", description = "the documents")
    private List<String> docIds = new ArrayList<>();

    @Override
    public Integer call() {
      try (Tandem tandem = common.open()) {
        List<String> unknown = tandem.documents().permit(in.name, docIds, readers);
        List<String> changed = new ArrayList<>(docIds);
        changed.removeAll(unknown);
        common.print(
            Map.of("changed", changed, "unknown", unknown, "acl", readers),
            () ->
                changed.forEach(id -> Common.text(id + "  may be read by  " + readable(readers))));
        unknown.forEach(id -> Common.note("tandem: no document '" + id + "' in " + in.name + "."));
        return unknown.isEmpty() ? 0 : 1;
      }
    }
  }

  static String readable(Acl acl) {
    return acl.readers().isEmpty() ? "nobody" : acl.toString();
  }
}
