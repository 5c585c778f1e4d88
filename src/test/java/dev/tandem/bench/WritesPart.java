package dev.tandem.bench;

import dev.tandem.json.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Ten documents a second are put and, a while later, deleted, while others search: new text is
 * found and what is deleted gone from every way in within a second, and searches take at most twice
 * as long as alone.
 */
final class WritesPart {
  private static final int SECONDS = Integer.getInteger("tandem.seconds", 30);
  private static final double WRITES = 10; // a second
  private static final double SEARCHES = 20; // a second
  private static final int WORDS = 150; // some 200 tokens
  private static final double ASKED_MILLIS = 1_000;
  private static final double LEAST_MILLIS = 50; // below it twice as much is noise

  private final Served served;
  private final List<String> questions;
  private final List<Long> found = Collections.synchronizedList(new ArrayList<>());
  private final List<Long> gone = Collections.synchronizedList(new ArrayList<>());

  private WritesPart(Served served, List<String> questions) {
    this.served = served;
    this.questions = questions;
  }

  static void run(Report report, DemoHome demo) throws Exception {
    try (HttpClient http = Served.client();
        Served served = Served.start(demo.home(), http)) {
      served.awaitReady();
      new WritesPart(served, Questions.demo()).run(report);
    }
  }

  private void run(Report report) throws Exception {
    search(); // warms up
    OpenLoop.Outcome alone = search();
    OpenLoop.Outcome beside;
    OpenLoop.Outcome puts;
    OpenLoop.Outcome deletions;
    int count = (int) (WRITES * SECONDS);
    try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<OpenLoop.Outcome> writing =
          writers.submit(() -> OpenLoop.run(WRITES, count, number -> put(number)));
      beside = search();
      puts = writing.get();
      deletions = OpenLoop.run(WRITES, count, number -> delete(number));
    }
    report.part(
        "writes: %.0f documents of %d words a second, %.0f searches beside"
            .formatted(WRITES, WORDS, SEARCHES));
    report.times("searches alone", alone.latencies());
    report.times("searches beside the writes", beside.latencies());
    report.times("sent until found, from when it was due", puts.latencies());
    report.times("sent until found, from when it was sent", new Latencies(found));
    report.times("deleted until gone from every way in", new Latencies(gone));
    report.asked(
        alone.failures().isEmpty()
            && beside.failures().isEmpty()
            && puts.failures().isEmpty()
            && deletions.failures().isEmpty(),
        "no failure: %s %s %s %s",
        alone.failures(),
        beside.failures(),
        puts.failures(),
        deletions.failures());
    double most = Math.max(LEAST_MILLIS, 2 * alone.latencies().millis(0.99));
    report.asked(
        beside.latencies().millis(0.99) <= most, "searches beside: p99 at most %.0f ms", most);
    report.asked(new Latencies(found).max() < ASKED_MILLIS, "found in under %.0f ms", ASKED_MILLIS);
    report.asked(new Latencies(gone).max() < ASKED_MILLIS, "gone in under %.0f ms", ASKED_MILLIS);
  }

  private OpenLoop.Outcome search() {
    return OpenLoop.run(
        SEARCHES,
        (int) (SEARCHES * SECONDS),
        number -> served.search(DemoHome.COLLECTION, questions.get(number % questions.size()), 10));
  }

  private static String word(int number) {
    return "zq" + Integer.toString(900 + 17 * number, 26) + "x";
  }

  private void put(int number) throws Exception {
    StringBuilder text = new StringBuilder("The note is marked " + word(number) + ".");
    Random random = new Random(number);
    for (int i = 0; i < WORDS / 7; i++) {
      text.append(" The door of room ").append(random.nextInt(500)).append(" is blue.");
    }
    long start = System.nanoTime();
    served.expect(200, "PUT", path(number), Json.object().put("text", text.toString()).toString());
    until(() -> Served.names(served.search(DemoHome.COLLECTION, word(number), 10), id(number)));
    found.add(System.nanoTime() - start);
  }

  private void delete(int number) throws Exception {
    long start = System.nanoTime();
    served.expect(200, "DELETE", path(number), "");
    until(
        () ->
            !Served.names(served.search(DemoHome.COLLECTION, word(number), 10), id(number))
                && status(path(number)) == 404
                && status(path(number) + "/content") == 404
                && !listed(id(number))
                && !stored(word(number), id(number)));
    gone.add(System.nanoTime() - start);
  }

  private boolean listed(String id) throws IOException, InterruptedException {
    String path = "/api/collections/%s/documents?q=%s".formatted(DemoHome.COLLECTION, id);
    return served.send("GET", path, "").body().contains("\"" + id + "\"");
  }

  /** Whether OpenAI's search of a store tells it. */
  private boolean stored(String word, String id) throws IOException, InterruptedException {
    String path = "/v1/vector_stores/%s/search".formatted(DemoHome.COLLECTION);
    return served
        .send("POST", path, Json.object().put("query", word).toString())
        .body()
        .contains("\"" + id + "\"");
  }

  private int status(String path) throws IOException, InterruptedException {
    return served.send("GET", path, "").statusCode();
  }

  private static void until(Callable<Boolean> reached) throws Exception {
    long start = System.nanoTime();
    while (!reached.call()) {
      if (System.nanoTime() - start > Duration.ofSeconds(30).toNanos()) {
        throw new IOException("a change shows in no search");
      }
    }
  }

  private static String id(int number) {
    return "written-" + number;
  }

  private static String path(int number) {
    return Served.document(DemoHome.COLLECTION, id(number));
  }
}
