package dev.tandem.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.json.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
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
  private static final String BATCH =
      Integer.getInteger("tandem.batch") == null
          ? ""
          : "model.batch: " + Integer.getInteger("tandem.batch") + "\n";
  private static final double TOKENS_PER_SECOND = 2;

  /** Requests reach the server in some order, and those that came first have had their turns. */
  private static final int SLACK = 10;

  private final Served served;
  private final List<String> questions;
  private final Queue<Seen> all = new ConcurrentLinkedQueue<>();

  private TenantsPart(Served served, List<String> questions) {
    this.served = served;
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
    Files.writeString(demo.home().resolve("tandem.yaml"), "answer.cache: 0\n" + BATCH);
    try (HttpClient http = Served.client();
        Served served = Served.start(demo.home(), http)) {
      served.awaitReady();
      String big = tenant(served, demo.home(), "big");
      String small = tenant(served, demo.home(), "small");
      new TenantsPart(served, Questions.demo()).run(report, big, small);
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
    long before = served.memory("VmRSS");
    OpenLoop.Outcome outcome =
        OpenLoop.run(1e6, ASKERS, number -> ask(number, isSmall(number) ? small : big));
    report.part("tenants: %d streams at once, %d of them of one tenant".formatted(ASKERS, SMALL));
    report.times("to the answer, the big tenant", answered(false));
    report.times("to the answer, the small tenant", answered(true));
    report.note(
        "memory of the process: %,d MB before, %,d at most, %,d after",
        before, served.memory("VmHWM"), served.memory("VmRSS"));
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
          served.stream(
              DemoHome.COLLECTION,
              questions.get(Math.floorMod(number, questions.size())),
              "Authorization",
              "Bearer " + key);
      all.add(follow(response, number >= 0 && isSmall(number), start));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static Seen follow(HttpResponse<Stream<String>> response, boolean small, long start)
      throws IOException {
    long[] began = new long[1];
    boolean[] queued = new boolean[1];
    JsonNode answer =
        EventReader.answer(
            response,
            (name, data) -> {
              queued[0] |= name.equals("queued");
              began[0] = name.equals("retrieved") ? System.nanoTime() : began[0];
            });
    long now = System.nanoTime();
    int tokens = answer.path("usage").path("completion_tokens").asInt();
    double perSecond = tokens == 0 ? Double.NaN : tokens * 1e9 / (now - began[0]);
    return new Seen(small, began[0], now - start, perSecond, queued[0]);
  }
}
