package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.json.Json;
import dev.tandem.ledger.JobInfo;
import dev.tandem.ledger.UploadInfo;
import dev.tandem.ledger.VersionInfo;
import dev.tandem.server.Problem;
import dev.tandem.server.work.Jobs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Uploads that a job puts into a collection, as OpenAI's API tells of file batches. The job's
 * points say what became of each file, in the order they were read.
 */
record FileBatch(JobInfo job, List<JsonNode> points) {
  /** Of their jobs. */
  static final String KIND = "file-batch";

  private static final String DONE = "completed";
  private static final String UNDER_WAY = "in_progress";
  private static final String FAILED = "failed";
  private static final String CANCELLED = "cancelled";

  /**
   * A file of a batch.
   *
   * @param point what the job told of it; empty until it was its turn
   */
  record File(String id, String status, Optional<JsonNode> point) {}

  // ---- what the job keeps

  /** What the work is made from, also after a restart. */
  static ObjectNode request(Set<String> ids, UploadInfo.Owner owner) {
    ObjectNode request = Json.object().put("as", owner.principals());
    ids.forEach(request.putArray("file_ids")::add);
    return request;
  }

  static UploadInfo.Owner owner(Jobs.Order order) {
    return new UploadInfo.Owner(order.by(), order.request().path("as").asText());
  }

  static Set<String> ids(JsonNode request) {
    Set<String> ids = new LinkedHashSet<>();
    request.path("file_ids").forEach(id -> ids.add(id.asText()));
    return ids;
  }

  /** Of a file that became a document. */
  static ObjectNode read(String id, VersionInfo document) {
    return Json.object()
        .put("file_id", id)
        .put("at", document.ingested().getEpochSecond())
        .put("characters", document.characters());
  }

  /** Of one that did not. */
  static ObjectNode refused(String id, Problem why) {
    ObjectNode point = Json.object().put("file_id", id);
    point
        .putObject("error")
        .put("code", why.status() < 500 ? "invalid_file" : "server_error")
        .put("message", why.detail());
    return point;
  }

  static boolean failed(JsonNode point) {
    return point.has("error");
  }

  // ---- what is told

  /** All of its files, as they were named. */
  List<File> files() {
    Map<String, JsonNode> told = new HashMap<>();
    points.forEach(point -> told.put(point.path("file_id").asText(), point));
    String rest =
        job.active() ? UNDER_WAY : job.state() == JobInfo.State.CANCELLED ? CANCELLED : FAILED;
    List<File> files = new ArrayList<>();
    for (String id : ids(Jobs.request(job))) {
      Optional<JsonNode> point = Optional.ofNullable(told.get(id));
      files.add(new File(id, point.map(p -> failed(p) ? FAILED : DONE).orElse(rest), point));
    }
    return files;
  }

  /** The batch. */
  ObjectNode json() {
    List<File> files = files();
    ObjectNode json =
        Json.object()
            .put("id", job.id())
            .put("object", "vector_store.files_batch")
            .put("created_at", job.started().getEpochSecond())
            .put("vector_store_id", job.collection().orElse(""))
            .put("status", status(count(files, DONE)));
    ObjectNode counts = json.putObject("file_counts");
    for (String status : List.of(UNDER_WAY, DONE, FAILED, CANCELLED)) {
      counts.put(status, count(files, status));
    }
    counts.put("total", files.size());
    return json;
  }

  private static long count(List<File> files, String status) {
    return files.stream().filter(file -> file.status().equals(status)).count();
  }

  private String status(long completed) {
    return switch (job.state()) {
      case QUEUED, RUNNING -> UNDER_WAY;
      case DONE -> completed == 0 ? FAILED : DONE;
      case FAILED, INTERRUPTED -> FAILED;
      case CANCELLED -> CANCELLED;
    };
  }

  /** One of its files. */
  ObjectNode json(File file) {
    JsonNode point = file.point().orElseGet(Json::object);
    ObjectNode json =
        StoreFile.json(
            job.collection().orElse(""),
            file.id(),
            file.status(),
            point.path("at").asLong(job.started().getEpochSecond()),
            point.path("characters").asLong());
    if (failed(point)) {
      json.set("last_error", point.path("error"));
    } else if (file.status().equals(FAILED)) {
      json.putObject("last_error")
          .put("code", "server_error")
          .put(
              "message",
              "The work ended before it was this file's turn; make a batch of it again.");
    }
    return json;
  }
}
