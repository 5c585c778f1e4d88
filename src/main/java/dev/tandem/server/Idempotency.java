package dev.tandem.server;

import dev.tandem.ledger.ReplayLog;
import dev.tandem.text.Sha256;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;

/**
 * {@code Idempotency-Key} (IETF draft-ietf-httpapi-idempotency-key-header): a POST that creates or
 * starts something and is sent again with its key, because its answer got lost, does nothing more
 * and is answered the same, for a day. What failed may be tried again with the same key.
 */
final class Idempotency {
  private static final HeaderName KEY = HeaderNames.create("Idempotency-Key");
  private static final Duration KEPT = Duration.ofHours(24);
  private static final int LONGEST = 255;
  private static final long BODY_BYTES = 1_000_000;

  /** Questions, which create nothing, and secrets, which are told once and kept nowhere. */
  private static final Set<String> LEFT_OUT =
      Set.of("/session", "/keys", "/rotate", "/tenants", "/search", "/ask");

  private final ReplayLog log;
  private final InstantSource clock;

  Idempotency(ReplayLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
    log.releaseUnanswered();
  }

  /** Answers a request, or says again what it was answered. */
  void handle(Call call, Route route) throws Exception {
    Optional<String> key = call.header(KEY);
    if (key.isEmpty() || !heeded(route)) {
      route.handler().handle(call);
      return;
    }
    if (key.get().isBlank() || key.get().length() > LONGEST) {
      throw new Problem(
          400, "The Idempotency-Key must have 1 to %d characters.".formatted(LONGEST));
    }
    String request = request(call);
    String caller = call.caller().name() + "\n" + call.who();
    Optional<ReplayLog.Kept> kept =
        log.claim(caller, key.get(), request, clock.instant().minus(KEPT));
    if (kept.isPresent()) {
      again(call, kept.get());
      return;
    }
    boolean done = false;
    try {
      route.handler().handle(call);
      Optional<Call.Sent> sent = call.sent().filter(each -> each.status() < 300);
      if (sent.isPresent()) {
        done = true; // the same once more would be done twice, whatever becomes of the answer
        keep(call, caller, key.get(), request, sent.get());
      }
    } finally {
      if (!done) {
        log.release(caller, key.get());
      }
    }
  }

  /** The caller has the answer already, so that it can only be said here that it is not kept. */
  private void keep(Call call, String caller, String key, String request, Call.Sent sent) {
    try {
      log.answered(caller, key, request, sent.status(), sent.type(), sent.body());
    } catch (RuntimeException e) {
      RequestLog.failure(call.id(), e);
    }
  }

  private static boolean heeded(Route route) {
    String template = route.template();
    return route.method().equals("POST")
        && template.startsWith("/api/")
        && !LEFT_OUT.contains(template.substring(template.lastIndexOf('/')));
  }

  private static void again(Call call, ReplayLog.Kept kept) {
    if (!kept.same()) {
      throw new Problem(
          422, "This Idempotency-Key was used for another request; choose a new one for this.");
    }
    if (kept.status() == 0) {
      throw new Problem(409, "The first request with this Idempotency-Key is not answered yet.")
          .with("Retry-After", "1");
    }
    call.replays();
    call.header("Idempotency-Replayed", "true");
    if (kept.type().isEmpty()) {
      call.empty(kept.status());
    } else {
      call.send(kept.status(), kept.type(), kept.body());
    }
  }

  /** Method, path and body, which the handler reads once more. */
  private static String request(Call call) throws IOException {
    try (InputStream in = call.content(BODY_BYTES)) {
      byte[] body = in.readAllBytes();
      call.body(body);
      return "%s %s %s"
          .formatted(
              call.method(),
              call.rawPath(),
              Sha256.of(new String(body, StandardCharsets.ISO_8859_1)));
    }
  }
}
