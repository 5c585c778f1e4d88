package dev.tandem.cli;

import dev.tandem.Tandem;
import dev.tandem.server.Server;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = {
      "Serves the home over HTTP.",
      "The page, the API (/openapi.json) and an OpenAI-compatible endpoint (/v1)."
    },
    footer = {
      "",
      "On the loopback address and without keys the machine's user is the owner.",
      "On any other address, and as soon as there is a key, every request needs one;",
      "see 'tandem key'.",
      "",
      "Examples:",
      "  tandem serve                        http://127.0.0.1:8080, for this machine",
      "  tandem serve --host 0.0.0.0 --tls-cert c.pem --tls-key k.pem"
    })
final class Serve implements Callable<Integer> {
  @Mixin private final Common common = new Common();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "address to serve on (setting server.host; default 127.0.0.1)")
  private Optional<String> host = Optional.empty();

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "port to serve on, 0 for a free one (setting server.port; default 8080)")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "PEM file with the certificate chain: serves HTTPS (setting server.tls_cert)")
  private Optional<Path> certificate = Optional.empty();

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "PEM file with its private key (setting server.tls_key)")
  private Optional<Path> key = Optional.empty();

  @Option(
      names = "--auth",
      paramLabel = "MODE",
      description = "auto, or keys to need them on the loopback address too (setting server.auth)")
  private Optional<String> auth = Optional.empty();

  @Override
  public Integer call() throws InterruptedException {
    if (common.tenant().isPresent()) {
      throw new UserError("A server serves all tenants of its home; leave out --tenant.");
    }
    CountDownLatch stopped = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Thread stop =
        new Thread(
            () -> {
              stopped.countDown();
              awaitQuietly(closed);
            },
            "tandem-stop");
    try (Tandem tandem = Tandem.open(common.home, flags())) {
      tandem.claim(); // before the relay says that the home's server is here
      try (CommandRelay _ = CommandRelay.open(common.home, tandem);
          Server server = Server.start(tandem, GateRows::of)) {
        Runtime.getRuntime().addShutdownHook(stop); // SIGTERM and Ctrl-C come here
        server.firstKey().ifPresent(Serve::tell);
        Common.note("Serving %s at %s".formatted(common.home, server.url()));
        server.rehearse();
        stopped.await();
      }
    } finally {
      closed.countDown();
    }
    return 0;
  }

  private static void tell(String secret) {
    Common.note(
        "A key is needed here and there was none, so this admin key was made; it is not shown again:\n%s"
            .formatted(secret));
  }

  private Map<String, String> flags() {
    Map<String, String> flags = common.flags();
    host.ifPresent(value -> flags.put("server.host", value));
    port.ifPresent(value -> flags.put("server.port", value.toString()));
    certificate.ifPresent(value -> flags.put("server.tls_cert", value.toString()));
    key.ifPresent(value -> flags.put("server.tls_key", value.toString()));
    auth.ifPresent(value -> flags.put("server.auth", value));
    return flags;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
