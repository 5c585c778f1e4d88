package dev.tandem.bench;

import dev.tandem.json.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An hour of searches, asks, writes and deletions at a bounded rate: neither what the process holds
 * in memory, nor its threads, nor its open files grow. What is compared is the second quarter of
 * the time and the last, since caches fill in the first.
 */
final class SoakPart {
  private static final int SECONDS = Integer.getInteger("tandem.seconds", 3_600);
  private static final double SEARCHES = 5; // a second
  private static final double ASKS = 0.2;
  private static final double WRITES = 0.5;
  private static final int SAMPLES = 40;
  private static final double MEMORY_GROWTH = 1.05;
  private static final long FEW = 5; // threads or files: a connection more or less

  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  private final Served served;
  private final List<String> questions;
  private final List<Sample> samples = new ArrayList<>();

  private SoakPart(Served served, List<String> questions) {
    this.served = served;
    this.questions = questions;
  }

  /**
   * What the process holds.
   *
   * @param live kilobytes of objects that are in use, behind a whole collection of garbage
   * @param resident megabytes
   */
  private record Sample(long live, long resident, long threads, long files) {}

  static void run(Report report, DemoHome demo) throws Exception {
    try (HttpClient http = Served.client();
        Served served = Served.start(demo.home(), http)) {
      served.awaitReady();
      new SoakPart(served, Questions.demo()).run(report);
    }
  }

  private void run(Report report) throws Exception {
    List<OpenLoop.Outcome> outcomes = new ArrayList<>();
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<OpenLoop.Outcome>> running =
          List.of(
              senders.submit(() -> send(SEARCHES, this::search)),
              senders.submit(() -> send(ASKS, this::ask)),
              senders.submit(() -> send(WRITES, this::write)));
      for (int i = 0; i < SAMPLES; i++) {
        Thread.sleep(Duration.ofSeconds(SECONDS).dividedBy(SAMPLES));
        samples.add(sample());
      }
      for (Future<OpenLoop.Outcome> each : running) {
        outcomes.add(each.get());
      }
    }
    report.part("soak: %d minutes".formatted(SECONDS / 60));
    report.times("searches, %.0f a second".formatted(SEARCHES), outcomes.get(0).latencies());
    report.times("asks, %.1f a second".formatted(ASKS), outcomes.get(1).latencies());
    report.times(
        "written and deleted, %.1f a second".formatted(WRITES), outcomes.get(2).latencies());
    report.asked(
        outcomes.stream().allMatch(each -> each.failures().isEmpty()),
        "no failure: %s",
        outcomes.stream().map(OpenLoop.Outcome::failures).toList());
    grown(report, "kB of objects in use", Sample::live, true);
    grown(report, "MB resident", Sample::resident, true);
    grown(report, "threads", Sample::threads, false);
    grown(report, "open files", Sample::files, false);
  }

  private void grown(
      Report report, String what, ToLongFunction<Sample> value, boolean proportional) {
    int quarter = SAMPLES / 4;
    double second = mean(samples.subList(quarter, 2 * quarter), value);
    double last = mean(samples.subList(SAMPLES - quarter, SAMPLES), value);
    double most = proportional ? second * MEMORY_GROWTH : second + FEW;
    report.asked(
        last <= most,
        "%s: %,.0f in the second quarter, %,.0f in the last; at most %,.0f",
        what,
        second,
        last,
        most);
  }

  private static double mean(List<Sample> of, ToLongFunction<Sample> value) {
    return of.stream().mapToLong(value).average().orElse(0);
  }

  private Sample sample() throws IOException, InterruptedException {
    String pid = Long.toString(served.process.pid());
    jcmd(pid, "GC.run");
    Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
    if (!used.find()) {
      throw new IOException("jcmd GC.heap_info tells no used memory");
    }
    try (Stream<Path> files = Files.list(Path.of("/proc", pid, "fd"))) {
      return new Sample(
          Long.parseLong(used.group(1)),
          served.memory("VmRSS"),
          served.status("Threads"),
          files.count());
    }
  }

  private static String jcmd(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String told = new String(process.getInputStream().readAllBytes());
    process.waitFor(1, TimeUnit.MINUTES);
    return told;
  }

  private static OpenLoop.Outcome send(double perSecond, OpenLoop.Request request) {
    return OpenLoop.run(perSecond, (int) (perSecond * SECONDS), request);
  }

  private void search(int number) throws IOException, InterruptedException {
    served.search(DemoHome.COLLECTION, question(number), 10);
  }

  /** A question with a number of its own is no repeated one. */
  private void ask(int number) throws IOException, InterruptedException {
    served.expect(
        200,
        "POST",
        "/api/collections/" + DemoHome.COLLECTION + "/ask",
        Json.object().put("question", question(number) + " (" + number + ")").toString());
  }

  private void write(int number) throws IOException, InterruptedException {
    String path = Served.document(DemoHome.COLLECTION, "soak-" + number);
    String text = "Note %d: the door of room %d is blue.".formatted(number, number % 500);
    served.expect(200, "PUT", path, Json.object().put("text", text).toString());
    served.expect(200, "DELETE", path, "");
  }

  private String question(int number) {
    return questions.get(number % questions.size());
  }
}
