package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.Tandem;
import dev.tandem.Tenants;
import dev.tandem.server.RequestLog;
import dev.tandem.tenant.TenantsBusy;
import dev.tandem.text.OwnerOnly;
import dev.tandem.text.UserError;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs other processes' commands on a home that this process has open, so that they work beside a
 * server. They find it by {@code HOME/serve.json}, which names a Unix socket in a folder that only
 * the owner may enter. The client's going away interrupts its command.
 */
final class CommandRelay implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILE = "serve.json";
  private static final int CLOSING_SECONDS = 10;

  private final Path home;
  private final Tandem tandem;
  private final Map<String, String> settings;
  private final Path socket;
  private final ServerSocketChannel server;
  private final ExecutorService commands = Executors.newVirtualThreadPerTaskExecutor();

  private CommandRelay(Path home, Tandem tandem, Path socket, ServerSocketChannel server) {
    this.home = home;
    this.tandem = tandem;
    this.settings = RelayRequest.comparable(tandem.settings());
    this.socket = socket;
    this.server = server;
  }

  /** What stands in {@code serve.json}. */
  record Place(long pid, String socket) {}

  /**
   * Listens until it is closed. Close it before {@code tandem}.
   *
   * @throws UserError if no socket can be made
   */
  static CommandRelay open(Path home, Tandem tandem) {
    try {
      Path socket = OwnerOnly.createTemporaryFolder("tandem-").resolve("socket");
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      CommandRelay relay = new CommandRelay(home, tandem, socket, server);
      try {
        server.bind(UnixDomainSocketAddress.of(socket));
        Files.createDirectories(home);
        Path part = home.resolve(FILE + ".part");
        Files.deleteIfExists(part);
        JSON.writeValue(
            OwnerOnly.createFile(part).toFile(),
            new Place(ProcessHandle.current().pid(), socket.toString()));
        Files.move(part, home.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
      } catch (IOException | RuntimeException e) {
        relay.close();
        throw e;
      }
      Thread.ofVirtual().name("command relay").start(relay::listen);
      return relay;
    } catch (IOException e) {
      throw new UserError(
          "No socket for other commands can be made: %s; check the home's permissions, and that java.io.tmpdir is a short path."
              .formatted(e.getMessage()),
          e);
    }
  }

  /** Where the server of a home listens, if it says so. */
  static Optional<Place> place(Path home) {
    try {
      return Optional.of(JSON.readValue(home.resolve(FILE).toFile(), Place.class));
    } catch (IOException noServer) {
      return Optional.empty();
    }
  }

  private void listen() {
    try {
      while (true) {
        SocketChannel client = server.accept();
        commands.execute(() -> serve(client));
      }
    } catch (IOException | java.util.concurrent.RejectedExecutionException closed) {
      // close() ends it
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      Frames frames = new Frames(client);
      RelayRequest request = JSON.readValue(frames.read().body(), RelayRequest.class);
      if (request.tenant().isEmpty()) {
        serve(client, frames, request, tandem, settings);
        return;
      }
      Optional<Tenants.Lease> tenant = tandem.tenants().find(request.tenant());
      if (tenant.isEmpty()) {
        frames.write(Frames.ELSEWHERE, new byte[0]); // which then says that there is none
        return;
      }
      try (Tenants.Lease lease = tenant.get()) {
        Tandem own = lease.tandem();
        serve(client, frames, request, own, RelayRequest.comparable(own.settings()));
      }
    } catch (TenantsBusy | UserError refused) {
      // The client sees the end of the connection, and its user what to do.
      RequestLog.note("WARN", String.valueOf(refused.getMessage()));
    } catch (JsonProcessingException notOurs) {
      // Another version of Tandem; it sees the end of the connection.
    } catch (IOException gone) {
      // The client went away; nobody is left to tell.
    }
  }

  private static void serve(
      SocketChannel client,
      Frames frames,
      RelayRequest request,
      Tandem tandem,
      Map<String, String> settings)
      throws IOException {
    if (!request.settings().equals(settings)) {
      frames.write(Frames.ELSEWHERE, new byte[0]);
      return;
    }
    AtomicBoolean running = new AtomicBoolean(true);
    Thread command = Thread.currentThread();
    Thread.startVirtualThread(() -> interruptWhenGone(client, command, running));
    int code = run(request, tandem, frames);
    running.set(false);
    frames.write(Frames.EXIT, ByteBuffer.allocate(4).putInt(code).array());
  }

  private static int run(RelayRequest request, Tandem tandem, Frames frames) {
    try (PrintStream out = printer(frames, Frames.OUT);
        PrintStream err = printer(frames, Frames.ERR)) {
      return new Invocation(
              out,
              err,
              request.terminal(),
              Path.of(request.folder()),
              Optional.of(new Invocation.Served(tandem, request.as())))
          .run(request.args().toArray(String[]::new));
    }
  }

  private static PrintStream printer(Frames frames, byte kind) {
    return new PrintStream(
        new BufferedOutputStream(frames.stream(kind)), true, StandardCharsets.UTF_8);
  }

  /** The client sends nothing more, so what comes is the end. */
  private static void interruptWhenGone(
      SocketChannel client, Thread command, AtomicBoolean running) {
    try {
      client.read(ByteBuffer.allocate(1));
    } catch (IOException gone) {
      // the same
    }
    if (running.get()) {
      command.interrupt();
    }
  }

  /** Interrupts what runs, waits for it a while, and takes its traces away. */
  @Override
  public void close() {
    try {
      server.close();
      commands.shutdownNow();
      commands.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
      if (place(home).filter(place -> place.socket().equals(socket.toString())).isPresent()) {
        Files.deleteIfExists(home.resolve(FILE));
      }
      Files.deleteIfExists(socket);
      Files.deleteIfExists(socket.getParent());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
