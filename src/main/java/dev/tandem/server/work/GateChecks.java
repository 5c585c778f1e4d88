package dev.tandem.server.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.GateRuns;
import dev.tandem.Tandem;
import dev.tandem.json.Json;
import dev.tandem.server.Problem;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;

/**
 * Gates of adapters in use, measured again as jobs of the kind {@code gates}: when one is due, in
 * quiet hours, while nobody asks. Between the gates a job waits as long as somebody does.
 */
public final class GateChecks {
  public static final String KIND = "gates";

  private static final long LOOK_MILLIS = 200;

  private final Tandem tandem;
  private final Jobs jobs;
  private final GateRuns.Rows rows;
  private final BooleanSupplier asked;

  /**
   * @param asked whether anybody waits for an answer
   */
  public GateChecks(Tandem tandem, Jobs jobs, GateRuns.Rows rows, BooleanSupplier asked) {
    this.tandem = tandem;
    this.jobs = jobs;
    this.rows = rows;
    this.asked = asked;
    jobs.knows(KIND, order -> job -> measure(job, order));
  }

  /** Begins with the one that is due longest, if it is time for it. */
  public Optional<Job> next() {
    GateRuns gates = tandem.monitors().gates();
    if (asked.getAsBoolean() || jobs.busy() || !gates.quiet()) {
      return Optional.empty();
    }
    List<GateRuns.InUse> due = gates.due();
    return due.isEmpty() ? Optional.empty() : Optional.of(start(due.getFirst()));
  }

  private Job start(GateRuns.InUse adapter) {
    ObjectNode request = Json.object().put("adapter", adapter.name());
    return jobs.start(new Jobs.Order(KIND, Optional.of(adapter.collection()), "", request));
  }

  private Object measure(Job job, Jobs.Order order) {
    String name = order.request().path("adapter").asText();
    GateRuns.InUse adapter =
        tandem.monitors().gates().inUse().stream()
            .filter(each -> each.name().equals(name))
            .filter(each -> Optional.of(each.collection()).equals(order.collection()))
            .findFirst()
            .orElseThrow(() -> new Problem(422, "The adapter is not in use any more."));
    GateRuns.Outcome outcome =
        tandem
            .monitors()
            .gates()
            .run(
                adapter,
                rows,
                what -> {
                  giveWay(job);
                  job.phase(what);
                });
    ObjectNode report = Json.mapper().valueToTree(outcome);
    return report.put("why", Hidden.in(tandem, outcome.why()));
  }

  /** Until nobody waits for an answer. */
  private void giveWay(Job job) {
    job.check();
    while (asked.getAsBoolean()) {
      job.phase("waiting until nobody asks");
      job.check();
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while it waited");
      }
    }
  }
}
