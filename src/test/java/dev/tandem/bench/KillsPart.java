package dev.tandem.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.json.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code kill -9} of a server that is being written to, then a start: every write that was
 * acknowledged is there, whole, and every deletion; one that was under way is there whole or not at
 * all.
 */
final class KillsPart {
  static final String COLLECTION = "killed";
  private static final int KILLS = Integer.getInteger("tandem.kills", 20);
  private static final int WRITERS = 4;
  private static final int DOCUMENTS = 8; // of a writer
  private static final double ASKED_MILLIS = 5_000;

  /** A document as its reader should see it; no text: there is none. */
  private record State(String word, String text, String acl) {
    static final State NONE = new State("", "", "");

    boolean exists() {
      return !text.isEmpty();
    }
  }

  /**
   * A document that one writer alone changes.
   *
   * @param now what was acknowledged last
   * @param next what was asked for and not acknowledged; the same where nothing was
   */
  private static final class Mine {
    final String id;
    volatile State now = State.NONE;
    volatile State next = State.NONE;

    Mine(String id) {
      this.id = id;
    }
  }

  private final Path home;
  private final HttpClient http;
  private final Random random;
  private final List<List<Mine>> all = new ArrayList<>();
  private final AtomicInteger words = new AtomicInteger();
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final List<String> faults = new ArrayList<>();
  private long audited; // entries, at the last look

  private KillsPart(Path home, HttpClient http, Random random) {
    this.home = home;
    this.http = http;
    this.random = random;
    for (int writer = 0; writer < WRITERS; writer++) {
      List<Mine> own = new ArrayList<>();
      for (int i = 0; i < DOCUMENTS; i++) {
        own.add(new Mine("w%d/d%d".formatted(writer, i)));
      }
      all.add(own);
    }
  }

  static void run(Report report, DemoHome demo, long seed)
      throws IOException, InterruptedException {
    report.part("kills: %d times kill -9 under load, -Dtandem.seed=%d".formatted(KILLS, seed));
    Served.run("collection", "create", COLLECTION, "--acl", "public", "--home", demo.home() + "");
    try (HttpClient http = Served.client()) {
      new KillsPart(demo.home(), http, new Random(seed)).run(report);
    }
  }

  private void run(Report report) throws IOException, InterruptedException {
    List<Long> ready = new ArrayList<>();
    List<Long> answered = new ArrayList<>();
    Served served = Served.start(home, http);
    try {
      served.awaitReady();
      for (int kill = 1; kill <= KILLS; kill++) {
        loadAndKill(served);
        served = Served.start(home, http);
        served.awaitReady();
        ready.add(served.age().toNanos());
        first(served, answered);
        checkAudit(served, "kill " + kill);
        for (List<Mine> own : all) {
          for (Mine mine : own) {
            check(served, mine, "kill " + kill);
          }
        }
      }
    } finally {
      served.close();
    }
    report.times("start of the process until ready", new Latencies(ready));
    report.times("until the first right search", new Latencies(answered));
    report.note(
        "%,d writes were acknowledged; %,d entries of the audit log", acknowledged.get(), audited);
    faults.stream().limit(10).forEach(fault -> report.note("  %s", fault));
    report.asked(
        faults.isEmpty(), "nothing lost, nothing back, nothing half-done, audit log whole");
    report.asked(
        new Latencies(answered).max() < ASKED_MILLIS,
        "answers again in under %.0f ms",
        ASKED_MILLIS);
  }

  private void loadAndKill(Served served) throws InterruptedException {
    AtomicBoolean killed = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (List<Mine> own : all) {
        long seed = random.nextLong();
        threads.execute(() -> write(served, own, new Random(seed), killed));
      }
      threads.execute(() -> searchOn(served, killed));
      Thread.sleep(1_000 + random.nextInt(3_000));
      killed.set(true);
      served.kill();
    }
  }

  private void write(Served served, List<Mine> own, Random random, AtomicBoolean killed) {
    while (!killed.get()) {
      Mine mine = own.get(random.nextInt(own.size()));
      int kind = mine.now.exists() ? random.nextInt(4) : 0;
      State next =
          switch (kind) {
            case 2 -> State.NONE;
            case 3 -> new State(mine.now.word, mine.now.text, acl(random));
            default -> fresh(random);
          };
      String path = Served.document(COLLECTION, mine.id);
      mine.next = next;
      try {
        HttpResponse<String> response =
            switch (kind) {
              case 2 -> served.send("DELETE", path, "");
              case 3 -> served.send("PATCH", path, object("acl", next.acl));
              default ->
                  served.send(
                      "PUT",
                      path,
                      Json.object().put("text", next.text).put("acl", next.acl).toString());
            };
        if (response.statusCode() != 200) {
          fault("%s was answered with status %d", mine.id, response.statusCode());
          return;
        }
        mine.now = next;
        acknowledged.incrementAndGet();
      } catch (IOException e) {
        return; // the server is gone: what was asked for may have been done or not
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private State fresh(Random random) {
    String word = "zq" + Integer.toString(1_000 + words.incrementAndGet(), 20) + "x";
    StringBuilder text = new StringBuilder("This note is marked " + word + ".");
    for (int i = random.nextInt(60); i >= 0; i--) {
      text.append(" The door of room ").append(random.nextInt(500)).append(" is blue.");
    }
    return new State(word, text.toString(), acl(random));
  }

  private static String acl(Random random) {
    return random.nextBoolean() ? "public" : "group:hr";
  }

  private static String object(String name, String value) {
    return Json.object().put(name, value).toString();
  }

  private static void searchOn(Served served, AtomicBoolean killed) {
    try {
      while (!killed.get()) {
        served.search(COLLECTION, "Which door is blue?", 10);
      }
    } catch (IOException e) {
      // the server is gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The time until a document that must be there is found. */
  private void first(Served served, List<Long> answered) throws IOException, InterruptedException {
    for (List<Mine> own : all) {
      for (Mine mine : own) {
        if (mine.now.exists() && mine.next.equals(mine.now)) {
          if (!found(served, mine, mine.now.word, "group:hr")) {
            fault("%s is not found by the first search", mine.id);
          }
          answered.add(served.age().toNanos());
          return;
        }
      }
    }
  }

  private void check(Served served, Mine mine, String when)
      throws IOException, InterruptedException {
    State seen = seen(served, mine);
    if (!seen.equals(mine.now) && !seen.equals(mine.next)) {
      fault("%s: %s is %s, not %s or %s", when, mine.id, seen, mine.now, mine.next);
    }
    for (State state : List.of(mine.now, mine.next)) {
      if (!state.exists()) {
        continue;
      }
      boolean here = seen.word.equals(state.word);
      if (found(served, mine, state.word, "group:hr") != here) {
        fault("%s: a search for %s is wrong", when, mine.id);
      }
      boolean everybody = here && seen.acl.equals("public");
      if (found(served, mine, state.word, "user:bob") != everybody) {
        fault("%s: a stranger's search for %s is wrong", when, mine.id);
      }
    }
    mine.now = seen;
    mine.next = seen;
  }

  /** Every hash of the audit log is computed again. */
  private void checkAudit(Served served, String when) throws IOException, InterruptedException {
    JsonNode verdict = Json.mapper().readTree(served.send("GET", "/api/audit/verify", "").body());
    audited = verdict.path("entries").asLong();
    if (!verdict.has("broken") || !verdict.path("broken").isNull()) {
      fault("%s: the audit log is broken: %s", when, verdict.path("broken"));
    }
  }

  private static boolean found(Served served, Mine mine, String word, String who)
      throws IOException, InterruptedException {
    for (JsonNode row : served.search(COLLECTION, word, 20, "X-Tandem-As", who)) {
      if (row.path("doc_id").asText().equals(mine.id) && row.path("text").asText().contains(word)) {
        return true;
      }
    }
    return false;
  }

  private static State seen(Served served, Mine mine) throws IOException, InterruptedException {
    String path = Served.document(COLLECTION, mine.id);
    HttpResponse<String> info = served.send("GET", path, "", "X-Tandem-As", "group:hr");
    HttpResponse<String> content =
        served.send("GET", path + "/content", "", "X-Tandem-As", "group:hr");
    if (info.statusCode() == 404 && content.statusCode() == 404) {
      return State.NONE;
    }
    if (info.statusCode() != 200 || content.statusCode() != 200) {
      throw new IOException(
          "%s: status %d and %d".formatted(mine.id, info.statusCode(), content.statusCode()));
    }
    String text = Json.mapper().readTree(content.body()).path("text").asText();
    String word = text.replaceFirst("(?s)^This note is marked (\\S+)\\..*", "$1");
    return new State(word, text, Json.mapper().readTree(info.body()).path("acl").asText());
  }

  private synchronized void fault(String sentence, Object... values) {
    faults.add(sentence.formatted(values));
  }
}
