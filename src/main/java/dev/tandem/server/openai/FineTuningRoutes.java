package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.Tandem;
import dev.tandem.example.StoredSet;
import dev.tandem.ledger.JobInfo;
import dev.tandem.ledger.Role;
import dev.tandem.ledger.UploadInfo;
import dev.tandem.server.Call;
import dev.tandem.server.Needs;
import dev.tandem.server.Problem;
import dev.tandem.server.Routes;
import dev.tandem.server.Shelf;
import dev.tandem.server.work.ExampleRoutes;
import dev.tandem.server.work.Job;
import dev.tandem.server.work.Jobs;
import dev.tandem.server.work.Trainings;
import dev.tandem.text.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code /v1/fine_tuning/jobs} as OpenAI's, over the same trainings as {@code
 * /api/collections/{c}/runs}. A file becomes a set of examples of the collection, under its id.
 */
final class FineTuningRoutes {
  private static final String ALL = "/v1/fine_tuning/jobs";
  private static final String ONE = ALL + "/{job}";
  private static final int PAGE = 20;
  private static final int TOLD = 10; // of the lines that are refused
  private static final long BODY = 100_000; // bytes

  private final Tandem tandem;
  private final Shelf shelf;
  private final Offered offered;
  private final Jobs jobs;
  private final Trainings trainings;

  FineTuningRoutes(Tandem tandem, Shelf shelf, Offered offered, Jobs jobs, Trainings trainings) {
    this.tandem = tandem;
    this.shelf = shelf;
    this.offered = offered;
    this.jobs = jobs;
    this.trainings = trainings;
  }

  void addTo(Routes routes) {
    routes.post(ALL, Needs.TRAINER, this::create);
    routes.get(ALL, Needs.TRAINER, this::list);
    routes.get(ONE, Needs.TRAINER, call -> call.json(json(find(call))));
    routes.post(ONE + "/cancel", Needs.TRAINER, this::cancel);
    routes.post(ONE + "/resume", Needs.TRAINER, this::resume);
    routes.get(ONE + "/events", Needs.TRAINER, this::events);
    routes.get(ONE + "/checkpoints", Needs.TRAINER, this::checkpoints);
  }

  private void create(Call call) throws IOException {
    FineTuning asked = FineTuning.of(call.json(BODY), call.now());
    String collection = shelf.existing(asked.collection()).name();
    call.concerns(List.of(collection), "");
    StoredSet rows = rows(call, "training_file", asked.training());
    if (asked.validation().isPresent()) {
      String id = asked.validation().get();
      keep(collection, id, rows(call, "validation_file", id));
    }
    keep(collection, asked.training(), rows);
    Job job =
        trainings.start(
            collection,
            asked.order(asked.training(), asked.validation()),
            call.caller().name(),
            call.who());
    call.json(json(job.info()));
  }

  private void keep(String collection, String set, StoredSet rows) {
    tandem.exampleSets().change(collection, set, before -> rows);
  }

  /**
   * The rows of one of the caller's uploads.
   *
   * @throws Problem 400 with the lines that are no rows, 404 if there is no such upload
   */
  private StoredSet rows(Call call, String field, String id) throws IOException {
    UploadInfo upload = FileRoutes.find(tandem, call, id);
    if (!upload.purpose().equals(FileRoutes.TRAINING)) {
      throw Problem.wrong(field, "The file was not uploaded for the purpose fine-tune.");
    }
    Path folder = OwnerOnly.createTemporaryFolder("tandem-examples");
    Path file = folder.resolve("upload" + suffix(upload.name()));
    try {
      Files.copy(
          tandem.uploads().file(upload),
          OwnerOnly.createFile(file),
          StandardCopyOption.REPLACE_EXISTING);
      return ExampleRoutes.read(file, Optional.empty());
    } catch (Problem e) {
      String lines =
          e.errors().stream()
              .limit(TOLD)
              .map(Problem.Wrong::detail)
              .collect(Collectors.joining("; "));
      throw Problem.wrong(field, e.detail() + (lines.isEmpty() ? "" : " (%s)".formatted(lines)));
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  private static String suffix(String name) {
    return List.of(".csv", ".tsv").stream().filter(name::endsWith).findFirst().orElse(".jsonl");
  }

  private void list(Call call) {
    List<JobInfo> all = new ArrayList<>();
    List<JobInfo> page;
    do {
      page = jobs.page(all.isEmpty() ? "" : all.getLast().id(), 500);
      all.addAll(page);
    } while (page.size() == 500);
    List<JobInfo> seen = all.stream().filter(job -> sees(call, job)).toList();
    call.json(Listing.of(call, seen, PAGE, JobInfo::id, this::json));
  }

  private void cancel(Call call) {
    JobInfo job = find(call);
    jobs.cancel(job.id());
    call.json(json(jobs.find(job.id())));
  }

  private void resume(Call call) {
    call.json(json(jobs.resume(find(call).id()).info()));
  }

  private void events(Call call) {
    JobInfo job = find(call);
    List<JsonNode> points = jobs.points(job.id(), 1);
    List<Integer> newestFirst = IntStream.rangeClosed(1, points.size()).boxed().toList().reversed();
    call.json(
        Listing.of(
            call,
            newestFirst,
            PAGE,
            number -> FineTuningJson.eventId(job, number),
            number -> FineTuningJson.event(job, number, points.get(number - 1))));
  }

  /** None: what a training keeps on its way is to go on from, and cannot be asked. */
  private void checkpoints(Call call) {
    find(call);
    call.json(Listing.of(call, List.<ObjectNode>of(), PAGE, each -> "", each -> each));
  }

  private JobInfo find(Call call) {
    JobInfo job = jobs.find(call.path("job"));
    if (!sees(call, job)) {
      throw new Problem(404, "There is no job of this id that you may see.");
    }
    return job;
  }

  private static boolean sees(Call call, JobInfo job) {
    return job.kind().equals(Trainings.KIND)
        && job.collection().map(name -> call.caller().may(Role.TRAINER, name)).orElse(false);
  }

  private ObjectNode json(JobInfo job) {
    String name = Jobs.request(job).path("name").asText();
    return FineTuningJson.job(
        job, job.collection().flatMap(collection -> offered.name(collection, name)));
  }
}
