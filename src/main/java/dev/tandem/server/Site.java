package dev.tandem.server;

import dev.tandem.GateRuns;
import dev.tandem.Tandem;
import dev.tandem.server.openai.OpenAi;
import dev.tandem.server.work.AdapterRoutes;
import dev.tandem.server.work.CalibrationRoutes;
import dev.tandem.server.work.ComparisonRoutes;
import dev.tandem.server.work.CorrectionRoutes;
import dev.tandem.server.work.ExampleRoutes;
import dev.tandem.server.work.GateChecks;
import dev.tandem.server.work.JobRoutes;
import dev.tandem.server.work.Jobs;
import dev.tandem.server.work.LineageRoutes;
import dev.tandem.server.work.Processors;
import dev.tandem.server.work.RowRoutes;
import dev.tandem.server.work.RunRoutes;
import dev.tandem.server.work.Trainings;
import dev.tandem.tenant.Guest;
import java.util.function.Function;

/**
 * One home as the server serves it: its ways in, who may go them, its jobs and its log. Every
 * tenant has a site of its own, so what stands here can reach no other's home.
 */
final class Site implements Guest {
  private final Tandem tandem;
  private final String tenant;
  private final Routes routes = new Routes();
  private final Access access;
  private final AuditTrail trail;
  private final Idempotency idempotency;
  private final Jobs jobs;
  private final JobRoutes jobRoutes;
  private final GateChecks gates;

  /** What all sites of a server have in common; it holds nobody's data. */
  record Shared(
      Sessions sessions,
      Metrics metrics,
      AskQueue queue,
      Processors processors,
      Function<Tandem, GateRuns.Rows> gateRows) {}

  /**
   * @param home stays open as long as this
   * @param settings its own
   * @param mayBeOpen whether it has an owner while it has no key
   */
  Site(Tandem home, ServerSettings settings, boolean mayBeOpen, Shared shared) {
    tandem = home.silent(); // the dispatcher knows who does something
    tenant = home.tenant().orElse("");
    RateLimits rates = new RateLimits(settings.all(), tandem.clock(), tandem.keys());
    access = new Access(tandem, shared.sessions(), rates, settings, mayBeOpen);
    trail = new AuditTrail(tandem);
    idempotency = new Idempotency(tandem.replays(), tandem.clock());
    jobs = new Jobs(tandem.jobs(), tandem.clock(), shared.processors(), tenant);
    Shelf shelf = new Shelf(tandem);
    jobRoutes = new JobRoutes(tandem, shelf, jobs);
    AskQueue queue = shared.queue();
    gates =
        new GateChecks(
            tandem,
            jobs,
            shared.gateRows().apply(tandem),
            () -> queue.waiting() + queue.running() > 0);
    AskQueue.Share share = new AskQueue.Share(tenant, settings.queue(), settings.ofTenant());
    Asks asks = new Asks(tandem, shared.queue(), share, shared.metrics(), rates);
    addRoutes(settings, shelf, rates, asks);
  }

  private void addRoutes(ServerSettings settings, Shelf shelf, RateLimits rates, Asks asks) {
    new KeyRoutes(tandem, access, settings.limits()).addTo(routes);
    new CollectionRoutes(tandem, shelf).addTo(routes);
    new DocumentRoutes(tandem, shelf).addTo(routes);
    new PutRoute(tandem, shelf, settings.maxBytes()).addTo(routes);
    new AskRoutes(tandem, shelf, asks).addTo(routes);
    new AnswerRoutes(tandem, shelf).addTo(routes);
    new AuditRoutes(tandem).addTo(routes);
    new MonitorRoutes(tandem).addTo(routes);
    new PersonRoutes(tandem).addTo(routes);
    jobRoutes.addTo(routes);
    new IncidentRoutes(tandem, jobs, jobRoutes).addTo(routes);
    new LineageRoutes(tandem, jobs, jobRoutes).addTo(routes);
    new ExampleRoutes(tandem, shelf, settings.maxBytes()).addTo(routes);
    new RowRoutes(tandem, shelf).addTo(routes);
    Trainings trainings = new Trainings(tandem, jobs);
    OpenAi.add(
        routes,
        tandem,
        shelf,
        asks,
        rates,
        settings.adapters(),
        settings.maxBytes(),
        jobs,
        trainings);
    new RunRoutes(shelf, jobs, jobRoutes, trainings).addTo(routes);
    new AdapterRoutes(tandem, shelf).addTo(routes);
    new ComparisonRoutes(tandem, shelf, jobs, jobRoutes).addTo(routes);
    new CalibrationRoutes(tandem, shelf, jobs, jobRoutes).addTo(routes);
    new CorrectionRoutes(tandem, shelf).addTo(routes);
  }

  /** Whose it is; empty for the home itself. */
  String tenant() {
    return tenant;
  }

  Tandem tandem() {
    return tandem;
  }

  Routes routes() {
    return routes;
  }

  Access access() {
    return access;
  }

  AuditTrail trail() {
    return trail;
  }

  Idempotency idempotency() {
    return idempotency;
  }

  Jobs jobs() {
    return jobs;
  }

  JobRoutes jobRoutes() {
    return jobRoutes;
  }

  GateChecks gates() {
    return gates;
  }

  @Override
  public boolean busy() {
    return jobs.busy();
  }

  /** Interrupts its jobs and waits for them. */
  @Override
  public void close() {
    jobs.close();
  }
}
