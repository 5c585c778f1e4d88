package dev.tandem.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.Tandem;
import dev.tandem.json.Json;
import dev.tandem.ledger.AnswerRecord;
import dev.tandem.ledger.SqliteLedger;
import dev.tandem.text.Acl;
import dev.tandem.text.Principals;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What watching costs those who ask: the demo corpus served by the default model, monitors off and
 * on by turns. The home's clock runs so fast that each look has the work of an hour, and a turn has
 * one, so monitors are as much busier than by default as an hour is longer than half a turn.
 */
final class WatchingBench {
  private static final String COLLECTION = "handbook";
  private static final Duration PERIOD = Duration.ofHours(1); // of the home's time
  private static final int CLIENTS = 2;
  private static final int PAST = 4_000; // answers of the four weeks before
  private static final double MOST = 1.03;
  private static final long SEED = 20_261_130;

  private final Tandem tandem;
  private final Server server;
  private final List<String> questions;
  private final Duration every;
  private final HttpClient http = HttpClient.newHttpClient();

  private WatchingBench(Tandem tandem, Server server, List<String> questions, Duration every) {
    this.tandem = tandem;
    this.server = server;
    this.questions = questions;
    this.every = every;
  }

  /**
   * A turn.
   *
   * @param millis of each answer
   */
  private record Turn(boolean watched, double seconds, double[] millis) {
    double perSecond() {
      return millis.length / seconds;
    }

    double mean() {
      return Arrays.stream(millis).average().orElse(Double.NaN);
    }
  }

  /**
   * @param arguments seconds of a turn (60), pairs of turns (8)
   */
  public static void main(String[] arguments) throws Exception {
    int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 60;
    int pairs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 8;
    Duration every = Duration.ofSeconds(seconds).dividedBy(2); // one look in a turn
    Path folder = Files.createTempDirectory("tandem-watching-bench");
    boolean held;
    try {
      Path home = folder.resolve("home");
      try (Tandem tandem = Tandem.open(home)) {
        tandem.createCollection(COLLECTION, Acl.PUBLIC, "en");
      }
      past(home);
      Map<String, String> settings =
          Map.of("server.port", "0", "observe.every", "0", "answer.cache", "0");
      try (Tandem tandem = Tandem.open(home, settings, fast(every))) {
        tandem.ingest(COLLECTION, List.of(Path.of("demo", "handbook")));
        try (Server server = Server.start(tandem)) {
          held = new WatchingBench(tandem, server, demo(), every).run(seconds, pairs);
        }
      }
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    System.exit(held ? 0 : 1);
  }

  /** An hour passes from one look to the next. */
  private static InstantSource fast(Duration every) {
    Instant start = Instant.now();
    long began = System.nanoTime();
    long times = PERIOD.dividedBy(every);
    return () -> start.plusNanos((System.nanoTime() - began) * times);
  }

  private static List<String> demo() throws IOException {
    List<String> questions = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("demo", "questions.jsonl"))) {
      questions.add(Json.mapper().readTree(line).path("question").asText());
    }
    Collections.shuffle(questions, new Random(SEED));
    return questions;
  }

  /** What monitors learn from. */
  private static void past(Path home) {
    Random random = new Random(SEED);
    Instant now = Instant.now();
    Instant[] clock = {now};
    try (SqliteLedger ledger = SqliteLedger.openWriter(home, () -> clock[0])) {
      for (int i = PAST; i > 0; i--) {
        clock[0] = now.minus(Duration.ofDays(28).multipliedBy(i).dividedBy(PAST));
        boolean abstained = random.nextDouble() < 0.1;
        ledger
            .answers()
            .add(
                new AnswerRecord(
                    "past" + i,
                    clock[0],
                    Principals.parse("user:p" + random.nextInt(50)),
                    COLLECTION,
                    List.of(COLLECTION),
                    1,
                    "rag",
                    "past",
                    "",
                    "p1",
                    "What was asked as number " + i + "?",
                    "What was asked as number " + i + "?",
                    abstained ? "" : "It is written down.",
                    abstained ? "none" : "generated",
                    abstained,
                    abstained ? "no support" : "",
                    List.of(),
                    0,
                    List.of(),
                    300 + random.nextInt(300),
                    20 + random.nextInt(60),
                    Map.of(
                        "retrieve",
                        20L + random.nextInt(30),
                        "total",
                        900L + random.nextInt(900))));
      }
    }
  }

  private boolean run(int seconds, int pairs) throws Exception {
    turn(false, Math.max(10, seconds / 2)); // until everything is compiled
    List<Double> latency = new ArrayList<>();
    List<Double> throughput = new ArrayList<>();
    for (int pair = 0; pair < pairs; pair++) {
      boolean first = pair % 2 == 1; // so that what drifts is on neither side
      Turn one = turn(first, seconds);
      Turn other = turn(!first, seconds);
      Turn on = one.watched() ? one : other;
      Turn off = one.watched() ? other : one;
      latency.add(on.mean() / off.mean());
      throughput.add(off.perSecond() / on.perSecond());
      say(
          "pair %d: off %.0f ms, %.2f answers/s (n = %d); on %.0f ms, %.2f answers/s (n = %d)",
          pair + 1,
          off.mean(),
          off.perSecond(),
          off.millis().length,
          on.mean(),
          on.perSecond(),
          on.millis().length);
    }
    say(
        "a look every %d s with the work of an hour, which is %d times that of the default; %d clients; seed %d",
        every.toSeconds(), PERIOD.dividedBy(every), CLIENTS, SEED);
    say("values kept: %d", values());
    return ratio("latency, monitors on to off", latency)
        & ratio("throughput, monitors off to on", throughput);
  }

  private static boolean ratio(String what, List<Double> ratios) {
    double[] sorted = ratios.stream().mapToDouble(each -> each).sorted().toArray();
    int n = sorted.length;
    double middle = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    boolean holds = middle <= MOST;
    say(
        "%s %s: median %.3f of %d pairs, %.3f to %.3f (asked: at most %.2f)",
        holds ? "holds  " : "MISSED ", what, middle, n, sorted[0], sorted[n - 1], MOST);
    return holds;
  }

  private long values() {
    return tandem.monitors().all(Optional.empty()).stream()
        .mapToLong(each -> tandem.monitors().values(each.id(), Instant.EPOCH).size())
        .sum();
  }

  private Turn turn(boolean watched, int seconds) throws Exception {
    if (!watched) {
      return asked(false, seconds);
    }
    try (Lookout _ = new Lookout(tandem, server.sites(), every)) {
      return asked(true, seconds);
    }
  }

  private Turn asked(boolean watched, int seconds) throws InterruptedException {
    Queue<Double> millis = new ConcurrentLinkedQueue<>();
    long began = System.nanoTime();
    long end = began + TimeUnit.SECONDS.toNanos(seconds);
    try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
      for (int client = 0; client < CLIENTS; client++) {
        int from = client * questions.size() / CLIENTS;
        clients.execute(
            () -> {
              for (int i = from; System.nanoTime() < end; i++) {
                millis.add(ask(questions.get(i % questions.size())));
              }
            });
      }
    }
    return new Turn(
        watched,
        (System.nanoTime() - began) / 1e9,
        millis.stream().mapToDouble(each -> each).toArray());
  }

  private double ask(String question) {
    String body = Json.line(Json.object().put("question", question));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "/api/collections/" + COLLECTION + "/ask"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    long start = System.nanoTime();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode answer = Json.tree(response.body());
      if (response.statusCode() != 200 || !answer.has("answer_id")) {
        throw new IllegalStateException(response.statusCode() + " " + response.body());
      }
      return (System.nanoTime() - start) / 1e6;
    } catch (IOException e) {
      throw new IllegalStateException("the server is gone", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void say(String line, Object... values) {
    System.out.println(String.format(Locale.ROOT, line, values));
  }
}
