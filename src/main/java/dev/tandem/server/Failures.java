package dev.tandem.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.json.Json;
import dev.tandem.llm.BusyException;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;

/** What went wrong, in the form that the path's clients know. */
public final class Failures {
  private Failures() {}

  /**
   * Any failure as a problem; what is nobody's fault outside says nothing of itself. A request that
   * has the right form and cannot be done as asked is 422 (RFC 9110, 15.5.21).
   */
  public static Problem of(Throwable failure) {
    if (failure instanceof Problem problem) {
      return problem;
    }
    if (failure instanceof BusyException busy) {
      return busy(sentence(String.valueOf(busy.getMessage())));
    }
    if (failure instanceof UserError error) {
      // What failed below it (a disk, an endpoint) is not the caller's to mend.
      boolean below =
          error.getCause() instanceof IOException
              || error.getCause() instanceof UncheckedIOException;
      return new Problem(below ? 503 : 422, sentence(String.valueOf(error.getMessage())));
    }
    if (failure instanceof OutOfMemoryError) {
      return new Problem(
          500,
          "The server has too little memory for this; ask for less at once, or let its operator give Java more.");
    }
    if (failure instanceof StackOverflowError) {
      return new Problem(
          500, "What was read for this is nested too deeply; its log has the place by the id.");
    }
    return new Problem(
        500, "The server failed at this; its log has the details by the request id.");
  }

  /** For who may come back in half a minute. */
  public static Problem busy(String sentence) {
    return new Problem(503, sentence).with("Retry-After", "30");
  }

  static void answer(Call call, Problem problem) {
    problem.headers().forEach(call::header);
    if (call.rawPath().startsWith("/v1/")) {
      // OpenAI's clients know a prompt that is too long as a 400.
      int status = problem.status() == 422 ? 400 : problem.status();
      call.send(status, "application/json", Json.bytes(openAi(problem)));
    } else {
      call.send(problem.status(), "application/problem+json", Json.bytes(problem(problem)));
    }
  }

  /** RFC 9457. */
  public static ObjectNode problem(Problem problem) {
    ObjectNode json =
        Json.object()
            .put("type", "about:blank")
            .put("title", problem.title())
            .put("status", problem.status())
            .put("detail", problem.detail());
    if (!problem.errors().isEmpty()) {
      ArrayNode errors = json.putArray("errors");
      problem
          .errors()
          .forEach(
              wrong ->
                  errors.addObject().put("pointer", wrong.pointer()).put("detail", wrong.detail()));
    }
    return json;
  }

  /** As OpenAI's endpoint words errors, so that its clients raise the right exception. */
  public static ObjectNode openAi(Problem problem) {
    ObjectNode json = Json.object();
    ObjectNode error =
        json.putObject("error")
            .put("message", problem.detail())
            .put("type", problem.status() < 500 ? "invalid_request_error" : "server_error");
    if (problem.errors().isEmpty()) {
      error.putNull("param");
    } else {
      error.put("param", problem.errors().getFirst().pointer().substring(1).replace('/', '.'));
    }
    switch (problem.status()) {
      case 401 -> error.put("code", "invalid_api_key");
      case 404 ->
          error.put(
              "code",
              error.path("param").asText().equals("model") ? "model_not_found" : "not_found");
      case 429 -> error.put("code", "rate_limit_exceeded");
      default -> error.putNull("code");
    }
    return json;
  }

  private static String sentence(String message) {
    String text = message.endsWith(".") ? message : message + ".";
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }
}
