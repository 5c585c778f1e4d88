package dev.tandem.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.llm.TinyModel;
import dev.tandem.server.TestServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Trainings of a tiny model, and their adapters, over HTTP. */
@Timeout(120)
class RunRoutesTest {
  private static final String RUNS = "/api/collections/hr/runs";
  private static final String ADAPTERS = "/api/collections/hr/adapters";

  @TempDir Path folder;
  private Path model;
  private TestServer at;

  @BeforeEach
  void start() throws IOException {
    model = TinyModel.folder(folder, "llama");
    open();
    at.collection("hr", "public");
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      rows.append("{\"prompt\":\"Say %d\",\"completion\":\"%d %d\"}\n".formatted(i, i, i % 7));
    }
    at.send(
        "PUT",
        "/api/collections/hr/examples/faq",
        rows.toString(),
        "Content-Type",
        "application/jsonl");
  }

  private void open() {
    at =
        new TestServer(folder.resolve("home"), "", "model.endpoint", "", "model", model.toString());
  }

  @AfterEach
  void stop() {
    at.close();
  }

  private HttpResponse<String> train(String body) {
    return at.send("POST", RUNS, body);
  }

  private JsonNode get(String path) {
    HttpResponse<String> response = at.send("GET", path, "");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestServer.json(response);
  }

  private JsonNode ended(String run) {
    at.send("GET", "/api/jobs/" + run, "", "Accept", "text/event-stream");
    return get(RUNS + "/" + run);
  }

  @Test
  void aTrainingIsAJobWithACurveWhoseAdapterHasACardAndCanBeDeleted() {
    HttpResponse<String> started =
        train("{\"examples\":\"faq\",\"name\":\"first\",\"effort\":\"quick\"}");
    assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
    String run = TestServer.json(started).path("id").asText();
    String events = at.send("GET", "/api/jobs/" + run, "", "Accept", "text/event-stream").body();
    assertThat(events).startsWith("event: job\n").contains("event: point\nid: 1\n", "\"step\":1");
    String later =
        at.send("GET", "/api/jobs/" + run, "", "Accept", "text/event-stream", "Last-Event-ID", "1")
            .body();
    assertThat(later).doesNotContain("id: 1\n").contains("id: 2\n");
    JsonNode done = get(RUNS + "/" + run);
    assertThat(done.path("state").asText()).as(done.toString()).isEqualTo("done");
    assertThat(done.path("request").path("seed").asInt()).isEqualTo(1);
    assertThat(done.path("report").path("end").asText()).isEqualTo("done");
    assertThat(done.path("report").toString()).doesNotContain(folder.toString());
    JsonNode last = done.path("curve").path(done.path("curve").size() - 1);
    assertThat(last.path("step")).isEqualTo(last.path("steps"));
    assertThat(last.path("train_loss").asDouble()).isPositive();
    assertThat(last.path("dev_loss").asDouble()).isPositive();
    assertThat(last.path("tokens_per_second").asDouble()).isPositive();
    assertThat(get(RUNS).path("runs").findValuesAsText("id")).containsExactly(run);

    JsonNode adapter = get(ADAPTERS).path("adapters").path(0);
    assertThat(adapter.path("name").asText()).isEqualTo("first");
    assertThat(adapter.path("stale").asBoolean()).isFalse();
    assertThat(get(ADAPTERS + "?stale=true").path("adapters")).isEmpty();
    assertThat(get(ADAPTERS + "/first/card").toString())
        .contains("\"losses\"")
        .doesNotContain(folder.toString());
    HttpResponse<String> page = at.send("GET", ADAPTERS + "/first/card.html", "");
    assertThat(page.body()).startsWith("<!doctype html>").contains("first");
    assertThat(page.headers().allValues("Content-Security-Policy"))
        .singleElement()
        .asString()
        .contains("default-src 'none'", "sandbox allow-scripts");
    HttpResponse<String> refused = at.send("POST", ADAPTERS + "/first/promote", "{}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("has passed no gates");
    assertThat(train("{\"examples\":\"faq\",\"name\":\"first\"}").statusCode()).isEqualTo(409);
    assertThat(at.send("DELETE", ADAPTERS + "/first", "").statusCode()).isEqualTo(204);
    assertThat(folder.resolve("home/adapters/hr/first")).doesNotExist();
    assertThat(get(ADAPTERS + "/first").path("present").asBoolean()).isFalse();
  }

  @Test
  void whatTheServersEndInterruptsGoesOnFromItsCheckpoint() throws Exception {
    String body = "{\"examples\":[\"faq\"],\"name\":\"long\",\"effort\":\"quick\",\"epochs\":1000}";
    String run = TestServer.json(train(body)).path("id").asText();
    assertThat(train(body).body()).contains("A training is under way already in 'hr': job " + run);
    while (get("/api/jobs/" + run).path("done").asInt() < 3) {
      Thread.sleep(5);
    }
    at.close();
    open();
    JsonNode left = get(RUNS + "/" + run);
    assertThat(left.path("state").asText()).isEqualTo("interrupted");
    assertThat(left.path("resumable").asBoolean()).isTrue();
    assertThat(folder.resolve("home/adapters/hr/long/adapter_model.safetensors")).doesNotExist();
    long before = left.path("done").asLong();
    assertThat(at.send("POST", "/api/jobs/" + run + "/resume", "").statusCode()).isEqualTo(202);
    while (get("/api/jobs/" + run).path("done").asLong() <= before) {
      Thread.sleep(5);
    }
    List<Integer> steps = new ArrayList<>();
    get(RUNS + "/" + run).path("curve").forEach(point -> steps.add(point.path("step").asInt()));
    assertThat(steps).isSorted().doesNotHaveDuplicates();
    at.send("DELETE", "/api/jobs/" + run, "");
    JsonNode cancelled = ended(run);
    assertThat(cancelled.path("state").asText()).isEqualTo("cancelled");
    assertThat(cancelled.path("report").path("end").asText()).isEqualTo("cancelled");
    assertThat(get(ADAPTERS + "/long").path("present").asBoolean()).isTrue();
  }

  @Test
  void whatIsWrongIsSaidBeforeThereIsAJob() {
    assertThat(train("{}").body()).contains("name a set of examples, or the recipe reader");
    assertThat(train("{\"recipe\":\"reader\",\"name\":\"rollback\"}").statusCode()).isEqualTo(422);
    assertThat(train("{\"examples\":\"none\"}").statusCode()).isEqualTo(422);
    assertThat(train("{\"examples\":[1]}").statusCode()).isEqualTo(400);
    assertThat(train("{\"examples\":\"faq\",\"effort\":\"huge\"}").body())
        .contains("write quick, normal, thorough");
    assertThat(train("{\"examples\":\"faq\",\"name\":\"../x\"}").statusCode()).isEqualTo(400);
    assertThat(train("{\"examples\":\"faq\",\"colour\":\"red\"}").body())
        .contains("there is no field of this name");
    assertThat(at.send("GET", RUNS + "/none", "").statusCode()).isEqualTo(404);
    assertThat(at.send("POST", ADAPTERS + "/rollback", "{\"arm\":\"rag\"}").statusCode())
        .isEqualTo(400);
    assertThat(at.send("POST", ADAPTERS + "/rollback", "{\"arm\":\"tuned\"}").statusCode())
        .isEqualTo(422);
    assertThat(at.send("GET", ADAPTERS + "/none", "").statusCode()).isEqualTo(404);
    assertThat(get("/api/jobs").path("jobs")).isEmpty();
  }
}
