package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.json.Json;
import dev.tandem.ledger.JobInfo;
import dev.tandem.server.work.Jobs;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** A training as OpenAI's API tells of fine-tuning jobs. */
final class FineTuningJson {
  private static final String AUTO = "auto";

  private FineTuningJson() {}

  /**
   * @param adapter name of the model that answers with what was learnt, if it can be asked
   */
  static ObjectNode job(JobInfo job, Optional<String> adapter) {
    JsonNode request = Jobs.request(job);
    JsonNode report = Jobs.report(job);
    String status = status(job, report);
    boolean retrieval = request.path("with_retrieval").asBoolean();
    ObjectNode json =
        Json.object()
            .put("id", job.id())
            .put("object", "fine_tuning.job")
            .put("created_at", job.started().getEpochSecond())
            .put("finished_at", job.finished().map(Instant::getEpochSecond).orElse(null))
            .put(
                "model",
                "tandem/%s/%s"
                    .formatted(job.collection().orElse(""), retrieval ? "hybrid" : "tuned"))
            .put(
                "fine_tuned_model",
                status.equals("succeeded") ? adapter.orElse(null) : (String) null)
            .put("organization_id", "")
            .put("status", status)
            .put("training_file", request.path("examples").path(0).asText())
            .put("validation_file", request.path("dev").textValue())
            .put("seed", request.path("seed").asLong())
            .putNull("trained_tokens")
            .putNull("estimated_finish");
    json.putArray("result_files");
    json.putArray("integrations");
    json.putObject("metadata");
    json.set("error", error(status, report));
    json.set("hyperparameters", hyperparameters(request));
    json.putObject("method")
        .put("type", "supervised")
        .putObject("supervised")
        .set("hyperparameters", hyperparameters(request));
    return json;
  }

  private static ObjectNode hyperparameters(JsonNode request) {
    ObjectNode json = Json.object();
    if (request.has("epochs")) {
      json.put("n_epochs", request.get("epochs").asInt());
    } else {
      json.put("n_epochs", AUTO);
    }
    return json.put("batch_size", AUTO).put("learning_rate_multiplier", AUTO);
  }

  private static String status(JobInfo job, JsonNode report) {
    return switch (job.state()) {
      case QUEUED -> "queued";
      case RUNNING -> "running";
      case DONE -> report.path("refused").isTextual() ? "failed" : "succeeded";
      case FAILED -> "failed";
      case CANCELLED -> "cancelled";
      case INTERRUPTED -> "paused";
    };
  }

  /** What the job failed of: a problem, or the gates that the adapter did not pass. */
  private static JsonNode error(String status, JsonNode report) {
    if (!status.equals("failed")) {
      return Json.mapper().nullNode();
    }
    boolean gates = report.path("refused").isTextual();
    return Json.object()
        .put("code", gates ? "gates_not_passed" : "training_failed")
        .put(
            "message",
            gates
                ? "The adapter did not pass its gates: %s"
                    .formatted(report.path("refused").asText())
                : report.path("detail").asText())
        .putNull("param");
  }

  /**
   * A point of the curve as an event.
   *
   * @param number 1 the first
   */
  static ObjectNode event(JobInfo job, int number, JsonNode point) {
    ObjectNode json =
        Json.object()
            .put("id", eventId(job, number))
            .put("object", "fine_tuning.job.event")
            // When a point was told is not kept; all that is known is that it was not before.
            .put("created_at", job.started().getEpochSecond())
            .put("level", "info")
            .put(
                "message",
                String.format(
                    Locale.ROOT,
                    "Step %d/%d: training loss=%.4f",
                    point.path("step").asInt(),
                    point.path("steps").asInt(),
                    point.path("train_loss").asDouble()))
            .put("type", "metrics");
    json.set("data", point);
    return json;
  }

  static String eventId(JobInfo job, int number) {
    return "ftevent-%s-%d".formatted(job.id(), number);
  }
}
