package dev.tandem.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.BackupReport;
import dev.tandem.Json;
import dev.tandem.Tandem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** Long work: starts it, tells how far it is, cancels it. What it did is known until the end. */
final class JobRoutes implements AutoCloseable {
  private static final int KEPT = 50;
  private static final long LOOK_MILLIS = 200;
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Tandem tandem;
  private final Deque<Job> jobs = new ArrayDeque<>();
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

  JobRoutes(Tandem tandem) {
    this.tandem = tandem;
  }

  void addTo(Routes routes) {
    routes.get("/api/jobs", Needs.OPERATOR, this::list);
    routes.get("/api/jobs/{job}", Needs.OPERATOR, this::one);
    routes.delete("/api/jobs/{job}", Needs.OPERATOR, this::cancel);
    routes.post("/api/backup", Needs.OPERATOR, this::backup);
  }

  private void list(Call call) {
    ArrayNode all = Json.mapper().createArrayNode();
    newest().forEach(job -> all.add(job.json()));
    call.json(all);
  }

  private void one(Call call) throws InterruptedException {
    Job job = find(call);
    if (!call.wantsEvents()) {
      call.json(job.json());
      return;
    }
    BooleanSupplier gone = call.watch();
    EventStream events = call.events();
    ObjectNode told = Json.object();
    boolean running = true;
    while (running && !gone.getAsBoolean()) {
      running = job.running(); // before it is told, so that its end is told too
      ObjectNode now = job.json();
      if (!now.equals(told)) {
        told = now;
        events.send("job", now);
      }
      Thread.sleep(running ? LOOK_MILLIS : 0);
    }
  }

  private void cancel(Call call) {
    Job job = find(call);
    job.cancel();
    call.json(202, job.json());
  }

  /** Into the home's folder {@code backups}, where the machine's own copying finds it. */
  private void backup(Call call) throws IOException {
    Path folder = Files.createDirectories(tandem.home().resolve("backups"));
    Path file = folder.resolve("tandem-%s.zip".formatted(NAME.format(Instant.now())));
    call.json(202, start("backup", job -> report(tandem.backup(file, false, job::at))).json());
  }

  private static ObjectNode report(BackupReport report) {
    ObjectNode json = Json.mapper().valueToTree(report);
    // Where the home lies is nobody's business over HTTP.
    return json.put("file", String.valueOf(Path.of(report.file()).getFileName()));
  }

  /**
   * @throws Problem 409 while one of that kind runs
   */
  private Job start(String kind, Job.Work work) {
    Job job = new Job(kind);
    synchronized (jobs) {
      if (jobs.stream().anyMatch(other -> other.running() && other.kind().equals(kind))) {
        throw new Problem(409, "A %s is being made already; wait for its end.".formatted(kind));
      }
      jobs.addFirst(job);
      while (jobs.size() > KEPT) {
        jobs.removeLast();
      }
    }
    workers.execute(() -> job.run(work));
    return job;
  }

  private List<Job> newest() {
    synchronized (jobs) {
      return List.copyOf(jobs);
    }
  }

  private Job find(Call call) {
    return newest().stream()
        .filter(job -> job.id().equals(call.path("job")))
        .findFirst()
        .orElseThrow(() -> new Problem(404, "There is no job of this id."));
  }

  /** Cancels what runs and waits for it. */
  @Override
  public void close() {
    newest().forEach(Job::cancel);
    workers.close();
  }
}
