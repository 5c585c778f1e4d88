package dev.tandem.cli;

import dev.tandem.settings.Key;
import dev.tandem.settings.Settings;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.PrintStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * Hands a command to the server that has its home open, if there is one with the same settings.
 * Whoever may open the server's socket may open the ledger itself.
 */
final class RelayClient {
  /** What works on no home's data, makes a home of its own, or reads what is typed. */
  private static final Set<String> LOCAL =
      Set.of("serve", "model", "config", "doctor", "restore", "chat", "choose", "help");

  private static final int USUAL_WIDTH = 80;

  private RelayClient() {}

  /**
   * @return the exit code; empty where the command has to run here
   * @throws UserError if the server ends before the command does
   */
  static OptionalInt run(ParseResult parsed) {
    Optional<Common> common = common(parsed);
    if (common.isEmpty()) {
      return OptionalInt.empty();
    }
    Path home = common.get().home;
    Optional<SocketChannel> server = CommandRelay.place(home).flatMap(RelayClient::connect);
    if (server.isEmpty()) {
      return OptionalInt.empty();
    }
    Settings settings = common.get().settings();
    Invocation here = Invocation.process();
    RelayRequest request =
        new RelayRequest(
            parsed.originalArgs(),
            common.get().tenant().orElse(""),
            Path.of("").toAbsolutePath().toString(),
            new Invocation.Terminal(here.terminal().colours(), here.terminal().bars(), width()),
            RelayRequest.comparable(settings),
            settings.text(Key.AS));
    try (SocketChannel channel = server.get()) {
      Frames frames = new Frames(channel);
      frames.write(Frames.REQUEST, CommandRelay.JSON.writeValueAsBytes(request));
      return follow(frames, here);
    } catch (IOException e) {
      throw new UserError(
          "The server of %s ended before it had done this; what it did of it stays: look with 'tandem status' and run it again."
              .formatted(home),
          e);
    }
  }

  private static OptionalInt follow(Frames frames, Invocation here) throws IOException {
    while (true) {
      Frames.Frame frame = frames.read();
      switch (frame.kind()) {
        case Frames.OUT -> show(here.out(), frame);
        case Frames.ERR -> show(here.err(), frame);
        case Frames.EXIT -> {
          return OptionalInt.of(ByteBuffer.wrap(frame.body()).getInt());
        }
        case Frames.ELSEWHERE -> {
          return OptionalInt.empty();
        }
        default -> throw new IOException("a message of an unknown kind");
      }
    }
  }

  private static void show(PrintStream stream, Frames.Frame frame) {
    stream.write(frame.body(), 0, frame.body().length);
    stream.flush();
  }

  /** The options of a command that works on a home; empty for the others. */
  private static Optional<Common> common(ParseResult parsed) {
    if (!parsed.hasSubcommand() || LOCAL.contains(parsed.subcommand().commandSpec().name())) {
      return Optional.empty();
    }
    ParseResult leaf = parsed;
    while (leaf.hasSubcommand()) {
      leaf = leaf.subcommand();
    }
    CommandSpec spec = leaf.commandSpec();
    return spec.mixins().values().stream()
        .map(CommandSpec::userObject)
        .filter(Common.class::isInstance)
        .map(Common.class::cast)
        .findFirst();
  }

  /** A server that was killed leaves its file behind; then nobody answers. */
  private static Optional<SocketChannel> connect(CommandRelay.Place place) {
    try {
      return Optional.of(SocketChannel.open(UnixDomainSocketAddress.of(place.socket())));
    } catch (IOException | IllegalArgumentException nobody) {
      return Optional.empty();
    }
  }

  private static int width() {
    try {
      return Integer.parseInt(System.getenv().getOrDefault("COLUMNS", "" + USUAL_WIDTH));
    } catch (NumberFormatException e) {
      return USUAL_WIDTH;
    }
  }
}
