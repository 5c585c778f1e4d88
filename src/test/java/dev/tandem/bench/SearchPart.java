package dev.tandem.bench;

import dev.tandem.LargeHome;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.List;

/**
 * Search in a collection of 100,000 chunks, 50 questions a second for a minute or as long as they
 * last, all different.
 */
final class SearchPart {
  private static final int PER_SECOND = Integer.getInteger("tandem.rate", 50);
  private static final int MOST_SECONDS = 60;
  private static final int WARM = 1_000;
  private static final int K = 10;
  private static final double ASKED_MILLIS = 50;

  private SearchPart() {}

  static void run(Report report, Path cache, Path sleepqa)
      throws IOException, InterruptedException {
    Path home = LargeHome.in(cache, sleepqa.resolve("passages.jsonl"));
    List<String> questions = Questions.sleep(sleepqa);
    int count = Math.min(MOST_SECONDS * PER_SECOND, questions.size() - WARM);
    try (HttpClient http = Served.client();
        Served served = Served.start(home, http)) {
      served.awaitReady();
      OpenLoop.Request request =
          number -> {
            int found = served.search(LargeHome.COLLECTION, questions.get(number), K).size();
            if (found == 0) {
              throw new IOException("a search found nothing");
            }
          };
      OpenLoop.Outcome warm = OpenLoop.run(PER_SECOND / 2.0, WARM, request);
      long cpu = cpuMillis(served);
      OpenLoop.Outcome outcome =
          OpenLoop.run(PER_SECOND, count, number -> request.send(WARM + number));
      // Of those that were sent: an overloaded run sends fewer than are due.
      double each = (cpuMillis(served) - cpu) / (double) Math.max(1, outcome.latencies().n());
      report.part("search: 100,000 chunks, %d requests a second".formatted(PER_SECOND));
      report.times("the first %d, at half the rate".formatted(WARM), warm.latencies());
      report.times("after them, from the scheduled time", outcome.latencies());
      report.note("the server used %.1f ms of processor a request", each);
      report.asked(
          outcome.failures().isEmpty() && warm.failures().isEmpty(),
          "no failure%s",
          outcome.failures().isEmpty() ? "" : ": " + outcome.failures());
      report.asked(
          outcome.latencies().millis(0.99) <= ASKED_MILLIS, "p99 at most %.0f ms", ASKED_MILLIS);
    }
  }

  private static long cpuMillis(Served served) {
    return served.process.info().totalCpuDuration().orElseThrow().toMillis();
  }
}
