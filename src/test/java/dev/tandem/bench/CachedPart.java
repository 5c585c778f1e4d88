package dev.tandem.bench;

import dev.tandem.json.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;

/** Questions that were asked before, in the same words: their answers are kept. */
final class CachedPart {
  private static final double RATE = Integer.getInteger("tandem.rate", 2_000); // a second
  private static final int SECONDS = Integer.getInteger("tandem.seconds", 20);
  private static final double ASKED_MILLIS = 100;

  private CachedPart() {}

  static void run(Report report, DemoHome demo) throws IOException, InterruptedException {
    List<String> questions = Questions.demo();
    try (HttpClient http = Served.client();
        Served served = Served.start(demo.home(), http)) {
      served.awaitReady();
      for (String question : questions) {
        ask(served, question);
      }
      OpenLoop.Request request =
          number -> {
            if (!ask(served, questions.get(number % questions.size()))) {
              throw new IOException("an answer was computed again");
            }
          };
      OpenLoop.Outcome warm = OpenLoop.run(RATE / 2, (int) (RATE / 2 * SECONDS), request);
      OpenLoop.Outcome outcome = OpenLoop.run(RATE, (int) (RATE * SECONDS), request);
      report.part("cached: %.0f answers a second that are kept".formatted(RATE));
      report.times("at half the rate", warm.latencies());
      report.times("at the rate, from when each was due", outcome.latencies());
      report.asked(
          warm.failures().isEmpty() && outcome.failures().isEmpty(),
          "no failure: %s %s",
          warm.failures(),
          outcome.failures());
      report.asked(
          outcome.latencies().millis(0.99) <= ASKED_MILLIS,
          "the server keeps up: p99 at most %.0f ms",
          ASKED_MILLIS);
    }
  }

  /** Whether the answer was kept. */
  private static boolean ask(Served served, String question)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        served.send(
            "POST",
            "/api/collections/" + DemoHome.COLLECTION + "/ask",
            Json.object().put("question", question).toString());
    if (response.statusCode() != 200) {
      throw new IOException("status " + response.statusCode());
    }
    return response.body().contains("\"cached\":true");
  }
}
