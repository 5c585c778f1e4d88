package dev.tandem.server.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.json.Json;
import dev.tandem.ledger.JobInfo;
import dev.tandem.ledger.JobInfo.State;
import dev.tandem.server.TestServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Batches of files: each becomes a document or fails alone, also behind a restart. */
@Timeout(120)
class FileBatchTest {
  private static final String BATCHES = "/v1/vector_stores/it/file_batches";

  @TempDir Path home;
  private TestServer at;
  private String admin;
  private String editor;
  private String other;
  private String heron;
  private String raven;

  @BeforeEach
  void start() {
    at = new TestServer(home, "http://127.0.0.1:9/v1");
    at.collection("it", "public");
    at.collection("hr", "public");
    admin = at.key("admin", "", "admin");
    editor = at.key("editor", "user:ann", "it=editor,hr=editor,it=trainer");
    other = at.key("other", "user:ann", "it=editor");
    heron = upload("heron.md", "The gateway for remote work is called Heron.");
    raven = upload("raven.md", "The gateway of the laboratory is called Raven.");
  }

  @AfterEach
  void stop() {
    at.close();
  }

  private String upload(String name, String text) {
    return Multipart.upload(at, editor, "assistants", name, text);
  }

  private HttpResponse<String> post(String path, String body, String key) {
    return at.send("POST", path, body, "Authorization", "Bearer " + key);
  }

  private static String naming(String... ids) {
    return "{\"file_ids\":[\"%s\"]}".formatted(String.join("\",\"", ids));
  }

  private static JsonNode done(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestServer.json(response);
  }

  private JsonNode get(String path) {
    return done(at.get(path, editor));
  }

  /** The batch when it has ended. */
  private JsonNode ended(String id) {
    at.send(
        "GET",
        "/api/jobs/" + id,
        "",
        "Authorization",
        "Bearer " + editor,
        "Accept",
        "text/event-stream");
    return get(BATCHES + "/" + id);
  }

  private static void counted(JsonNode batch, String status, int completed, int failed, int rest) {
    assertThat(batch.path("status").asText()).as(batch.toString()).isEqualTo(status);
    JsonNode counts = batch.path("file_counts");
    assertThat(counts.path("completed").asInt()).as(batch.toString()).isEqualTo(completed);
    assertThat(counts.path("failed").asInt()).as(batch.toString()).isEqualTo(failed);
    assertThat(counts.path("in_progress").asInt() + counts.path("cancelled").asInt())
        .as(batch.toString())
        .isEqualTo(rest);
    assertThat(counts.path("total").asInt()).isEqualTo(completed + failed + rest);
  }

  @Test
  void aStoreIsMadeWithFiles() {
    String stores = "/v1/vector_stores";
    String mine =
        Multipart.upload(at, admin, "assistants", "owl.md", "The fallback is called Owl.");
    String body = "{\"name\":\"made\",\"acl\":\"public\",\"file_ids\":[\"%s\"]}";
    assertThat(post(stores, body.formatted("file-nowhere"), admin).statusCode()).isEqualTo(404);
    assertThat(at.get(stores + "/made", admin).statusCode()).isEqualTo(404);

    JsonNode made = done(post(stores, body.formatted(mine), admin));
    assertThat(made.path("file_counts").path("total").asInt()).isEqualTo(1);
    for (JsonNode job : done(at.get("/api/jobs", admin)).path("jobs")) {
      at.send(
          "GET",
          "/api/jobs/" + job.path("id").asText(),
          "",
          "Authorization",
          "Bearer " + admin,
          "Accept",
          "text/event-stream");
    }
    JsonNode now = done(at.get(stores + "/made", admin));
    assertThat(now.path("status").asText()).isEqualTo("completed");
    assertThat(now.path("file_counts").path("completed").asInt()).as(now.toString()).isEqualTo(1);
  }

  @Test
  void eachUploadBecomesADocumentAndOneThatCannotBeReadFailsAlone() {
    String empty = upload("empty.md", " ");
    JsonNode made = done(post(BATCHES, naming(heron, empty, raven, heron), editor));
    assertThat(made.path("object").asText()).isEqualTo("vector_store.files_batch");
    assertThat(made.path("vector_store_id").asText()).isEqualTo("it");
    assertThat(made.path("file_counts").path("total").asInt()).isEqualTo(3);
    String id = made.path("id").asText();
    counted(ended(id), "completed", 2, 1, 0);

    JsonNode files = get(BATCHES + "/" + id + "/files?order=asc");
    assertThat(files.path("data").findValuesAsText("id")).containsExactly(heron, empty, raven);
    assertThat(files.path("data").findValuesAsText("status"))
        .containsExactly("completed", "failed", "completed");
    assertThat(files.at("/data/0/last_error").isNull()).isTrue();
    assertThat(files.at("/data/0/usage_bytes").asInt()).isPositive();
    assertThat(files.at("/data/1/last_error/code").asText()).isEqualTo("invalid_file");
    assertThat(files.at("/data/1/last_error/message").asText()).isNotBlank();
    JsonNode failed = get(BATCHES + "/" + id + "/files?filter=failed");
    assertThat(failed.path("data").findValuesAsText("id")).containsExactly(empty);
    JsonNode page = get(BATCHES + "/" + id + "/files?limit=1&after=" + raven);
    assertThat(page.path("data").findValuesAsText("id")).containsExactly(empty);
    assertThat(page.path("has_more").asBoolean()).isTrue();

    JsonNode found =
        done(post("/v1/vector_stores/it/search", "{\"query\":\"Which gateway?\"}", editor));
    assertThat(found.path("data").findValuesAsText("file_id"))
        .containsExactlyInAnyOrder(heron, raven);
    counted(ended(batch(naming(empty))), "failed", 0, 1, 0);
  }

  private String batch(String body) {
    return done(post(BATCHES, body, editor)).path("id").asText();
  }

  @Test
  void aBatchIsSeenByWhoMadeItAndWhoManagesTheCollection() {
    String id = batch(naming(heron));
    ended(id);
    String path = BATCHES + "/" + id;
    assertThat(at.get(path, admin).statusCode()).isEqualTo(200);
    String none = at.get(BATCHES + "/none", other).body();
    for (String end : List.of("", "/files")) {
      HttpResponse<String> refused = at.get(path + end, other);
      assertThat(refused.statusCode()).isEqualTo(404);
      assertThat(refused.body()).isEqualTo(none);
    }
    assertThat(post(path + "/cancel", "", other).statusCode()).isEqualTo(404);
    assertThat(at.get(path.replace("/it/", "/hr/"), editor).statusCode()).isEqualTo(404);
    String reader = at.key("reader", "user:ann", "reader");
    assertThat(at.get(path, reader).statusCode()).isEqualTo(403);
    assertThat(post(BATCHES, naming(heron), reader).statusCode()).isEqualTo(403);
    counted(done(post(path + "/cancel", "", editor)), "completed", 1, 0, 0);
  }

  @Test
  void whatIsWrongIsRefusedByNameAndNoJobIsMade() {
    assertThat(post(BATCHES, naming(heron, "file-none"), editor).statusCode()).isEqualTo(404);
    assertThat(post(BATCHES, naming(heron), other).statusCode()).as("another's").isEqualTo(404);
    String rows = Multipart.upload(at, editor, "fine-tune", "rows.jsonl", "{}");
    String[] many = Collections.nCopies(501, heron).toArray(String[]::new);
    for (String body :
        List.of(
            "{}",
            "{\"file_ids\":[]}",
            naming(rows),
            naming(many),
            "{\"file_ids\":[7]}",
            naming(""))) {
      HttpResponse<String> refused = post(BATCHES, body, editor);
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("\"param\":\"file_ids\"");
    }
    String attributes = "{\"file_ids\":[\"%s\"],\"attributes\":{\"a\":1}}".formatted(heron);
    assertThat(post(BATCHES, attributes, editor).body()).contains("\"param\":\"attributes\"");
    assertThat(post(BATCHES, "{\"files\":[{\"file_id\":\"x\"}]}", editor).statusCode())
        .isEqualTo(400);
    assertThat(get("/api/jobs?kind=file-batch").path("jobs")).isEmpty();
  }

  /** One that the server's end interrupted when it had read the first of two. */
  private String interrupted() {
    JobInfo job =
        new JobInfo(
            "b1",
            FileBatch.KIND,
            Optional.of("it"),
            "editor",
            State.INTERRUPTED,
            1,
            2,
            "",
            Instant.EPOCH,
            Optional.empty(),
            "{\"as\":\"public,user:ann\",\"file_ids\":[\"%s\",\"%s\"]}".formatted(heron, raven),
            Optional.empty());
    at.tandem.jobs().put(job);
    JsonNode first = Json.object().put("file_id", heron).put("at", 7).put("characters", 44);
    at.tandem.jobs().tell("b1", 1, List.of(Json.line(first)));
    return "b1";
  }

  @Test
  void whatWasInterruptedIsFailedAndGoesOnBehindWhatWasRead() {
    String id = interrupted();
    counted(get(BATCHES + "/" + id), "failed", 1, 1, 0);
    JsonNode left = get(BATCHES + "/" + id + "/files?filter=failed").at("/data/0");
    assertThat(left.path("id").asText()).isEqualTo(raven);
    assertThat(left.at("/last_error/message").asText()).contains("make a batch of it again");
    assertThat(post("/api/jobs/" + id + "/resume", "", editor).statusCode()).isEqualTo(202);
    counted(ended(id), "completed", 2, 0, 0);
    assertThat(get("/v1/vector_stores/it/files").path("data").findValuesAsText("id"))
        .as("the first was not read once more")
        .containsExactly(raven);
  }

  @Test
  void whatWasNotReadOfACancelledOneIsCancelled() {
    String id = interrupted();
    counted(done(post(BATCHES + "/" + id + "/cancel", "", editor)), "cancelled", 1, 0, 1);
    assertThat(get(BATCHES + "/" + id + "/files").path("data").findValuesAsText("status"))
        .containsExactly("cancelled", "completed");
    assertThat(post("/api/jobs/" + id + "/resume", "", editor).statusCode()).isEqualTo(409);
  }

  @Test
  void anUploadThatWasDeletedMeanwhileFailsAlone() {
    String id = interrupted();
    at.send("DELETE", "/v1/files/" + raven, "", "Authorization", "Bearer " + editor);
    assertThat(post("/api/jobs/" + id + "/resume", "", editor).statusCode()).isEqualTo(202);
    counted(ended(id), "completed", 1, 1, 0);
    assertThat(get(BATCHES + "/" + id + "/files").at("/data/0/last_error/message").asText())
        .contains("deleted before its turn");
  }
}
