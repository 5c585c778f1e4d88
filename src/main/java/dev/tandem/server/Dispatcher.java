package dev.tandem.server;

import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;

/** Takes each request through: its route, its caller, its answer or what went wrong. */
final class Dispatcher implements Handler {
  /** What proxies log for a client that went away before its answer. */
  private static final int CLIENT_GONE = 499;

  private final Routes routes;
  private final Access access;
  private final Metrics metrics;
  private final Peer peer = new Peer();
  private final Map<String, String> headers;

  /**
   * @param headers sent with every response
   */
  Dispatcher(Routes routes, Access access, Metrics metrics, Map<String, String> headers) {
    this.routes = routes;
    this.access = access;
    this.metrics = metrics;
    this.headers = headers;
  }

  Peer peer() {
    return peer;
  }

  Map<String, String> headers() {
    return headers;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    long start = System.nanoTime();
    String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    Call call = new Call(request, response, id, peer);
    headers.forEach(response::header);
    response.header("X-Request-Id", id);
    int status = CLIENT_GONE;
    try {
      status = answer(call);
    } finally {
      call.end();
      double millis = (System.nanoTime() - start) / 1e6;
      metrics.request(call, status, millis);
      RequestLog.request(call, status, response.bytesWritten(), millis);
    }
  }

  private int answer(Call call) {
    try {
      call.matched(routes.find(call.method(), call.rawPath()));
      access.admit(call);
      call.route().orElseThrow().handler().handle(call);
    } catch (ServerConnectionException e) {
      throw e;
    } catch (CancellationException e) {
      throw new CloseConnectionException("the client went away", e);
    } catch (Exception e) {
      Problem problem = call.failed(e);
      if (call.opened().isPresent()) {
        throw new CloseConnectionException("failed while events were sent", e);
      }
      Failures.answer(call, problem);
    }
    return call.response().status().code();
  }
}
