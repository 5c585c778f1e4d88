package dev.tandem.cli;

import dev.tandem.Tandem;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Help.Ansi;

/**
 * Where one command runs: what it prints to, which folder relative paths start at, and the home if
 * somebody has it open already. Usually that is this process; beside a running server it is the
 * caller's terminal and folder and the server's home ({@link CommandRelay}).
 */
record Invocation(
    PrintStream out, PrintStream err, Terminal terminal, Path folder, Optional<Served> served) {
  private static final ScopedValue<Invocation> CURRENT = ScopedValue.newInstance();
  private static final Invocation PROCESS =
      new Invocation(
          new PrintStream(System.out, true, StandardCharsets.UTF_8),
          new PrintStream(System.err, true, StandardCharsets.UTF_8),
          new Terminal(
              Ansi.AUTO.enabled(), System.console() != null && System.console().isTerminal(), 0),
          Path.of(""),
          Optional.empty());

  /**
   * The caller's terminal.
   *
   * @param width in characters; 0 where the process finds out itself
   */
  record Terminal(boolean colours, boolean bars, int width) {}

  /**
   * A home that a server has open.
   *
   * @param as the caller's own setting {@code as}
   */
  record Served(Tandem tandem, String as) {}

  static Invocation process() {
    return PROCESS;
  }

  /** That of the command which runs on this thread. */
  static Invocation current() {
    return CURRENT.orElse(PROCESS);
  }

  /** Runs a command in this place and returns its exit code. */
  int run(String... args) {
    return ScopedValue.where(CURRENT, this).call(() -> Main.execute(this, args));
  }

  /** The same place; what a quiet command prints goes where messages go. */
  Invocation quietly(boolean quiet) {
    return new Invocation(quiet ? err : out, err, terminal, folder, served);
  }

  Ansi ansi() {
    return terminal.colours() ? Ansi.ON : Ansi.OFF;
  }
}
