package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.text.UserError;
import java.util.Arrays;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code tandem}: the commands of the design. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
    name = "tandem",
    version = "tandem " + Tandem.VERSION,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Answers from your own documents, with the exact source beside every statement.",
    footer = {
      "",
      "First steps:",
      "  tandem model pull                      fetch the default model once",
      "  tandem ingest -c hr handbook/          read a folder",
      "  tandem ask -c hr \"How do I ...?\"       a cited answer, or an honest no",
      "",
      "tandem COMMAND --help shows a command's options with examples."
    },
    subcommands = {
      Ingest.class,
      Search.class,
      Ask.class,
      Chat.class,
      Answers.class,
      Show.class,
      Delete.class,
      Forget.class,
      AclCommand.class,
      CollectionCommand.class,
      Status.class,
      Eval.class,
      Observe.class,
      ModelCommand.class,
      KeyCommand.class,
      Serve.class,
      Config.class,
      Doctor.class,
      HelpCommand.class
    })
public final class Main {
  /**
   * Libraries that log through java.util.logging; held, because loggers are collected otherwise.
   */
  private static final Logger LUCENE = Logger.getLogger("org.apache.lucene");

  private static final Logger HELIDON = Logger.getLogger("io.helidon");

  private Main() {}

  public static void main(String[] args) {
    LUCENE.setLevel(Level.WARNING);
    HELIDON.setLevel(Level.WARNING);
    System.exit(run(args));
  }

  /** Runs one command and returns its exit code. */
  static int run(String... args) {
    boolean verbose = Arrays.asList(args).contains("--verbose");
    CommandLine commands = new CommandLine(new Main());
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    commands.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          Common.note("tandem: " + sentence(failure));
          if (verbose) {
            failure.printStackTrace(System.err);
          }
          return 1;
        });
    return commands.execute(args);
  }

  private static String sentence(Exception failure) {
    if (failure instanceof UserError) {
      return String.valueOf(failure.getMessage());
    }
    if (failure instanceof IllegalArgumentException && failure.getMessage() != null) {
      return failure.getMessage();
    }
    return "%s%s; run it again with --verbose for the details."
        .formatted(
            failure.getClass().getSimpleName(),
            failure.getMessage() == null ? "" : ": " + failure.getMessage());
  }
}
