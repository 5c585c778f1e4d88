package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.text.Principal;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "forget",
    mixinStandardHelpOptions = true,
    description = "Destroys the text of a person's questions and answers; hashes and times stay.",
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
      int forgotten = tandem.history().forget(person);
      common.print(
          Map.of("principal", person.value(), "answers", forgotten),
          () ->
              Common.text(
                  "The text of %d answers of %s is destroyed.".formatted(forgotten, person)));
      return 0;
    }
  }
}
