package dev.tandem.server;

import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ThreadLocalRandom;

/** Takes each request through: its tenant, its route, its caller, its answer or what went wrong. */
final class Dispatcher implements Filter {
  /** What proxies log for a client that went away before its answer. */
  private static final int CLIENT_GONE = 499;

  private final Sites sites;
  private final Metrics metrics;
  private final Traffic traffic;
  private final Peer peer = new Peer();
  private final Map<String, String> headers;

  /**
   * @param headers sent with every response
   */
  Dispatcher(Sites sites, Metrics metrics, Traffic traffic, Map<String, String> headers) {
    this.sites = sites;
    this.metrics = metrics;
    this.traffic = traffic;
    this.headers = headers;
  }

  Peer peer() {
    return peer;
  }

  Map<String, String> headers() {
    return headers;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    long start = System.nanoTime();
    String id = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    Call call = new Call(request, response, id, peer, sites.home());
    call.audited(code -> call.site().trail().answered(call, code));
    headers.forEach(response::header);
    response.header("X-Request-Id", id);
    int status = CLIENT_GONE;
    traffic.begins();
    try {
      answer(call);
      response.commit();
      status = response.status().code();
    } finally {
      traffic.ends();
      try {
        double millis = (System.nanoTime() - start) / 1e6;
        auditAtEnd(call, status);
        metrics.request(call, status, millis);
        RequestLog.request(call, status, response.bytesWritten(), millis);
      } finally {
        call.leave();
      }
    }
    if (response.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
      throw new CloseConnectionException("as announced");
    }
  }

  /** Events, and who went away before an answer. */
  private static void auditAtEnd(Call call, int status) {
    try {
      call.audit(status);
    } catch (RuntimeException e) { // the answer is out; the next request is refused
      RequestLog.failure(call.id(), e);
    }
  }

  private static Routes.Match route(Call call) {
    return call.site().routes().find(call.method(), call.rawPath());
  }

  private void answer(Call call) {
    try {
      call.matched(route(call)); // the home has every way in that a tenant has
      call.visits(sites.of(call));
      call.matched(route(call));
      Site site = call.site();
      site.access().admit(call);
      site.trail().requireWritable(call);
      site.idempotency().handle(call, call.route().orElseThrow());
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
    } finally {
      call.end();
    }
  }
}
