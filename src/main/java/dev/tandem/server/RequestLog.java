package dev.tandem.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One JSON line a request, on standard error. Never a path as it was sent, a query, a body or an
 * exception's message: people's words may stand in any of them.
 */
public final class RequestLog {
  private static final Logger LOG = LoggerFactory.getLogger(RequestLog.class);
  private static final int FRAMES = 12;

  private RequestLog() {}

  static void request(Call call, int status, long bytes, double millis) {
    LOG.info(
        Json.line(
            line("INFO")
                .put("request_id", call.id())
                .put("method", call.method())
                .put("route", call.route().map(Route::template).orElse(""))
                .put("status", status)
                .put("ms", Math.round(millis * 10) / 10.0)
                .put("bytes", bytes)
                .put("tenant", call.tenant())
                .put("key", call.caller().name())));
  }

  /** Something about the server itself. */
  public static void note(String level, String sentence) {
    LOG.info(Json.line(line(level).put("message", sentence)));
  }

  /** Where a failure came from, without its words. */
  public static void failure(String requestId, Throwable failure) {
    ObjectNode line = line("ERROR").put("request_id", requestId);
    ArrayNode causes = line.putArray("failure");
    for (Throwable each = failure; each != null; each = each.getCause()) {
      ObjectNode cause = causes.addObject().put("class", each.getClass().getName());
      ArrayNode at = cause.putArray("at");
      StackTraceElement[] frames = each.getStackTrace();
      for (int i = 0; i < Math.min(FRAMES, frames.length); i++) {
        at.add(frames[i].toString());
      }
    }
    LOG.error(Json.line(line));
  }

  private static ObjectNode line(String level) {
    return Json.object()
        .put("time", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString())
        .put("level", level);
  }
}
