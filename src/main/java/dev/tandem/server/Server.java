package dev.tandem.server;

import dev.tandem.Audit;
import dev.tandem.GateRuns;
import dev.tandem.Tandem;
import dev.tandem.json.Json;
import dev.tandem.ledger.Grants;
import dev.tandem.ledger.Limits;
import dev.tandem.observe.trace.Traces;
import dev.tandem.server.oidc.Tokens;
import dev.tandem.server.work.Processors;
import dev.tandem.text.Principals;
import dev.tandem.text.UserError;
import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.tls.Tls;
import io.helidon.http.DirectHandler;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * {@code tandem serve}: HTTP over a home. It becomes the home's writer, listens on the address that
 * the settings name, and ends with {@link #close}: what is being answered is finished, within
 * bounds, and nothing new is taken.
 */
public final class Server implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(20);

  /** Logs through java.util.logging; held, because loggers are collected otherwise. */
  private static final Logger HELIDON = Logger.getLogger("io.helidon");

  /** The model computes on all processors meanwhile. */
  private static final int SEARCHES = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  private final WebServer web;
  private final AskQueue queue;
  private final Site home;
  private final Optional<Tokens> tokens;
  private final Tandem tandem;
  private final Warmth warmth = new Warmth();
  private final Traffic traffic = new Traffic();
  private final Rehearsal rehearsal = new Rehearsal(traffic);
  private final Sites sites;
  private final Upkeep upkeep;
  private final Lookout lookout;
  private final Page page;
  private final InetAddress address;
  private final String url;
  private final Optional<String> firstKey;

  private Server(
      Tandem tandem,
      ServerSettings settings,
      boolean mayBeOpen,
      Function<Tandem, GateRuns.Rows> gateRows) {
    this.tandem = tandem.silent();
    firstKey = mayBeOpen ? Optional.empty() : firstKey(tandem);
    Metrics metrics = new Metrics();
    Sessions sessions = new Sessions(tandem.clock());
    tokens = settings.oidc().map(oidc -> new Tokens(oidc, tandem.clock()));
    queue = new AskQueue(SEARCHES, settings.atOnce());
    metrics.watch(queue);
    metrics.watch(tandem.machine()::engine);
    metrics.watchKept(tandem.machine()::answersKept);
    page = new Page();
    Site.Shared shared = new Site.Shared(sessions, metrics, queue, new Processors(), gateRows);
    home = new Site(tandem, settings.ofTheHome(), mayBeOpen, shared);
    new OperationRoutes(this.tandem, metrics, warmth).addTo(home.routes());
    new TenantRoutes(this.tandem.tenants(), home.jobs(), home.jobRoutes(), metrics)
        .addTo(home.routes());
    page.addTo(home.routes());
    warmth.start(tandem);
    sites =
        new Sites(
            home,
            tandem.tenants(),
            sessions,
            tokens,
            own -> new Site(own, ServerSettings.of(own.settings()), false, shared));
    try {
      web =
          listen(
              settings,
              new Dispatcher(sites, metrics, traffic, headers(settings)),
              tandem.traces());
    } catch (RuntimeException e) {
      warmth.await();
      throw e;
    }
    upkeep = new Upkeep(this.tandem);
    lookout = new Lookout(this.tandem, sites);
    address = settings.address();
    url = url(settings, web.port());
  }

  /**
   * Starts to serve.
   *
   * @throws UserError if another process writes to the home, the address is taken, or a setting is
   *     wrong
   */
  public static Server start(Tandem tandem) {
    return start(
        tandem,
        home ->
            command -> {
              throw new UserError("This server was not told how rows of a training are read.");
            });
  }

  /**
   * The same.
   *
   * @param gateRows reads the rows of trainings of a home, to measure gates on them again
   */
  public static Server start(Tandem tandem, Function<Tandem, GateRuns.Rows> gateRows) {
    ServerSettings settings = ServerSettings.of(tandem.settings());
    HELIDON.setLevel(Level.WARNING); // it tells each start and stop
    tandem.claim();
    tandem.tenants().sweep();
    return new Server(tandem, settings, settings.mayBeOpen(), gateRows);
  }

  /** Where it is, {@code http://127.0.0.1:8080}. */
  public String url() {
    return url;
  }

  /** The admin key that was made because a key is needed and there was none; told only once. */
  public Optional<String> firstKey() {
    return firstKey;
  }

  InetAddress address() {
    return address;
  }

  int port() {
    return web.port();
  }

  Routes routes() {
    return home.routes();
  }

  Sites sites() {
    return sites;
  }

  Tandem home() {
    return tandem;
  }

  Audit audit() {
    return tandem.audit();
  }

  Page page() {
    return page;
  }

  private static Optional<String> firstKey(Tandem tandem) {
    return tandem.keys().list().isEmpty()
        ? Optional.of(
            tandem
                .keys()
                .create(
                    "admin",
                    Principals.ANONYMOUS,
                    Grants.EVERYTHING,
                    Optional.empty(),
                    Limits.NONE))
        : Optional.empty();
  }

  private static WebServer listen(ServerSettings settings, Dispatcher dispatcher, Traces traces) {
    WebServerConfig.Builder config =
        WebServer.builder()
            .address(settings.address())
            .port(settings.port())
            .maxTcpConnections(4_096)
            .shutdownHook(false)
            .shutdownGracePeriod(GRACE)
            .addProtocol(
                Http1Config.builder()
                    .maxPrologueLength(16_384)
                    .addReceiveListener(dispatcher.peer())
                    .build())
            .directHandlers(refusals(dispatcher))
            .routing(
                HttpRouting.builder().addFilter(new RequestSpans(traces)).addFilter(dispatcher));
    settings.tls().ifPresent(files -> config.tls(tls(files)));
    WebServer web = config.build().start();
    if (!web.isRunning()) {
      throw new UserError(
          "Nothing can listen on %s:%d: another program may hold it; choose another with --port."
              .formatted(settings.address().getHostAddress(), settings.port()));
    }
    return web;
  }

  private static Tls tls(ServerSettings.TlsFiles files) {
    try {
      Keys keys =
          Keys.builder()
              .pem(
                  pem ->
                      pem.key(Resource.create(files.key()))
                          .certChain(Resource.create(files.certificate())))
              .build();
      return Tls.builder().privateKey(keys).privateKeyCertChain(keys).build();
    } catch (RuntimeException e) {
      throw new UserError(
          "The certificate '%s' and the key '%s' cannot be used; both must be PEM, the key PKCS #8 without a password."
              .formatted(files.certificate(), files.key()),
          e);
    }
  }

  /** What is no HTTP that a route could answer: told in the same form. */
  private static DirectHandlers refusals(Dispatcher dispatcher) {
    DirectHandler handler =
        (request, type, status, headers, message) -> {
          DirectHandler.TransportResponse.Builder response =
              DirectHandler.TransportResponse.builder()
                  .status(status)
                  .headers(headers)
                  .keepAlive(false)
                  .entity(
                      Json.bytes(
                          Failures.problem(
                              new Problem(
                                  status.code(), "This is not a request that can be read."))));
          dispatcher
              .headers()
              .forEach((name, value) -> response.header(HeaderNames.create(name), value));
          return response.header(HeaderNames.CONTENT_TYPE, "application/problem+json").build();
        };
    DirectHandlers.Builder all = DirectHandlers.builder();
    for (EventType type : EventType.values()) {
      all.addHandler(type, handler);
    }
    return all.build();
  }

  /** Sent with everything (OWASP's list for HTTP headers). */
  private static Map<String, String> headers(ServerSettings settings) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(
        "Content-Security-Policy",
        "default-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none';"
            + " form-action 'self'; frame-ancestors 'none'");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put(
        "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()");
    headers.put("Cross-Origin-Opener-Policy", "same-origin");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Cache-Control", "no-store");
    if (settings.tls().isPresent()) {
      headers.put("Strict-Transport-Security", "max-age=31536000");
    }
    return headers;
  }

  private static String url(ServerSettings settings, int port) {
    String host = settings.address().getHostAddress();
    return "%s://%s:%d"
        .formatted(
            settings.tls().isPresent() ? "https" : "http",
            settings.address() instanceof Inet6Address ? "[" + host + "]" : host,
            port);
  }

  /** Once everything is loaded, runs what requests will run, some seconds beside them. */
  public void rehearse() {
    rehearsal.start(tandem, warmth);
  }

  /** Sends away who waits, lets what runs finish, then ends; the home stays open. */
  @Override
  public void close() {
    queue.close();
    web.stop();
    upkeep.close();
    lookout.close();
    home.close();
    rehearsal.stop();
    tokens.ifPresent(Tokens::close);
    warmth.await();
  }
}
