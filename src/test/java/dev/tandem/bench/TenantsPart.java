package dev.tandem.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/**
 * Two tenants ask at the same moment, one nine times as much as the other: all are answered, and
 * the small one's turns come between the big one's. The answers that are kept are switched off, so
 * that each is written.
 */
final class TenantsPart {
  private static final int ASKERS = Integer.getInteger("tandem.streams", 200);
  private static final int SMALL = Math.max(1, ASKERS / 10);
  private static final double TOKENS_PER_SECOND = 2;

  /** Requests reach the server in some order, and those that came first have had their turns. */
  private static final int SLACK = 10;

  private final Served served;
  private final HttpClient http;
  private final List<String> questions;
  private final Queue<Seen> all = new ConcurrentLinkedQueue<>();

  private TenantsPart(Served served, HttpClient http, List<String> questions) {
    this.served = served;
    this.http = http;
    this.questions = questions;
  }

  /**
   * What one asker saw.
   *
   * @param began when its passages came, {@link System#nanoTime}
   * @param answered nanoseconds from the moment it was due
   * @param perSecond tokens written in a second behind the passages; NaN where none were
   */
  private record Seen(boolean small, long began, long answered, double perSecond, boolean queued) {}

  static void run(Report report, DemoHome demo) throws IOException, InterruptedException {
    Files.writeString(demo.home().resolve("tandem.yaml"), "answer.cache: 0\n");
    try (HttpClient http = Served.client();
        Served served = Served.start(demo.home(), http)) {
      served.awaitReady();
      String big = tenant(served, demo.home(), "big");
      String small = tenant(served, demo.home(), "small");
      new TenantsPart(served, http, Questions.demo()).run(report, big, small);
    }
  }

  /** Makes one that has the demo corpus; returns the key of its admin. */
  private static String tenant(Served served, Path home, String name)
      throws IOException, InterruptedException {
    HttpResponse<String> made =
        served.send("POST", "/api/tenants", Json.object().put("name", name).toString());
    if (made.statusCode() != 201) {
      throw new IOException("a tenant was answered with status " + made.statusCode());
    }
    String in = home.toString();
    String handbook = DemoHome.COLLECTION;
    Served.run("collection", "create", handbook, "--acl", "public", "--home", in, "--tenant", name);
    Served.run("ingest", "-c", handbook, "demo/handbook", "--home", in, "--tenant", name);
    return Json.mapper().readTree(made.body()).path("key").asText();
  }

  private void run(Report report, String big, String small) throws IOException {
    ask(-1, big); // its home is open and warm, as the other's
    ask(-1, small);
    all.clear();
    long before = memory("VmRSS");
    OpenLoop.Outcome outcome =
        OpenLoop.run(1e6, ASKERS, number -> ask(number, isSmall(number) ? small : big));
    report.part("tenants: %d streams at once, %d of them of one tenant".formatted(ASKERS, SMALL));
    report.times("to the answer, the big tenant", answered(false));
    report.times("to the answer, the small tenant", answered(true));
    report.note(
        "memory of the process: %,d MB before, %,d at most, %,d after",
        before, memory("VmHWM"), memory("VmRSS"));
    List<Seen> order = all.stream().sorted(Comparator.comparingLong(Seen::began)).toList();
    int last = 1 + order.indexOf(order.stream().filter(Seen::small).toList().getLast());
    long queued = all.stream().filter(Seen::queued).count();
    List<Double> rates =
        all.stream().map(Seen::perSecond).filter(rate -> !rate.isNaN()).sorted().toList();
    report.asked(outcome.failures().isEmpty(), "no failure: %s", outcome.failures());
    report.asked(all.size() == ASKERS, "%d of %d have a whole answer", all.size(), ASKERS);
    report.note("%d saw their place in line", queued);
    report.asked(
        last <= 2 * SMALL + SLACK,
        "the small tenant's last of %d began as number %d of all; by turns %d, first come first served up to %d",
        SMALL,
        last,
        2 * SMALL,
        ASKERS);
    if (!rates.isEmpty()) {
      report.asked(
          rates.getFirst() >= TOKENS_PER_SECOND,
          "%.1f tokens/s in the slowest of %d streams with words of the model, from its passages on; %.1f in the median",
          rates.getFirst(),
          rates.size(),
          rates.get(rates.size() / 2));
    }
  }

  /** They are spread among the others, so that they are not the first to arrive. */
  private static boolean isSmall(int number) {
    return number % (ASKERS / SMALL) == ASKERS / SMALL - 1;
  }

  private Latencies answered(boolean small) {
    return new Latencies(
        all.stream().filter(seen -> seen.small == small).map(Seen::answered).toList());
  }

  private void ask(int number, String key) throws IOException {
    long start = System.nanoTime();
    try {
      HttpResponse<Stream<String>> response =
          http.send(
              served.request(
                  "POST",
                  "/api/collections/" + DemoHome.COLLECTION + "/ask",
                  Json.object()
                      .put("question", questions.get(Math.floorMod(number, questions.size())))
                      .toString(),
                  "Accept",
                  "text/event-stream",
                  "Authorization",
                  "Bearer " + key),
              BodyHandlers.ofLines());
      if (response.statusCode() != 200) {
        throw new IOException("status " + response.statusCode());
      }
      all.add(follow(response, number >= 0 && isSmall(number), start));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static Seen follow(HttpResponse<Stream<String>> response, boolean small, long start)
      throws IOException {
    long began = 0;
    boolean queued = false;
    String event = "";
    Optional<JsonNode> answer = Optional.empty();
    List<String> errors = new ArrayList<>();
    try (Stream<String> lines = response.body()) {
      for (String line : (Iterable<String>) lines::iterator) {
        if (line.startsWith("event: ")) {
          event = line.substring(7);
          queued |= event.equals("queued");
          began = event.equals("retrieved") ? System.nanoTime() : began;
        } else if (line.startsWith("data: ") && event.equals("answer")) {
          answer = Optional.of(Json.mapper().readTree(line.substring(6)));
        } else if (line.startsWith("data: ") && event.equals("error")) {
          errors.add(Json.mapper().readTree(line.substring(6)).path("title").asText());
        }
      }
    }
    if (answer.isEmpty()) {
      throw new IOException("the stream ended without an answer " + errors);
    }
    long now = System.nanoTime();
    int tokens = answer.get().path("usage").path("completion_tokens").asInt();
    double perSecond = tokens == 0 ? Double.NaN : tokens * 1e9 / (now - began);
    return new Seen(small, began, now - start, perSecond, queued);
  }

  /** Megabytes, as the system counts them (proc_pid_status(5)). */
  private long memory(String kind) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + served.process.pid() + "/status"))) {
      if (line.startsWith(kind + ":")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    return 0;
  }
}
