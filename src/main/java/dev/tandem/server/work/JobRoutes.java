package dev.tandem.server.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Tandem;
import dev.tandem.backup.BackupReport;
import dev.tandem.json.Json;
import dev.tandem.ledger.JobInfo;
import dev.tandem.ledger.Role;
import dev.tandem.server.Call;
import dev.tandem.server.Caller;
import dev.tandem.server.EventStream;
import dev.tandem.server.Needs;
import dev.tandem.server.Problem;
import dev.tandem.server.Routes;
import dev.tandem.server.Shelf;
import dev.tandem.text.UserError;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Long work: listed, followed, cancelled, taken up again; and backups, which are such. */
public final class JobRoutes {
  private static final long LOOK_MILLIS = 200;
  private static final HeaderName LAST_EVENT = HeaderNames.create("Last-Event-ID");
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final Tandem tandem;
  private final Shelf shelf;
  private final Jobs jobs;

  public JobRoutes(Tandem tandem, Shelf shelf, Jobs jobs) {
    this.tandem = tandem;
    this.shelf = shelf;
    this.jobs = jobs;
  }

  public void addTo(Routes routes) {
    routes.get("/api/jobs", Needs.KEY, this::list);
    routes.get("/api/jobs/{job}", Needs.KEY, this::one);
    routes.delete("/api/jobs/{job}", Needs.KEY, this::cancel);
    routes.post("/api/jobs/{job}/resume", Needs.KEY, this::resume);
    routes.post("/api/backup", Needs.OPERATOR, this::backup);
  }

  private void list(Call call) {
    Optional<String> collection =
        call.query("collection").map(name -> shelf.seen(call.caller(), name).name());
    call.json(page(call, "jobs", collection, call.query("kind")));
  }

  /**
   * A page of jobs that the caller may see, newest first.
   *
   * @param key of the array
   * @return {@code {key: [...], "next"}}
   */
  ObjectNode page(Call call, String key, Optional<String> collection, Optional<String> kind) {
    int limit = call.query("limit", 50, 1, 500);
    String before = call.query("cursor").orElse("");
    ObjectNode json = Json.object();
    ArrayNode all = json.putArray(key);
    json.putNull("next");
    List<JobInfo> page;
    do {
      page = jobs.page(before, limit);
      for (JobInfo job : page) {
        if (all.size() == limit) {
          return json.put("next", before);
        }
        before = job.id();
        if (sees(call, job)
            && (collection.isEmpty() || job.collection().equals(collection))
            && (kind.isEmpty() || job.kind().equals(kind.get()))) {
          all.add(json(job));
        }
      }
    } while (page.size() == limit);
    return json;
  }

  private void one(Call call) throws InterruptedException {
    JobInfo job = find(call);
    if (!call.wantsEvents()) {
      call.json(json(job));
      return;
    }
    int next = 1 + lastEvent(call);
    BooleanSupplier gone = call.watch();
    EventStream events = call.events();
    ObjectNode told = Json.object();
    boolean goesOn = true;
    while (goesOn && !gone.getAsBoolean()) {
      JobInfo now = jobs.find(job.id()); // before its points, so that all up to its end are told
      goesOn = now.active();
      if (told.isEmpty()) {
        told = json(now);
        events.send("job", told); // the present state, whatever was told before
      }
      for (JsonNode point : jobs.points(job.id(), next)) {
        events.send("point", next++, point);
      }
      if (!json(now).equals(told)) {
        told = json(now);
        events.send("job", told);
      }
      Thread.sleep(goesOn ? LOOK_MILLIS : 0);
    }
  }

  /** The number of the last point that a client got before its connection broke. */
  private static int lastEvent(Call call) {
    String last = call.header(LAST_EVENT).orElse("0");
    try {
      return Math.clamp(Long.parseLong(last), 0, Integer.MAX_VALUE - 1);
    } catch (NumberFormatException e) {
      return 0; // of another stream; all is told again
    }
  }

  private void cancel(Call call) {
    String id = find(call).id();
    jobs.cancel(id);
    call.json(202, json(jobs.find(id)));
  }

  private void resume(Call call) {
    call.json(202, json(jobs.resume(find(call).id()).info()));
  }

  /** Into the home's folder {@code backups}, where the machine's own copying finds it. */
  private void backup(Call call) {
    Jobs.Order order =
        new Jobs.Order("backup", Optional.empty(), call.caller().name(), Json.object());
    call.json(202, json(jobs.start(order, this::backup).info()));
  }

  private ObjectNode backup(Job job) {
    try {
      Path folder = Files.createDirectories(tandem.home().resolve("backups"));
      Path file = folder.resolve("tandem-%s.zip".formatted(NAME.format(tandem.clock().instant())));
      BackupReport report = tandem.backups().write(file, false, job::at);
      ObjectNode json = Json.mapper().valueToTree(report);
      // Where the home lies is nobody's business over HTTP.
      return json.put("file", String.valueOf(Path.of(report.file()).getFileName()));
    } catch (IOException e) {
      throw new UserError(
          "The folder for backups cannot be made in the home; make it writable.",
          new UncheckedIOException(e));
    }
  }

  /** The same refusal for what is not there and for what may not be seen. */
  private JobInfo find(Call call) {
    JobInfo job = jobs.find(call.path("job"));
    if (!sees(call, job)) {
      throw new Problem(404, "There is no job of this id that you may see.");
    }
    return job;
  }

  /** One's own; of a collection who trains or operates there; else who operates the home. */
  private static boolean sees(Call call, JobInfo job) {
    Caller caller = call.caller();
    return job.startedBy().equals(caller.name())
        || job.collection()
            .map(name -> caller.may(Role.TRAINER, name) || caller.may(Role.OPERATOR, name))
            .orElseGet(() -> caller.mayEverywhere(Role.OPERATOR));
  }

  /** As every route tells of a job. */
  public ObjectNode json(JobInfo job) {
    ObjectNode json =
        Json.object()
            .put("id", job.id())
            .put("kind", job.kind())
            .put("collection", job.collection().orElse(null))
            .put("started_by", job.startedBy())
            .put("state", job.state().word())
            .put("phase", job.phase())
            .put("done", job.done())
            .put("total", job.total())
            .put("started", job.started().toString())
            .put("finished", job.finished().map(Instant::toString).orElse(null))
            .put("resumable", jobs.resumable(job));
    json.set("request", Jobs.request(job));
    json.set("report", job.report().map(Jobs::tree).orElse(null));
    return json;
  }
}
