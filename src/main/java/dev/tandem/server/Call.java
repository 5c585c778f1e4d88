package dev.tandem.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.json.Json;
import dev.tandem.server.oidc.Identity;
import dev.tandem.text.Principals;
import io.helidon.common.media.type.MediaTypes;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.opentelemetry.api.trace.Span;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;

/** One request on its way through, and its response. Belongs to the thread of its connection. */
public final class Call {
  /**
   * A JSON body of a question, a key or a collection needs no more, and a parser must be bounded.
   */
  private static final long JSON_BYTES = 1_000_000;

  private final ServerRequest request;
  private final ServerResponse response;
  private final String id;
  private final Peer peer;
  private Sites.Visit visit;
  private Optional<Identity> identity = Optional.empty();
  private Optional<Route> route = Optional.empty();
  private Map<String, String> values = Map.of();
  private Caller caller = Caller.NOBODY;
  private Optional<EventStream> events = Optional.empty();
  private String collections = "";
  private String object = "";
  private IntConsumer audit = status -> {};
  private boolean audited;
  private Optional<byte[]> body = Optional.empty();
  private Optional<Sent> sent = Optional.empty();
  private boolean replayed;

  /** A response that was sent whole. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Sent(int status, String type, byte[] body) {}

  /**
   * @param visit where it is until it is known whose it is
   */
  Call(ServerRequest request, ServerResponse response, String id, Peer peer, Sites.Visit visit) {
    this.visit = visit;
    this.request = request;
    this.response = response;
    this.id = id;
    this.peer = peer;
  }

  public String id() {
    return id;
  }

  public String method() {
    return request.prologue().method().text();
  }

  public String rawPath() {
    return request.prologue().uriPath().rawPath();
  }

  /** Whose home it is for. */
  void visits(Sites.Visit where) {
    visit = where;
  }

  Site site() {
    return visit.site();
  }

  /** Whose home it is for; empty for the home itself. */
  String tenant() {
    return visit.site().tenant();
  }

  /** Nothing of it is needed any more. */
  void leave() {
    visit.close();
  }

  /** Notes whom its token stands for. */
  void identified(Identity who) {
    identity = Optional.of(who);
  }

  Optional<Identity> identity() {
    return identity;
  }

  void matched(Routes.Match match) {
    route = Optional.of(match.route());
    Span.current()
        .updateName(method() + " " + match.route().template())
        .setAttribute("http.route", match.route().template());
    values = match.values();
  }

  public Optional<Route> route() {
    return route;
  }

  /** What the route needs; nothing where there is no route. */
  Needs needs() {
    return route.map(Route::needs).orElse(Needs.NOTHING);
  }

  /** What stands in the path under this name of the template. */
  public String path(String name) {
    return values.getOrDefault(name, "");
  }

  /** Notes what the request is about, where its path does not say so. */
  public void concerns(List<String> names, String id) {
    collections = String.join("+", names);
    object = id;
  }

  /** The collections it is about, joined by {@code +}; empty for none. */
  String collections() {
    return collections.isEmpty() ? path("c") : collections;
  }

  /** Id of what it is about; empty for nothing in particular. */
  String object() {
    return values.entrySet().stream()
        .filter(value -> object.isEmpty() && !value.getKey().equals("c"))
        .map(Map.Entry::getValue)
        .reduce(object, (first, last) -> last);
  }

  /** Notes that it was done before, and is only answered again. */
  void replays() {
    replayed = true;
  }

  boolean replayed() {
    return replayed;
  }

  /** The home's time. */
  public Instant now() {
    return visit.site().tandem().clock().instant();
  }

  /** Who is told the status of the answer, once and before it goes out. */
  void audited(IntConsumer by) {
    audit = by;
  }

  /** Tells it, where nothing went out yet that would have. */
  void audit(int status) {
    if (!audited) {
      audited = true; // also if this fails: then the failure is answered
      audit.accept(status);
    }
  }

  /**
   * @throws Problem 400 if it is there more than once
   */
  public Optional<String> query(String name) {
    if (request.query().contains(name) && request.query().all(name).size() > 1) {
      throw new Problem(400, "The query has '%s' more than once.".formatted(name));
    }
    return request.query().first(name).asOptional();
  }

  /**
   * @throws Problem 400 if it is there and not a whole number in this range
   */
  public int query(String name, int standard, int least, int most) {
    Optional<String> text = query(name);
    if (text.isEmpty()) {
      return standard;
    }
    try {
      int value = Integer.parseInt(text.get());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new Problem(
        400, "The query's '%s' must be a whole number from %d to %d.".formatted(name, least, most));
  }

  /**
   * Whether a query parameter is {@code true}; it is not where it is absent.
   *
   * @throws Problem 400 if it is there and neither true nor false
   */
  public boolean flag(String name) {
    String text = query(name).orElse("false");
    if (!text.equals("true") && !text.equals("false")) {
      throw new Problem(400, "The query's '%s' must be true or false.".formatted(name));
    }
    return text.equals("true");
  }

  public Optional<String> header(HeaderName name) {
    return request.headers().first(name);
  }

  public Optional<String> cookie(String name) {
    return request.headers().cookies().first(name).asOptional();
  }

  public boolean secure() {
    return request.isSecure();
  }

  /** What the client calls this server, {@code http://127.0.0.1:8080}. */
  public String origin() {
    return (secure() ? "https://" : "http://") + header(HeaderNames.HOST).orElse("localhost");
  }

  public Caller caller() {
    return caller;
  }

  void from(Caller who) {
    caller = who;
  }

  public Principals who() {
    return caller.who();
  }

  // ---- the body

  /** The body as a JSON object. */
  public Fields body() throws IOException {
    return new Fields(json(JSON_BYTES));
  }

  /**
   * The body as JSON.
   *
   * @throws Problem 403 if the caller lacks the route's role in a collection that it names
   */
  public JsonNode json(long limit) throws IOException {
    if (!header(HeaderNames.CONTENT_TYPE).orElse("application/json").contains("json")) {
      throw new Problem(415, "The body must be application/json.");
    }
    try (InputStream in = content(limit)) {
      JsonNode node = Json.mapper().readTree(in);
      JsonNode body = node == null ? Json.mapper().missingNode() : node;
      Admission.check(this, body);
      return body;
    } catch (JsonProcessingException e) {
      var where = e.getLocation();
      throw new Problem(
          400,
          where == null
              ? "The body is not JSON."
              : "The body is not JSON at line %d, column %d."
                  .formatted(where.getLineNr(), where.getColumnNr()));
    }
  }

  /**
   * The bytes of the body.
   *
   * @throws Problem 413 at once if more than the limit is announced; reading throws it if more
   *     comes
   */
  public InputStream content(long limit) {
    if (body.isPresent()) {
      return new BoundedBody(new ByteArrayInputStream(body.get()), body.get().length, limit);
    }
    boolean empty =
        request.headers().contentLength().isEmpty()
            && !request.headers().contains(HeaderNames.TRANSFER_ENCODING);
    return new BoundedBody(
        empty ? InputStream.nullInputStream() : request.content().inputStream(),
        request.headers().contentLength().orElse(0),
        limit);
  }

  /** What was read of the body already, for who reads it next. */
  void body(byte[] bytes) {
    body = Optional.of(bytes);
  }

  // ---- the response

  /** What was sent; empty for a stream, or before. */
  Optional<Sent> sent() {
    return sent;
  }

  public void json(Object value) {
    json(200, value);
  }

  public void json(int status, Object value) {
    send(status, "application/json", Json.bytes(value));
  }

  public void send(int status, String contentType, byte[] bytes) {
    audit(status);
    sent = Optional.of(new Sent(status, contentType, bytes));
    response.status(status).header(HeaderNames.CONTENT_TYPE, contentType);
    if (head()) {
      response.header(HeaderNames.CONTENT_LENGTH, String.valueOf(bytes.length)).send();
    } else {
      response.send(bytes);
    }
  }

  /** Whether only the head of the response is wanted (RFC 9110, 9.3.2). */
  private boolean head() {
    return method().equals("HEAD");
  }

  public void empty(int status) {
    audit(status);
    sent = Optional.of(new Sent(status, "", new byte[0]));
    response.status(status).send();
  }

  public void header(String name, String value) {
    response.header(name, value);
  }

  public boolean wantsEvents() {
    return !head()
        && header(HeaderNames.ACCEPT).orElse("").contains(MediaTypes.TEXT_EVENT_STREAM.text());
  }

  /** A stream of events, opened with the first one; ends with the request. */
  public EventStream events() {
    EventStream opened = events.orElseGet(() -> new EventStream(response));
    events = Optional.of(opened);
    return opened;
  }

  Optional<EventStream> opened() {
    return events.filter(EventStream::begun);
  }

  /** The failure as a problem, noted in the log where it is the server's own. */
  public Problem failed(Exception failure) {
    Problem problem = Failures.of(failure);
    if (problem.status() == 500) {
      RequestLog.failure(id, failure);
    }
    return problem;
  }

  /** Nothing more is sent. */
  void end() {
    events.ifPresent(EventStream::close);
  }

  /**
   * Watches the connection while an answer is made; only once the body was read. Says whether the
   * client hung up. The connection serves no other request then.
   */
  public BooleanSupplier watch() {
    response.header(HeaderValues.CONNECTION_CLOSE);
    BooleanSupplier gone = peer.watch();
    return () -> gone.getAsBoolean() || events.map(EventStream::broken).orElse(false);
  }
}
