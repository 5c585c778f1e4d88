package dev.tandem.server.work;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.json.Json;
import dev.tandem.ledger.JobInfo;
import dev.tandem.ledger.JobInfo.State;
import dev.tandem.ledger.JobLog;
import dev.tandem.server.Failures;
import dev.tandem.server.Problem;
import dev.tandem.server.RequestLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/**
 * Long work that goes on after its request: how far it is, and what came of it. Safe for use by
 * many threads; the work itself runs in one.
 */
public final class Job {
  /** How often the ledger hears how far it is: each word of it is a write that reaches the disk. */
  static final Duration BETWEEN = Duration.ofSeconds(2);

  /** Does the work, tells the job how far it is, and returns the report. */
  @FunctionalInterface
  public interface Work {
    Object run(Job job);
  }

  /** Work that ended before its time and still has something to show. */
  static final class Stopped extends CancellationException {
    private static final long serialVersionUID = 1L;
    private final transient Object report;

    Stopped(Object report) {
      super("the job was cancelled");
      this.report = report;
    }
  }

  private final JobLog log;
  private final InstantSource clock;
  private final List<JsonNode> points = new ArrayList<>();
  private JobInfo info;
  private boolean cancelled;
  private boolean interrupted;
  private int kept; // points that the ledger knows
  private Instant keptAt;

  /**
   * @param info as it begins, which is kept at once
   * @param points that it told before it was interrupted
   */
  Job(JobLog log, InstantSource clock, JobInfo info, List<JsonNode> points) {
    this.log = log;
    this.clock = clock;
    this.keptAt = clock.instant();
    this.info = info;
    this.points.addAll(points);
    this.kept = points.size();
    log.put(info);
  }

  public String id() {
    return info().id();
  }

  /** As it is now. */
  public synchronized JobInfo info() {
    return info;
  }

  /** What it told so far, from a number on (1 the first). */
  synchronized List<JsonNode> points(int first) {
    return List.copyOf(points.subList(Math.min(first - 1, points.size()), points.size()));
  }

  /**
   * How far it is.
   *
   * @throws CancellationException if it was cancelled or the server ends: the work ends here
   */
  public synchronized void at(long done, long total) {
    check();
    far(done, total);
  }

  /** The same for work that ends by itself when it is to. */
  public synchronized void far(long done, long total) {
    set(info.state(), done, total, info.phase());
    keepSometimes();
  }

  /** What it does now, in words that follow "It is". */
  public synchronized void phase(String words) {
    set(info.state(), info.done(), info.total(), words);
    keepSometimes();
  }

  /** A point of its curve, or another figure on its way; followers are told each. */
  public synchronized void tell(JsonNode point) {
    points.add(point);
    keepSometimes();
  }

  /**
   * @throws CancellationException if it was cancelled or the server ends
   */
  public synchronized void check() {
    if (cancelled || interrupted) {
      throw new CancellationException("the job was cancelled");
    }
  }

  /** Whether somebody wants it to end with what it has. */
  public synchronized boolean cancelled() {
    return cancelled;
  }

  /** Whether the server ends, and the work is to be left so that it can go on. */
  public synchronized boolean interrupted() {
    return interrupted;
  }

  /** Ends the work, which was cancelled, with what it has to show. */
  public CancellationException stopped(Object report) {
    return new Stopped(report);
  }

  /** Ends it the next time that it tells how far it is. */
  synchronized void cancel() {
    cancelled = true;
  }

  /** The same, and it can be taken up again. */
  synchronized void interrupt() {
    interrupted = true;
  }

  /** Its turn has come. */
  synchronized void begins() {
    check();
    set(State.RUNNING, info.done(), info.total(), info.phase());
    keep();
  }

  /** Runs to its end, whatever that is. */
  void run(Work work) {
    try {
      begins();
      ended(State.DONE, Json.mapper().valueToTree(work.run(this)));
    } catch (Stopped e) {
      ended(State.CANCELLED, Json.mapper().valueToTree(e.report));
    } catch (CancellationException e) {
      ended(interrupted() ? State.INTERRUPTED : State.CANCELLED, Json.object());
    } catch (RuntimeException | Error e) { // whatever it died of, somebody waits for its end
      Problem problem = Failures.of(e);
      if (problem.status() == 500) {
        RequestLog.failure(id(), e);
      }
      ended(State.FAILED, Failures.problem(problem));
    }
  }

  private synchronized void ended(State end, JsonNode report) {
    boolean over = end != State.INTERRUPTED;
    info =
        new JobInfo(
            info.id(),
            info.kind(),
            info.collection(),
            info.startedBy(),
            end,
            info.done(),
            info.total(),
            over ? "" : info.phase(),
            info.started(),
            over ? Optional.of(clock.instant()) : Optional.empty(),
            info.request(),
            over ? Optional.of(Json.line(report)) : Optional.empty());
    try {
      keep();
    } catch (RuntimeException e) {
      RequestLog.failure(info.id(), e); // who asks meanwhile is told; after a restart, interrupted
    }
  }

  private void set(State state, long done, long total, String phase) {
    info =
        new JobInfo(
            info.id(),
            info.kind(),
            info.collection(),
            info.startedBy(),
            state,
            done,
            total,
            phase,
            info.started(),
            info.finished(),
            info.request(),
            info.report());
  }

  private void keepSometimes() {
    if (Duration.between(keptAt, clock.instant()).abs().compareTo(BETWEEN) >= 0) {
      keep();
    }
  }

  private void keep() {
    log.put(info);
    log.tell(
        info.id(), kept + 1, points.subList(kept, points.size()).stream().map(Json::line).toList());
    kept = points.size();
    keptAt = clock.instant();
  }
}
