package dev.tandem.cli;

import dev.tandem.GateRuns;
import dev.tandem.Tandem;
import dev.tandem.example.TrainingData;
import dev.tandem.text.UserError;
import dev.tandem.tune.Lineage;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The rows of a training, by the {@code tandem tune} that began it. */
final class GateRows {
  private GateRows() {}

  static GateRuns.Rows of(Tandem tandem) {
    return command -> read(tandem, command);
  }

  private static TrainingData read(Tandem tandem, Lineage.Command command) {
    CommandLine commands = Main.commands();
    Path folder = Path.of(command.folder());
    commands.registerConverter(Path.class, folder::resolve);
    try {
      CommandLine.ParseResult parsed =
          commands.parseArgs(command.arguments().toArray(String[]::new));
      if (parsed.hasSubcommand()
          && parsed.subcommand().commandSpec().userObject() instanceof Tune tune) {
        return tune.again(tandem);
      }
      throw new UserError("It was not made by 'tandem tune', so its rows are not known.");
    } catch (ParameterException e) {
      throw new UserError(
          "The command that made it is not understood any more; measure it with 'tandem adapter check'.",
          e);
    }
  }
}
