package dev.tandem.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.json.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** A document is pushed until a search finds it, deleted until none does, while others search. */
final class PushPart {
  private static final int DOCUMENTS = 20;
  private static final int WORDS = 1_000;
  private static final double BESIDE_PER_SECOND = 5;
  private static final double ASKED_MILLIS = 1_000;

  private PushPart() {}

  static void run(Report report, DemoHome demo)
      throws IOException, InterruptedException, ExecutionException {
    List<String> texts = texts();
    try (HttpClient http = Served.client();
        Served served = Served.start(demo.home(), http)) {
      served.awaitReady();
      AtomicBoolean done = new AtomicBoolean();
      try (ExecutorService beside = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<Latencies> searches = beside.submit(() -> searchOn(served, done));
        List<Long> found = new ArrayList<>();
        List<Long> gone = new ArrayList<>();
        try {
          for (int i = 0; i < DOCUMENTS; i++) {
            String id = "pushed-" + i;
            String word = "zq" + Integer.toString(700 + 13 * i, 26) + "x";
            String body =
                Json.object()
                    .put("title", "Notes " + i)
                    .put("text", texts.get(i) + " The file is marked " + word + ".")
                    .toString();
            found.add(until(served, "PUT", id, body, word, rows -> Served.names(rows, id)));
            gone.add(until(served, "DELETE", id, "", word, rows -> !Served.names(rows, id)));
          }
        } finally {
          done.set(true);
        }
        report.part("push: documents of %,d words, other searches beside".formatted(WORDS));
        report.times("sent until found", new Latencies(found));
        report.times("deleted until no longer found", new Latencies(gone));
        report.times("searches beside, from the scheduled time", searches.get());
        report.asked(
            new Latencies(found).max() < ASKED_MILLIS, "found in under %.0f ms", ASKED_MILLIS);
        report.asked(
            new Latencies(gone).max() < ASKED_MILLIS, "gone in under %.0f ms", ASKED_MILLIS);
      }
    }
  }

  private static long until(
      Served served,
      String method,
      String id,
      String body,
      String word,
      Predicate<JsonNode> reached)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    int status = served.send(method, Served.document(DemoHome.COLLECTION, id), body).statusCode();
    if (status != 200) {
      throw new IOException(method + " was answered with status " + status);
    }
    while (!reached.test(served.search(DemoHome.COLLECTION, word, 10))) {
      if (System.nanoTime() - start > Duration.ofSeconds(30).toNanos()) {
        throw new IOException(method + " of a document shows in no search");
      }
    }
    return System.nanoTime() - start;
  }

  private static Latencies searchOn(Served served, AtomicBoolean done) throws IOException {
    List<String> questions = Questions.demo();
    List<Long> nanos = new ArrayList<>();
    Random random = new Random(3);
    while (!done.get()) {
      OpenLoop.Outcome outcome =
          OpenLoop.run(
              BESIDE_PER_SECOND,
              (int) BESIDE_PER_SECOND,
              number ->
                  served.search(
                      DemoHome.COLLECTION, questions.get(random.nextInt(questions.size())), 10));
      if (!outcome.failures().isEmpty()) {
        throw new IOException("searches beside failed: " + outcome.failures());
      }
      nanos.addAll(outcome.nanos());
    }
    return new Latencies(nanos);
  }

  /** Texts in plain English: sentences of the demo corpus's text files in a random order. */
  private static List<String> texts() throws IOException {
    List<String> words = new ArrayList<>();
    try (var files = Files.walk(Path.of("demo", "handbook"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".md")).sorted().toList()) {
        words.addAll(Arrays.asList(Files.readString(file).split("(?<=[.!?])\\s+")));
      }
    }
    List<String> texts = new ArrayList<>();
    Random random = new Random(11);
    for (int i = 0; i < DOCUMENTS; i++) {
      Collections.shuffle(words, random);
      String all = String.join(" ", words);
      texts.add(String.join(" ", Arrays.asList(all.split("\\s+")).subList(0, WORDS)));
    }
    return texts;
  }
}
