package dev.tandem.server;

import dev.tandem.observe.trace.Traces;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Filter;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;

/** Each request a span, in the caller's trace where the caller names one. Never a path or query. */
final class RequestSpans implements Filter {
  private final Traces traces;

  RequestSpans(Traces traces) {
    this.traces = traces;
  }

  @Override
  public void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
    traces.request(
        request.prologue().method().text(),
        name -> request.headers().first(HeaderNames.create(name)),
        () -> response.status().code(),
        chain::proceed);
  }
}
