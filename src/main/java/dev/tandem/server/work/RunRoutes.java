package dev.tandem.server.work;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.ledger.JobInfo;
import dev.tandem.server.Call;
import dev.tandem.server.Needs;
import dev.tandem.server.Problem;
import dev.tandem.server.Routes;
import dev.tandem.server.Shelf;
import java.io.IOException;
import java.util.Optional;

/** Trainings of a collection: started, listed, looked at with their curves. */
public final class RunRoutes {
  private static final String ALL = "/api/collections/{c}/runs";

  private final Shelf shelf;
  private final Jobs jobs;
  private final JobRoutes told;
  private final Trainings trainings;

  public RunRoutes(Shelf shelf, Jobs jobs, JobRoutes told, Trainings trainings) {
    this.shelf = shelf;
    this.jobs = jobs;
    this.told = told;
    this.trainings = trainings;
  }

  public void addTo(Routes routes) {
    routes.post(ALL, Needs.TRAINER, this::start);
    routes.get(ALL, Needs.TRAINER, this::list);
    routes.get(ALL + "/{run}", Needs.TRAINER, this::one);
  }

  private void start(Call call) throws IOException {
    String collection = shelf.existing(call.path("c")).name();
    Job job = trainings.start(collection, call.body(), call.caller().name(), call.who());
    call.json(202, told.json(job.info()));
  }

  private void list(Call call) {
    String collection = shelf.existing(call.path("c")).name();
    call.json(told.page(call, "runs", Optional.of(collection), Optional.of(Trainings.KIND)));
  }

  /** The job with its curve so far, so that a page that comes later draws it whole. */
  private void one(Call call) {
    String collection = shelf.existing(call.path("c")).name();
    JobInfo run = jobs.find(call.path("run"));
    if (!run.kind().equals(Trainings.KIND) || !run.collection().equals(Optional.of(collection))) {
      throw new Problem(404, "There is no run of this id in this collection.");
    }
    ObjectNode json = told.json(run);
    ArrayNode curve = json.putArray("curve");
    jobs.points(run.id(), 1).forEach(curve::add);
    call.json(json);
  }
}
