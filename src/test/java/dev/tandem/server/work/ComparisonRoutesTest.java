package dev.tandem.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.server.ScriptedEndpoint;
import dev.tandem.server.TestServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Comparisons, choices and calibrations over HTTP, with a scripted model. */
@Timeout(120)
class ComparisonRoutesTest {
  private static final String HR = "/api/collections/hr";
  private static final String COMPARISONS = HR + "/comparisons";

  @TempDir Path home;
  private ScriptedEndpoint model;
  private TestServer at;

  @BeforeEach
  void start() throws IOException {
    model = new ScriptedEndpoint();
    model.answers(question -> question.contains("lunch") ? "at noon" : "nobody knows");
    at = new TestServer(home, model.url());
    at.collection("hr", "public");
    at.document("hr", "faq.md", "Faq", "Lunch is at noon. The desk is on the ground floor.");
    put(
        "test",
        """
        {"question":"When is lunch?","answers":["at noon"],"doc_ids":["faq.md"]}
        {"question":"Where is the desk?","answers":["on the ground floor"],"doc_ids":["faq.md"]}
        """);
  }

  @AfterEach
  void stop() {
    at.close();
    model.close();
  }

  private void put(String set, String rows) {
    String path = HR + "/examples/" + set;
    assertThat(at.send("PUT", path, rows, "Content-Type", "application/jsonl").statusCode())
        .isEqualTo(201);
  }

  private JsonNode get(String path) {
    HttpResponse<String> response = at.send("GET", path, "");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestServer.json(response);
  }

  private String compared(String body) {
    HttpResponse<String> started = at.send("POST", COMPARISONS, body);
    assertThat(started.statusCode()).as(started.body()).isEqualTo(202);
    String id = TestServer.json(started).path("id").asText();
    at.send("GET", "/api/jobs/" + id, "", "Accept", "text/event-stream");
    return id;
  }

  @Test
  void armsAreComparedAndTheReportIsShownWithoutTrust() {
    String id = compared("{\"test\":\"test\",\"arms\":[\"base\",\"rag\"]}");
    JsonNode done = get(COMPARISONS + "/" + id);
    assertThat(done.path("state").asText()).as(done.toString()).isEqualTo("done");
    assertThat(done.path("report").path("n").asInt()).isEqualTo(2);
    assertThat(done.path("figures").path("arms").has("base")).isTrue();
    assertThat(done.path("figures").path("arms").has("rag")).isTrue();
    HttpResponse<String> page = at.send("GET", COMPARISONS + "/" + id + "/report.html", "");
    String policy = page.headers().firstValue("Content-Security-Policy").orElseThrow();
    assertThat(policy)
        .contains("default-src 'none'; script-src 'sha256-", "sandbox allow-scripts")
        .doesNotContain("'unsafe-inline' 'sha", "script-src 'unsafe");
    assertThat(page.body()).contains("<script");
    assertThat(get(COMPARISONS).path("comparisons").findValuesAsText("kind"))
        .containsExactly("comparison");
    String writer = at.key("ann", "user:ann", "trainer");
    assertThat(at.get(COMPARISONS + "/" + id, writer).statusCode()).isEqualTo(200);

    String admin = at.key("boss", "group:it", "admin");
    String body = "{\"comparison\":\"%s\",\"profile\":{\"priorities\":{\"accuracy\":5}}}";
    HttpResponse<String> chosen =
        at.send("POST", HR + "/choices", body.formatted(id), "Authorization", "Bearer " + admin);
    assertThat(chosen.statusCode()).as(chosen.body()).isEqualTo(201);
    JsonNode choice = TestServer.json(chosen);
    assertThat(choice.path("choice").path("recommendation").isMissingNode()).isFalse();
    String one = HR + "/choices/" + choice.path("id").asText();
    assertThat(TestServer.json(at.get(one, admin)).path("comparison").asText()).isEqualTo(id);
    assertThat(at.get(one + "/report.html", admin).body()).contains("<script");
    assertThat(TestServer.json(at.get(HR + "/choices", admin)).path("choices")).hasSize(1);
  }

  @Test
  void whatOneReaderComparedIsNotForWhoMayReadLess() {
    String admin = at.key("boss", "user:boss,group:board", "admin");
    String ann = at.key("ann", "user:ann", "trainer");
    HttpResponse<String> started =
        at.send(
            "POST",
            COMPARISONS,
            "{\"test\":\"test\",\"arms\":[\"base\"]}",
            "Authorization",
            "Bearer " + admin);
    String id = TestServer.json(started).path("id").asText();
    assertThat(at.get(COMPARISONS + "/" + id, admin).statusCode()).isEqualTo(200);
    assertThat(at.get(COMPARISONS + "/" + id, ann).statusCode()).isEqualTo(404);
    assertThat(at.get(COMPARISONS + "/" + id + "/report.html", ann).statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsWrongIsSaidBeforeThereIsAJob() {
    assertThat(at.send("POST", COMPARISONS, "{}").body()).contains("'test' is missing");
    assertThat(at.send("POST", COMPARISONS, "{\"test\":\"none\"}").body())
        .contains("There is no set of examples 'none' in 'hr'");
    assertThat(
            at.send("POST", COMPARISONS, "{\"test\":\"test\",\"arms\":[\"psychic\"]}").statusCode())
        .isEqualTo(422);
    assertThat(at.send("POST", COMPARISONS, "{\"test\":\"test\",\"arms\":[\"curated\"]}").body())
        .contains("needs labelled questions");
    assertThat(at.send("POST", COMPARISONS, "{\"test\":\"test\",\"factors\":[\"luck\"]}").body())
        .contains("there is no factor of that name");
    put("faq", "{\"prompt\":\"a\",\"completion\":\"b\"}\n");
    HttpResponse<String> trains =
        at.send("POST", COMPARISONS, "{\"test\":\"test\",\"train\":\"faq\",\"arms\":[\"tuned\"]}");
    assertThat(trains.body()).contains("A model behind an endpoint cannot be trained here");
    HttpResponse<String> noQuestions = at.send("POST", COMPARISONS, "{\"test\":\"faq\"}");
    assertThat(noQuestions.statusCode()).isEqualTo(422);
    assertThat(noQuestions.body()).doesNotContain(home.toString());
    assertThat(at.send("POST", HR + "/choices", "{\"profile\":{\"luck\":1}}").statusCode())
        .isEqualTo(422);
    assertThat(at.send("POST", HR + "/choices", "{\"profile\":3}").statusCode()).isEqualTo(400);
    assertThat(at.send("GET", HR + "/choices/..%2F..%2Fx", "").statusCode()).isEqualTo(404);
    assertThat(get("/api/jobs").path("jobs")).isEmpty();
  }

  @Test
  void theThresholdIsSetByHandAndAFitThatCannotBeFails() {
    String path = HR + "/calibrations";
    HttpResponse<String> set = at.send("POST", path, "{\"threshold\":0.7,\"plain\":true}");
    assertThat(set.statusCode()).as(set.body()).isEqualTo(200);
    JsonNode present = get(path).path("present");
    assertThat(present.path("plain").path("threshold").asDouble()).isEqualTo(0.7);
    assertThat(present.path("trained").path("threshold").asDouble()).isNotEqualTo(0.7);
    assertThat(at.send("POST", path, "{}").statusCode()).isEqualTo(422);
    assertThat(at.send("POST", path, "{\"threshold\":2}").statusCode()).isEqualTo(400);
    HttpResponse<String> fit = at.send("POST", path, "{\"questions\":\"test\"}");
    assertThat(fit.statusCode()).as(fit.body()).isEqualTo(202);
    String id = TestServer.json(fit).path("id").asText();
    at.send("GET", "/api/jobs/" + id, "", "Accept", "text/event-stream");
    JsonNode ended = get(path).path("calibrations").path(0);
    assertThat(ended.path("state").asText()).isEqualTo("failed"); // two questions are too few
    assertThat(ended.path("report").path("status").asInt()).isEqualTo(422);
  }
}
