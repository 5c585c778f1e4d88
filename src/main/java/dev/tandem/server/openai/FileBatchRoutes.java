package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.Tandem;
import dev.tandem.json.Json;
import dev.tandem.ledger.JobInfo;
import dev.tandem.ledger.UploadInfo;
import dev.tandem.server.Call;
import dev.tandem.server.Failures;
import dev.tandem.server.Fields;
import dev.tandem.server.Needs;
import dev.tandem.server.Problem;
import dev.tandem.server.Routes;
import dev.tandem.server.Shelf;
import dev.tandem.server.work.Job;
import dev.tandem.server.work.Jobs;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code /v1/vector_stores/{c}/file_batches} as OpenAI's: many uploads are put into a collection by
 * one job, and a file that cannot be read fails alone. A batch is seen by who made it and by who
 * manages the collection.
 */
final class FileBatchRoutes {
  private static final String ALL = VectorStoreRoutes.ONE + "/file_batches";
  private static final String ONE = ALL + "/{batch}";
  private static final int MOST = 500; // files of a batch, as OpenAI's
  private static final int PAGE = 20;
  private static final String IDS = "file_ids";

  private final Tandem tandem;
  private final Shelf shelf;
  private final Jobs jobs;
  private final Attaching attaching;

  FileBatchRoutes(Tandem tandem, Shelf shelf, Jobs jobs) {
    this.tandem = tandem;
    this.shelf = shelf;
    this.jobs = jobs;
    this.attaching = new Attaching(tandem);
    jobs.knows(FileBatch.KIND, order -> job -> work(job, order));
  }

  void addTo(Routes routes) {
    routes.post(ALL, Needs.EDITOR, this::create);
    routes.get(ONE, Needs.EDITOR, call -> call.json(find(call).json()));
    routes.post(ONE + "/cancel", Needs.EDITOR, this::cancel);
    routes.get(ONE + "/files", Needs.EDITOR, this::files);
  }

  private void create(Call call) throws IOException {
    String collection = shelf.existing(call.path("c")).name();
    Fields fields = call.body();
    Set<String> ids = ids(fields);
    ModelAsk.only(fields, Attaching.ONLY);
    fields.done();
    require(call, ids);
    call.json(new FileBatch(start(call, collection, ids), List.of()).json());
  }

  /** Says what is wrong with uploads before there is a job. */
  void require(Call call, Set<String> ids) {
    ids.forEach(id -> attaching.upload(call, IDS, id));
  }

  /** Begins to put uploads into a collection. */
  JobInfo start(Call call, String collection, Set<String> ids) {
    Jobs.Order order =
        new Jobs.Order(
            FileBatch.KIND,
            Optional.of(collection),
            call.caller().name(),
            FileBatch.request(ids, FileRoutes.owner(call)));
    JobInfo job = jobs.start(order).info();
    call.concerns(List.of(collection), job.id());
    return job;
  }

  /** How many files of batches are still to be read. */
  int waiting(String collection) {
    return jobs.active(FileBatch.KIND, collection).stream()
        .mapToInt(job -> FileBatch.ids(Jobs.request(job)).size() - jobs.points(job.id(), 1).size())
        .sum();
  }

  /** None where the field is not given. */
  Set<String> given(Fields fields) {
    boolean named = fields.present(IDS).filter(ids -> !ids.isArray() || !ids.isEmpty()).isPresent();
    return named ? ids(fields) : Set.of();
  }

  /** Each once, in the order they stand there. */
  private static Set<String> ids(Fields fields) {
    Set<String> ids = new LinkedHashSet<>();
    List<JsonNode> named = fields.list(IDS);
    named.forEach(id -> ids.add(id.isTextual() ? id.asText() : ""));
    if (ids.isEmpty() || ids.contains("") || named.size() > MOST) {
      fields.wrong(IDS, "'%s' must be the ids of 1 to %d files".formatted(IDS, MOST));
    }
    return ids;
  }

  private void cancel(Call call) {
    jobs.cancel(find(call).job().id());
    call.json(find(call).json());
  }

  /** What became of each, also of those that were taken out since. */
  private void files(Call call) {
    FileBatch batch = find(call);
    Optional<String> filter = call.query("filter");
    List<FileBatch.File> lastFirst =
        batch.files().stream()
            .filter(file -> filter.isEmpty() || file.status().equals(filter.get()))
            .toList()
            .reversed();
    call.json(Listing.of(call, lastFirst, PAGE, FileBatch.File::id, batch::json));
  }

  private FileBatch find(Call call) {
    String collection = call.path("c");
    JobInfo job = jobs.find(call.path("batch"));
    boolean own = job.startedBy().equals(call.caller().name()) || call.caller().manages(collection);
    if (!own
        || !job.kind().equals(FileBatch.KIND)
        || !job.collection().equals(Optional.of(collection))) {
      throw new Problem(404, "There is no job of this id that you may see.");
    }
    return new FileBatch(job, jobs.points(job.id(), 1)); // of all that had ended then
  }

  /** Goes on behind those that were read before it was interrupted. */
  private Object work(Job job, Jobs.Order order) {
    String collection = order.collection().orElseThrow();
    UploadInfo.Owner owner = FileBatch.owner(order);
    Set<String> ids = FileBatch.ids(order.request());
    Set<String> read = new HashSet<>();
    int failed = 0;
    for (JsonNode point : jobs.points(job.id(), 1)) {
      read.add(point.path("file_id").asText());
      failed += FileBatch.failed(point) ? 1 : 0;
    }
    for (String id : ids) {
      job.check();
      if (read.add(id)) {
        JsonNode point = put(collection, id, owner);
        failed += FileBatch.failed(point) ? 1 : 0;
        job.tell(point);
        job.far(read.size(), ids.size());
      }
    }
    return Json.object().put("read", ids.size() - failed).put("failed", failed);
  }

  private JsonNode put(String collection, String id, UploadInfo.Owner owner) {
    try {
      UploadInfo upload =
          tandem
              .uploads()
              .find(id, owner)
              .orElseThrow(() -> new Problem(404, "The upload was deleted before its turn."));
      return FileBatch.read(id, attaching.put(collection, IDS, upload));
    } catch (Problem | UserError e) {
      return FileBatch.refused(id, Failures.of(e));
    }
  }
}
