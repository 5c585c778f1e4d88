package dev.tandem.llm;

import dev.tandem.text.UserError;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;

/** Posts to an endpoint: a busy one is asked again after a while, every failure is a sentence. */
final class EndpointClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final long FIRST_WAIT_MILLIS = 250;
  private static final long LONGEST_WAIT_MILLIS = 20_000;

  private final Endpoint endpoint;
  private final HttpClient client;

  EndpointClient(Endpoint endpoint) {
    this.endpoint = endpoint;
    // HTTP/1.1: the upgrade to HTTP/2 over clear text confuses some servers.
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /**
   * Posts JSON; the body of a successful answer is the caller's to close.
   *
   * @throws UserError if there is no successful answer
   */
  InputStream post(String path, String json) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(endpoint.base() + "/" + path))
            .timeout(endpoint.timeout())
            .header("Content-Type", "application/json")
            .header("Accept", "text/event-stream")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    if (!endpoint.key().isEmpty()) {
      request.header("Authorization", "Bearer " + endpoint.key());
    }
    // The endpoint's spans become part of the trace, where there is one (W3C Trace Context).
    W3CTraceContextPropagator.getInstance()
        .inject(Context.current(), request, HttpRequest.Builder::header);
    try {
      for (int tried = 1; ; tried++) {
        HttpResponse<InputStream> response =
            client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        int status = response.statusCode();
        if (status == 200) {
          return response.body();
        }
        response.body().close();
        boolean busy = status == 429 || status == 503;
        if (!busy || tried >= endpoint.tries()) {
          throw refused(status);
        }
        Thread.sleep(pause(response, tried));
      }
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("the call to %s was interrupted".formatted(endpoint.base()), e);
    }
  }

  /** Doubles each time, but as long as the endpoint asks for; bounded either way. */
  private static long pause(HttpResponse<?> response, int tried) {
    long own = FIRST_WAIT_MILLIS << Math.min(tried - 1, 10);
    String asked = response.headers().firstValue("retry-after").orElse("");
    long wait = asked.matches("\\d{1,6}") ? Long.parseLong(asked) * 1000 : own;
    return Math.min(wait, LONGEST_WAIT_MILLIS);
  }

  private UserError refused(int status) {
    return new UserError(
        switch (status) {
          case 401, 403 ->
              "the endpoint %s refuses the key; set the environment variable that holds it ('model.key_env', or TANDEM_ENDPOINT_KEY_NAME for compare --endpoint)"
                  .formatted(endpoint.base());
          case 404 ->
              "the endpoint %s has no model '%s' or no chat completions; check the URL (it usually ends in /v1) and the name"
                  .formatted(endpoint.base(), endpoint.model());
          case 400, 413, 422 ->
              "the endpoint %s refuses the request (%d); the prompt may not fit its context: see its log"
                  .formatted(endpoint.base(), status);
          case 429, 503 ->
              "the endpoint %s is busy (%d) and stayed so over %d tries; try again later"
                  .formatted(endpoint.base(), status, endpoint.tries());
          default -> "the endpoint %s answered %d; see its log".formatted(endpoint.base(), status);
        });
  }

  private UserError unreachable(IOException e) {
    if (e instanceof ConnectException || e instanceof HttpConnectTimeoutException) {
      return new UserError(
          "nothing answers at %s; start the endpoint or correct its URL".formatted(endpoint.base()),
          e);
    }
    if (e instanceof HttpTimeoutException) {
      return new UserError(
          "the endpoint %s did not begin to answer within %d s; try again or a smaller prompt"
              .formatted(endpoint.base(), endpoint.timeout().toSeconds()),
          e);
    }
    return brokenOff(e);
  }

  UserError brokenOff(IOException e) {
    return new UserError(
        "the endpoint %s broke the answer off before its end; try again and see its log"
            .formatted(endpoint.base()),
        e);
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
