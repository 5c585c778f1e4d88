package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.answer.Arm;
import dev.tandem.example.Format;
import dev.tandem.ledger.Grants;
import dev.tandem.llm.ExportFormat;
import dev.tandem.settings.Settings;
import dev.tandem.text.Acl;
import dev.tandem.text.Principal;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code tandem}: the commands of the design. Exit codes: 0 done, 1 failed, 2 wrong usage. */
@Command(
    name = "tandem",
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
      PersonCommand.class,
      Retain.class,
      AclCommand.class,
      CollectionCommand.class,
      Status.class,
      Backup.class,
      Restore.class,
      Eval.class,
      Compare.class,
      Choose.class,
      Calibrate.class,
      Tune.class,
      Observe.class,
      IncidentsCommand.class,
      Why.class,
      ImpactCommand.class,
      ModelCommand.class,
      AdapterCommand.class,
      Export.class,
      AuditCommand.class,
      KeyCommand.class,
      TenantCommand.class,
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

  private static final String VERSION = "tandem " + Tandem.VERSION;

  /** What picocli says where a command was named that only holds others. */
  private static final String NO_SUBCOMMAND = "Missing required subcommand";

  private Main() {}

  public static void main(String[] args) {
    LUCENE.setLevel(Level.WARNING);
    System.exit(run(args));
  }

  /** Runs one command of this process and returns its exit code. */
  static int run(String... args) {
    return Invocation.process().run(args);
  }

  /** Runs one command where the invocation says. */
  static int execute(Invocation invocation, String... args) {
    boolean verbose = Arrays.asList(args).contains("--verbose");
    boolean json = Arrays.asList(args).contains("--json");
    CommandLine commands = commands();
    commands.registerConverter(Path.class, text -> invocation.folder().resolve(text));
    commands.setOut(new PrintWriter(invocation.out(), true));
    commands.setErr(new PrintWriter(invocation.err(), true));
    commands.setColorScheme(CommandLine.Help.defaultColorScheme(invocation.ansi()));
    if (invocation.terminal().width() > 0) {
      commands.setUsageHelpWidth(Math.max(55, invocation.terminal().width()));
    }
    commands.setExecutionStrategy(
        parsed -> {
          checkSettings(parsed);
          OptionalInt code = elsewhere(invocation, parsed);
          return code.isPresent() ? code.getAsInt() : new CommandLine.RunLast().execute(parsed);
        });
    commands.setParameterExceptionHandler((wrong, given) -> misused(wrong, json));
    commands.setExecutionExceptionHandler(
        (failure, command, parsed) -> failed(failure, verbose, json));
    try {
      return commands.execute(args);
    } catch (VirtualMachineError | LinkageError failure) {
      return failed(failure, verbose, json);
    }
  }

  /** All commands, each with the version and with what its options may hold. */
  static CommandLine commands() {
    CommandLine commands = new CommandLine(new Main());
    commands.setCaseInsensitiveEnumValuesAllowed(true);
    commands.registerConverter(Acl.class, checked(Acl::parse));
    commands.registerConverter(Principals.class, checked(Principals::parse));
    commands.registerConverter(Principal.class, checked(Principal::parse));
    commands.registerConverter(Arm.class, checked(Arm::parse));
    commands.registerConverter(Grants.class, checked(Grants::parse));
    commands.registerConverter(Format.class, checked(Format::parse));
    commands.registerConverter(ExportFormat.class, checked(ExportFormat::parse));
    version(commands);
    return commands;
  }

  private static void version(CommandLine command) {
    command.getCommandSpec().version(VERSION);
    command.getSubcommands().values().forEach(Main::version);
  }

  /** A value that cannot be read is wrong usage, in the words of who reads it. */
  private static <T> ITypeConverter<T> checked(Function<String, T> parse) {
    return value -> {
      try {
        return parse.apply(value);
      } catch (UserError | IllegalArgumentException wrong) {
        throw new TypeConversionException(String.valueOf(wrong.getMessage()));
      }
    };
  }

  /** A setting that cannot be is wrong usage, known before any work starts. */
  private static void checkSettings(ParseResult parsed) {
    CommandLine command = parsed.asCommandLineList().getLast();
    for (CommandLine.Model.CommandSpec mixin : command.getCommandSpec().mixins().values()) {
      if (mixin.userObject() instanceof Common common) {
        try {
          Settings.checkFlags(common.flags());
        } catch (UserError wrong) {
          throw new ParameterException(command, String.valueOf(wrong.getMessage()), wrong);
        }
      }
    }
  }

  private static int misused(ParameterException wrong, boolean json) {
    CommandLine command = wrong.getCommandLine();
    String said = String.valueOf(wrong.getMessage());
    List<String> near =
        wrong instanceof UnmatchedArgumentException unmatched
            ? unmatched.getSuggestions()
            : List.of();
    Common.fail(
        "%s%s; '%s --help' shows how it is used."
            .formatted(
                said.replaceFirst("^Error: ", "").replaceFirst("\\.$", ""),
                near.isEmpty() ? "" : " (meant is perhaps " + near.getFirst() + ")",
                command.getCommandSpec().qualifiedName()),
        json);
    if (said.equals(NO_SUBCOMMAND)) {
      command.usage(command.getErr());
    }
    return 2;
  }

  private static int failed(Throwable failure, boolean verbose, boolean json) {
    Common.fail(sentence(failure), json);
    if (verbose) {
      failure.printStackTrace(Invocation.current().err());
    }
    return 1;
  }

  /** Runs the command in the server that has its home open; empty where it has to run here. */
  private static OptionalInt elsewhere(Invocation invocation, ParseResult parsed) {
    boolean help = parsed.asCommandLineList().stream().anyMatch(Main::asksForHelp);
    if (help || invocation.served().isPresent()) {
      return OptionalInt.empty();
    }
    try {
      return RelayClient.run(parsed);
    } catch (UserError e) {
      throw new ExecutionException(
          parsed.commandSpec().commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static boolean asksForHelp(CommandLine command) {
    return command.isUsageHelpRequested() || command.isVersionHelpRequested();
  }

  private static String sentence(Throwable failure) {
    if (failure instanceof OutOfMemoryError) {
      return "The memory is not enough for this; take a smaller model, or give Java more with TANDEM_JAVA_OPTS=-Xmx...";
    }
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
