package dev.tandem.bench;

import dev.tandem.json.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A key that may send so many requests a minute sends five times as many: what is too much is
 * refused with 429 and a time, what is accepted takes no longer than before, and five seconds after
 * the end all is as it was.
 */
final class OverloadPart {
  private static final int RATE = Integer.getInteger("tandem.overload", 10); // a second
  private static final int SECONDS = Integer.getInteger("tandem.seconds", 30);
  private static final int TIMES = 5;
  private static final double BELOW = 0.8;
  private static final long PAUSE = 5_000;
  private static final double LEAST_MILLIS = 50; // below it twice as much is noise

  private final Served served;
  private final String key;
  private final List<String> questions;
  private final AtomicInteger refused = new AtomicInteger();

  private OverloadPart(Served served, String key, List<String> questions) {
    this.served = served;
    this.key = key;
    this.questions = questions;
  }

  static void run(Report report, DemoHome demo) throws IOException, InterruptedException {
    try (HttpClient http = Served.client();
        Served served = Served.start(demo.home(), http)) {
      served.awaitReady();
      HttpResponse<String> made =
          served.send(
              "POST",
              "/api/keys",
              Json.object().put("name", "bench").put("per_minute", 60 * RATE).toString());
      String key = Json.mapper().readTree(made.body()).path("key").asText();
      new OverloadPart(served, key, Questions.demo()).run(report);
    }
  }

  private void run(Report report) throws InterruptedException {
    send(BELOW * RATE, SECONDS); // warms up
    OpenLoop.Outcome before = send(BELOW * RATE, SECONDS);
    // What is in the bucket of a minute is used up first.
    OpenLoop.Outcome filling = send(TIMES * RATE, 60 / (TIMES - 1) + 1);
    int of = refused.get();
    OpenLoop.Outcome overload = send(TIMES * RATE, SECONDS);
    of = refused.get() - of;
    Thread.sleep(PAUSE);
    int early = refused.get();
    OpenLoop.Outcome after = send(BELOW * RATE, SECONDS);
    report.part("overload: %d searches a second allowed, %d sent".formatted(RATE, TIMES * RATE));
    report.times("before, at .8 of what is allowed", before.latencies());
    report.times("overload, of those that were accepted", overload.latencies());
    report.times("after %d s, at .8".formatted(PAUSE / 1000), after.latencies());
    report.note(
        "%d of %d were refused while overloaded, %d accepted",
        of, TIMES * RATE * SECONDS, overload.nanos().size());
    double most = Math.max(LEAST_MILLIS, 2 * before.latencies().millis(0.99));
    report.asked(
        before.failures().isEmpty()
            && filling.failures().isEmpty()
            && overload.failures().isEmpty()
            && after.failures().isEmpty(),
        "nothing but answers and 429 with Retry-After: %s %s %s %s",
        before.failures(),
        filling.failures(),
        overload.failures(),
        after.failures());
    report.asked(of > 0, "what is too much is refused");
    report.asked(
        overload.latencies().millis(0.99) <= most, "accepted work: p99 at most %.0f ms", most);
    report.asked(refused.get() == early, "nothing is refused %d s after the end", PAUSE / 1000);
    report.asked(after.latencies().millis(0.99) <= most, "and p99 is at most %.0f ms", most);
  }

  private OpenLoop.Outcome send(double perSecond, int seconds) {
    return OpenLoop.run(perSecond, (int) (perSecond * seconds), this::search);
  }

  /** A refusal is no failure, and counts for no time. */
  private void search(int number) throws IOException, InterruptedException, Refused {
    HttpResponse<String> response =
        served.send(
            "POST",
            "/api/collections/" + DemoHome.COLLECTION + "/search",
            Json.object().put("query", questions.get(number % questions.size())).toString(),
            "Authorization",
            "Bearer " + key);
    if (response.statusCode() == 429) {
      if (response.headers().firstValueAsLong("Retry-After").orElse(0) < 1) {
        throw new IOException("429 without Retry-After");
      }
      refused.incrementAndGet();
      throw new Refused();
    }
    if (response.statusCode() != 200) {
      throw new IOException("status " + response.statusCode());
    }
  }

  /** Told apart from failures by {@link OpenLoop}. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;
  }
}
