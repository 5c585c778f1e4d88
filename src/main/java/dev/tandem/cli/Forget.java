package dev.tandem.cli;

import dev.tandem.Forgotten;
import dev.tandem.Tandem;
import dev.tandem.text.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "forget",
    mixinStandardHelpOptions = true,
    description = {
      "Destroys the text of a person's questions, answers and feedback, and their name in the audit log.",
      "Hashes and times stay. Says which adapters learnt from them and what still names them."
    },
    footer = {"", "Example:  tandem forget --principal user:ann"})
final class Forget implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Option(
      names = "--principal",
      required = true,
      paramLabel = "P",
      description = "the person, e.g. user:ann")
  private Principal person = Principal.PUBLIC;

  @Override
  public Integer call() {
    try (Tandem tandem = common.open()) {
      Forgotten done = tandem.persons().forget(person);
      common.print(
          Map.of(
              "principal", person.value(),
              "answers", done.answers(),
              "adapters", done.adapters(),
              "keys", done.keys(),
              "documents", done.documents()),
          () -> show(done));
      return 0;
    }
  }

  private void show(Forgotten done) {
    Common.text("The text of %d answers of %s is destroyed.".formatted(done.answers(), person));
    tell("Adapters that learnt from them; train them again without: ", done.adapters());
    tell("Keys that still read as %s; tandem key revoke: ".formatted(person), done.keys());
    if (!done.documents().isEmpty()) {
      Common.text(
          "%d documents still name %s as a reader; tandem acl set changes that."
              .formatted(done.documents().size(), person));
    }
  }

  private static void tell(String what, List<String> names) {
    if (!names.isEmpty()) {
      Common.text(what + String.join(", ", names));
    }
  }
}
