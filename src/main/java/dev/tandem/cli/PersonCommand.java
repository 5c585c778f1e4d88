package dev.tandem.cli;

import dev.tandem.PersonData;
import dev.tandem.Tandem;
import dev.tandem.text.Principal;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "person",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Writes out what is held of a person; 'tandem forget' destroys it.",
    subcommands = {PersonCommand.Export.class})
final class PersonCommand {
  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description = {
        "Writes a person's questions, answers, feedback, audit entries and keys into a folder.",
        "person.json in it is for programs, person.md for people."
      },
      footer = {"", "Example:  tandem person export --principal user:ann --to ann/"})
  static final class Export implements Callable<Integer> {
    @Mixin private final Common common = new Common();

    @Option(
        names = "--principal",
        required = true,
        paramLabel = "P",
        description = "the person, e.g. user:ann")
    private Principal person = Principal.PUBLIC;

    @Option(
        names = "--to",
        required = true,
        paramLabel = "DIR",
        description = "a folder that is not there yet")
    private Path to = Path.of("");

    @Override
    public Integer call() {
      try (Tandem tandem = common.open()) {
        PersonData data = tandem.persons().export(person, to);
        common.print(
            Map.of(
                "folder", to.toString(),
                "answers", data.answers().size(),
                "audit", data.audit().size(),
                "keys", data.keys().size(),
                "documents", data.documents().size(),
                "adapters", data.adapters().size()),
            () ->
                Common.text(
                    "%d answers, %d entries of the audit log and %d keys of %s are in '%s'."
                        .formatted(
                            data.answers().size(),
                            data.audit().size(),
                            data.keys().size(),
                            person,
                            to)));
        return 0;
      }
    }
  }
}
