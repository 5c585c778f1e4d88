package dev.tandem.server.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.llm.TinyModel;
import dev.tandem.server.TestServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An uploaded file trains a tiny model's adapter, which is then asked by its model's name. */
@Timeout(120)
class FineTuningTest {
  private static final String JOBS = "/v1/fine_tuning/jobs";

  @TempDir Path folder;
  private TestServer at;
  private String trainer;
  private String reader;

  @BeforeEach
  void start() throws IOException {
    Path model = TinyModel.folder(folder, "llama");
    at =
        new TestServer(folder.resolve("home"), "", "model.endpoint", "", "model", model.toString());
    at.collection("hr", "public");
    at.collection("it", "public");
    trainer = at.key("trainer", "user:ann", "hr=trainer");
    reader = at.key("reader", "user:bob", "hr=reader");
  }

  @AfterEach
  void stop() {
    at.close();
  }

  private HttpResponse<String> post(String path, String body, String key) {
    return at.send("POST", path, body, "Authorization", "Bearer " + key);
  }

  private JsonNode get(String path) {
    HttpResponse<String> response = at.get(path, trainer);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestServer.json(response);
  }

  static String rows(int count) {
    StringBuilder rows = new StringBuilder();
    for (int i = 0; i < count; i++) {
      rows.append(
          """
          {"messages":[{"role":"user","content":"Say %d"},{"role":"assistant","content":"%d %d"}]}
          """
              .formatted(i, i, i % 7));
    }
    return rows.toString();
  }

  private static String order(String file, String more) {
    return "{\"model\":\"tandem/hr\",\"training_file\":\"%s\",\"effort\":\"quick\"%s}"
        .formatted(file, more);
  }

  @Test
  void aFileBecomesAnAdapterThatIsAskedByItsName() {
    String train = Multipart.upload(at, trainer, "fine-tune", "rows.jsonl", rows(40));
    String dev = Multipart.upload(at, trainer, "fine-tune", "dev.jsonl", rows(8));
    HttpResponse<String> started =
        post(
            JOBS,
            order(
                train,
                ",\"validation_file\":\"%s\",\"suffix\":\"short\",\"seed\":3,\"method\":{\"type\":\"supervised\",\"supervised\":{\"hyperparameters\":{\"n_epochs\":2,\"batch_size\":\"auto\"}}}"
                    .formatted(dev)),
            trainer);
    assertThat(started.statusCode()).as(started.body()).isEqualTo(200);
    JsonNode job = TestServer.json(started);
    assertThat(job.path("object").asText()).isEqualTo("fine_tuning.job");
    assertThat(job.path("fine_tuned_model").isNull()).isTrue();
    String path = JOBS + "/" + job.path("id").asText();
    String events = "/api/jobs/" + job.path("id").asText();
    at.send("GET", events, "", "Authorization", "Bearer " + trainer, "Accept", "text/event-stream");
    JsonNode done = get(path);
    assertThat(done.path("status").asText()).as(done.toString()).isEqualTo("succeeded");
    assertThat(done.path("training_file").asText()).isEqualTo(train);
    assertThat(done.path("validation_file").asText()).isEqualTo(dev);
    assertThat(done.path("seed").asInt()).isEqualTo(3);
    assertThat(done.path("hyperparameters").path("n_epochs").asInt()).isEqualTo(2);
    assertThat(done.path("error").isNull()).isTrue();
    assertThat(done.path("finished_at").asLong())
        .isGreaterThanOrEqualTo(done.path("created_at").asLong());

    JsonNode curve = get(path + "/events?limit=1");
    assertThat(curve.path("data")).hasSize(1);
    assertThat(curve.path("has_more").asBoolean()).isTrue();
    JsonNode newest = curve.path("data").path(0).path("data");
    assertThat(newest.path("step")).isEqualTo(newest.path("steps"));
    assertThat(get(path + "/checkpoints").path("data")).isEmpty();
    assertThat(get(JOBS).path("data").findValuesAsText("id"))
        .containsExactly(job.path("id").asText());

    String model = done.path("fine_tuned_model").asText();
    assertThat(model).startsWith("tandem/hr/tuned/short-");
    assertThat(at.get("/v1/models", reader).body()).contains(model);
    String ask =
        "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Say 3\"}],\"max_tokens\":4}";
    HttpResponse<String> answer = post("/v1/chat/completions", ask.formatted(model), reader);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(TestServer.json(answer).path("model").asText()).isEqualTo(model);
    // It is an adapter of hr, and no model of any other collection.
    String it = at.key("it", "user:bob", "reader");
    HttpResponse<String> elsewhere =
        post("/v1/chat/completions", ask.formatted(model.replace("/hr/", "/it/")), it);
    assertThat(elsewhere.statusCode()).isEqualTo(404);
  }

  @Test
  void aJobIsCancelledAndSeenByTrainersOfItsCollectionAlone() {
    String file = Multipart.upload(at, trainer, "fine-tune", "rows.jsonl", rows(40));
    String id =
        TestServer.json(
                post(JOBS, order(file, ",\"hyperparameters\":{\"n_epochs\":1000}"), trainer))
            .path("id")
            .asText();
    String other = at.key("other", "user:ann", "it=trainer");
    assertThat(at.get(JOBS + "/" + id, other).statusCode()).isEqualTo(404);
    assertThat(post(JOBS + "/" + id + "/cancel", "", other).statusCode()).isEqualTo(404);
    assertThat(TestServer.json(at.get(JOBS, other)).path("data")).isEmpty();
    assertThat(post(JOBS + "/" + id + "/cancel", "", trainer).statusCode()).isEqualTo(200);
    String events = "/api/jobs/" + id;
    at.send("GET", events, "", "Authorization", "Bearer " + trainer, "Accept", "text/event-stream");
    assertThat(get(JOBS + "/" + id).path("status").asText()).isEqualTo("cancelled");
    assertThat(get(JOBS + "/" + id).path("fine_tuned_model").isNull()).isTrue();
  }

  @Test
  void whatIsWrongIsSaidAndNoJobIsMade() {
    String good = Multipart.upload(at, trainer, "fine-tune", "rows.jsonl", rows(20));
    String bad =
        Multipart.upload(
            at, trainer, "fine-tune", "bad.jsonl", rows(1) + "{\"messages\":[]}\nno json\n");
    HttpResponse<String> lines = post(JOBS, order(bad, ""), trainer);
    assertThat(lines.statusCode()).isEqualTo(400);
    assertThat(lines.body()).contains("\"param\":\"training_file\"", "line 2 ", "line 3 ");
    String editor = at.key("both", "user:ann", "hr=trainer,hr=editor");
    String text = Multipart.upload(at, editor, "assistants", "rows.jsonl", rows(20));
    assertThat(post(JOBS, order(text, ""), editor).body()).contains("purpose fine-tune");
    assertThat(post(JOBS, order(good, ""), editor).statusCode()).isEqualTo(404); // another's
    assertThat(post(JOBS, order(good, ",\"colour\":1"), trainer).body())
        .contains("\"param\":\"colour\"");
    assertThat(post(JOBS, order(good, ",\"hyperparameters\":{\"batch_size\":8}"), trainer).body())
        .contains("hyperparameters.batch_size", "except as auto");
    assertThat(post(JOBS, order(good, ",\"method\":{\"type\":\"dpo\"}"), trainer).body())
        .contains("'supervised' alone");
    assertThat(post(JOBS, order(good, ",\"integrations\":[{}]"), trainer).body())
        .contains("'integrations'");
    assertThat(post(JOBS, order(good, ",\"suffix\":\"../x\""), trainer).statusCode())
        .isEqualTo(400);
    assertThat(post(JOBS, order(good, "").replace("tandem/hr", "gpt-4o"), trainer).body())
        .contains("model_not_found");
    assertThat(post(JOBS, order(good, "").replace("tandem/hr", "tandem/it"), trainer).statusCode())
        .isEqualTo(403);
    assertThat(get(JOBS).path("data")).isEmpty();
  }
}
