package dev.tandem.server.work;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.json.Json;
import dev.tandem.ledger.JobInfo;
import dev.tandem.ledger.JobInfo.State;
import dev.tandem.ledger.JobLog;
import dev.tandem.server.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The server's long work. One of a kind and collection goes on at a time, but for batches of files,
 * and of all that compute with every processor one alone: the others are queued, in the order they
 * came. All are kept in the ledger; those that were under way when the server ended are {@code
 * interrupted}, and go on when they are resumed, if their kind says how.
 */
public final class Jobs implements AutoCloseable {
  /** Kinds that wait for nobody: they need no model, or do what single requests do at any time. */
  private static final Set<String> LIGHT = Set.of("backup", "tenant-removal", "file-batch");

  /** Kinds of which several go on in one collection, as what they do concerns others' not. */
  private static final Set<String> BESIDE = Set.of("file-batch");

  private static final Set<State> RESUMED = Set.of(State.INTERRUPTED, State.FAILED);

  /** Makes the work of a job from its request, the first time and every other. */
  @FunctionalInterface
  public interface Maker {
    Job.Work work(Order order);
  }

  /**
   * What is asked for.
   *
   * @param kind {@code backup}, {@code training}, ...
   * @param collection empty if it is of none
   * @param by name of the caller
   * @param request what the work is made from again; without anybody's text
   */
  public record Order(String kind, Optional<String> collection, String by, ObjectNode request) {}

  private final JobLog log;
  private final InstantSource clock;
  private final Map<String, Maker> makers = new LinkedHashMap<>();
  private final Map<String, Job> active = new LinkedHashMap<>(); // by id; guarded by itself
  private final Processors processors;
  private final String tenant;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

  /** Of a home that has no tenants. */
  public Jobs(JobLog log, InstantSource clock) {
    this(log, clock, new Processors(), "");
  }

  /**
   * @param clock says when one began and ended, and how often the ledger hears of it
   * @param processors which other tenants' jobs compute with, too
   * @param tenant whose jobs these are; empty for the home itself
   */
  public Jobs(JobLog log, InstantSource clock, Processors processors, String tenant) {
    this.log = log;
    this.clock = clock;
    this.processors = processors;
    this.tenant = tenant;
    log.interrupt(); // the home has one writer, and it has just begun
  }

  /** Says how jobs of a kind are made from their requests, so that they can go on. */
  public void knows(String kind, Maker maker) {
    makers.put(kind, maker);
  }

  /**
   * Starts work that cannot be taken up again.
   *
   * @throws Problem 409 while one of that kind and collection goes on; it names it
   */
  public Job start(String kind, Optional<String> collection, Job.Work work) {
    return start(new Order(kind, collection, "", Json.object()), work);
  }

  /**
   * Starts work of a kind that is {@linkplain #knows known}.
   *
   * @throws Problem 409 while one of that kind and collection goes on; it names it
   */
  public Job start(Order order) {
    return start(order, made(order));
  }

  /** The same with work of its own. */
  public Job start(Order order, Job.Work work) {
    JobInfo info =
        new JobInfo(
            UUID.randomUUID().toString(),
            order.kind(),
            order.collection(),
            order.by(),
            State.QUEUED,
            0,
            0,
            "",
            clock.instant(),
            Optional.empty(),
            Json.line(order.request()),
            Optional.empty());
    return run(info, List.of(), work);
  }

  /**
   * Goes on with a job that was interrupted or failed.
   *
   * @throws Problem 404 if there is none, 409 if it is not one that can go on
   */
  public Job resume(String id) {
    JobInfo before = find(id);
    if (!resumable(before)) {
      throw new Problem(
          409,
          makers.containsKey(before.kind())
              ? "The job is %s; only one that was interrupted or failed can go on."
                  .formatted(before.state().word())
              : "A %s cannot go on where it was; start a new one.".formatted(before.kind()));
    }
    Job.Work work =
        made(new Order(before.kind(), before.collection(), before.startedBy(), request(before)));
    JobInfo again =
        new JobInfo(
            before.id(),
            before.kind(),
            before.collection(),
            before.startedBy(),
            State.QUEUED,
            before.done(),
            before.total(),
            "",
            before.started(),
            Optional.empty(),
            before.request(),
            Optional.empty());
    return run(again, points(id, 1), work);
  }

  /** Whether {@link #resume} would take it. */
  public boolean resumable(JobInfo job) {
    return RESUMED.contains(job.state()) && makers.containsKey(job.kind());
  }

  /**
   * A job as it is now.
   *
   * @throws Problem 404
   */
  public JobInfo find(String id) {
    return running(id)
        .map(Job::info)
        .or(() -> log.find(id))
        .orElseThrow(() -> new Problem(404, "There is no job of this id that you may see."));
  }

  /** What it told, from a number on (1 the first). */
  public List<JsonNode> points(String id, int first) {
    return running(id)
        .map(job -> job.points(first))
        .orElseGet(() -> log.points(id, first).stream().map(Jobs::tree).toList());
  }

  /**
   * The newest, newest first.
   *
   * @param before id of the last one that was seen; empty for the newest of all
   */
  public List<JobInfo> page(String before, int limit) {
    return log.page(before, limit).stream()
        .map(job -> running(job.id()).map(Job::info).orElse(job))
        .toList();
  }

  /** Asks it to end; nothing happens to one that has. */
  public void cancel(String id) {
    find(id);
    Optional<Job> job = running(id);
    job.ifPresent(Job::cancel);
    if (job.isEmpty()) {
      JobInfo kept = find(id);
      if (kept.state() == State.INTERRUPTED) {
        log.put(over(kept));
      }
    }
  }

  /** What it was asked for. */
  public static ObjectNode request(JobInfo job) {
    return (ObjectNode) tree(job.request());
  }

  /** What came of it; an empty object until it has ended. */
  public static JsonNode report(JobInfo job) {
    return job.report().map(Jobs::tree).orElseGet(Json::object);
  }

  private JobInfo over(JobInfo job) {
    return new JobInfo(
        job.id(),
        job.kind(),
        job.collection(),
        job.startedBy(),
        State.CANCELLED,
        job.done(),
        job.total(),
        "",
        job.started(),
        Optional.of(clock.instant()),
        job.request(),
        Optional.of("{}"));
  }

  private Job.Work made(Order order) {
    Maker maker = makers.get(order.kind());
    if (maker == null) {
      throw new IllegalArgumentException("nobody makes jobs of this kind");
    }
    return maker.work(order);
  }

  private Job run(JobInfo info, List<JsonNode> points, Job.Work work) {
    Job job;
    synchronized (active) {
      for (Job other : active.values()) {
        JobInfo busy = other.info();
        // One that has just ended stands here until its thread has gone.
        if (busy.active()
            && !BESIDE.contains(busy.kind())
            && busy.kind().equals(info.kind())
            && busy.collection().equals(info.collection())) {
          throw new Problem(
              409,
              "A %s is under way already%s: job %s. Wait for its end, or cancel it."
                  .formatted(
                      busy.kind(),
                      busy.collection().map(" in '%s'"::formatted).orElse(""),
                      busy.id()));
        }
      }
      job = new Job(log, clock, info, points);
      active.put(job.id(), job);
    }
    workers.execute(() -> inTurn(job, work));
    return job;
  }

  private void inTurn(Job job, Job.Work work) {
    boolean computes = !LIGHT.contains(job.info().kind());
    boolean held = computes && turn(job);
    try {
      job.run(work); // which ends at once where it was cancelled before its turn
    } finally {
      if (held) {
        processors.release();
      }
      synchronized (active) {
        active.remove(job.id(), job); // by then it may have been taken up again
      }
    }
  }

  /** Waits for the processors; false if the job is not to run any more. */
  private boolean turn(Job job) {
    try {
      return processors.acquire(tenant, () -> job.cancelled() || job.interrupted());
    } catch (InterruptedException e) {
      job.interrupt();
      return false;
    }
  }

  /** Whether any is under way or waits for its turn. */
  public boolean busy() {
    synchronized (active) {
      return !active.isEmpty();
    }
  }

  /** Those of a kind in a collection that are under way or wait for their turn. */
  public List<JobInfo> active(String kind, String collection) {
    synchronized (active) {
      return active.values().stream()
          .map(Job::info)
          .filter(job -> job.kind().equals(kind))
          .filter(job -> job.collection().equals(Optional.of(collection)))
          .toList();
    }
  }

  private Optional<Job> running(String id) {
    synchronized (active) {
      return Optional.ofNullable(active.get(id));
    }
  }

  static JsonNode tree(String json) {
    try {
      return Json.mapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException("the ledger holds JSON that does not parse", e);
    }
  }

  /** Interrupts what runs and waits for it. */
  @Override
  public void close() {
    synchronized (active) {
      active.values().forEach(Job::interrupt);
    }
    workers.close();
  }
}
