package dev.tandem.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;

/** Long work that goes on after its request: how far it is, and what came of it. */
final class Job {
  private enum State {
    RUNNING,
    DONE,
    FAILED,
    CANCELLED
  }

  /** Does the work, tells the job how far it is, and returns the report. */
  @FunctionalInterface
  interface Work {
    Object run(Job job);
  }

  private final String id = UUID.randomUUID().toString();
  private final String kind;
  private final Instant started = Instant.now();
  private State state = State.RUNNING;
  private boolean cancelled;
  private long done;
  private long total;
  private Optional<Instant> finished = Optional.empty();
  private Optional<Object> report = Optional.empty();

  /**
   * @param kind of work, {@code backup}
   */
  Job(String kind) {
    this.kind = kind;
  }

  String id() {
    return id;
  }

  String kind() {
    return kind;
  }

  synchronized boolean running() {
    return state == State.RUNNING;
  }

  /**
   * @throws CancellationException if it was cancelled: the work ends here
   */
  synchronized void at(long nowDone, long nowTotal) {
    if (cancelled) {
      throw new CancellationException("the job was cancelled");
    }
    done = nowDone;
    total = nowTotal;
  }

  /** Ends it the next time that it tells how far it is. */
  synchronized void cancel() {
    cancelled = true;
  }

  /** Runs to its end, whatever that is. */
  void run(Work work) {
    State end = State.DONE;
    Object said;
    try {
      said = work.run(this);
    } catch (CancellationException e) {
      end = State.CANCELLED;
      said = Json.object();
    } catch (RuntimeException e) {
      end = State.FAILED;
      Problem problem = Failures.of(e);
      if (problem.status() == 500) {
        RequestLog.failure(id, e);
      }
      said = Failures.problem(problem);
    }
    synchronized (this) {
      state = end;
      report = Optional.of(said);
      finished = Optional.of(Instant.now());
    }
  }

  synchronized ObjectNode json() {
    ObjectNode json =
        Json.object()
            .put("id", id)
            .put("kind", kind)
            .putNull("collection")
            .put("state", state.name().toLowerCase(java.util.Locale.ROOT))
            .put("done", done)
            .put("total", total)
            .put("started", started.toString())
            .put("finished", finished.map(Instant::toString).orElse(null));
    json.set("report", report.map(Json.mapper()::<ObjectNode>valueToTree).orElse(null));
    return json;
  }
}
