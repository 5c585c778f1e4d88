package dev.tandem.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.EchoModel;
import dev.tandem.server.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LineageRoutesTest {
  private static final String LEAVE = "How many days of paid leave do full-time staff receive?";

  @TempDir Path home;

  private EchoModel model;
  private TestServer at;
  private String operator = "";
  private String ann = "";

  @BeforeEach
  void start() throws IOException {
    model = new EchoModel();
    at = new TestServer(home, model.url());
    at.collection("hr", "public");
    operator = at.key("ops", "user:olga", "operator");
    ann = at.key("ann", "user:ann", "editor");
    put("28");
  }

  @AfterEach
  void stop() {
    at.close();
    model.close();
  }

  private void put(String days) {
    String text = "Full-time staff receive %s days of paid leave per year.".formatted(days);
    assertThat(
            at.send(
                    "PUT",
                    "/api/collections/hr/documents/leave.md",
                    "{\"text\":\"%s\"}".formatted(text),
                    "Authorization",
                    "Bearer " + ann)
                .statusCode())
        .isEqualTo(200);
  }

  private String ask() {
    return TestServer.json(
            at.send(
                "POST",
                "/api/ask",
                "{\"collection\":\"hr\",\"question\":\"%s\"}".formatted(LEAVE),
                "Authorization",
                "Bearer " + ann))
        .path("answer_id")
        .asText();
  }

  @Test
  void anOperatorSeesWhatADocumentReachedAndNobodyElseDoes() {
    String answer = ask();
    JsonNode impact = TestServer.json(at.get("/api/impact?target=leave.md", operator));
    assertThat(impact.at("/answers/0/answer_id").asText()).isEqualTo(answer);
    assertThat(impact.at("/answers/0/how").asText()).isEqualTo("cited");
    assertThat(impact.at("/people/0/name").asText()).isEqualTo("user:ann");
    assertThat(impact.toString()).doesNotContain("28 days").doesNotContain("paid leave");
    JsonNode graph =
        TestServer.json(at.get("/api/lineage?node=document:hr/leave.md", operator));
    assertThat(graph.path("edges").toString()).contains("answer:" + answer);
    assertThat(at.get("/api/impact?target=leave.md", ann).statusCode()).isEqualTo(403);
    assertThat(at.get("/api/lineage?node=answer:" + answer, ann).statusCode()).isEqualTo(403);
    assertThat(at.get("/api/impact?target=none.md", operator).statusCode()).isEqualTo(404);
    assertThat(at.get("/api/impact?target=leave.md&collection=none", operator).statusCode())
        .isEqualTo(404);
    assertThat(at.get("/api/impact?target=leave.md&since=never", operator).statusCode())
        .isEqualTo(400);
    assertThat(at.get("/api/impact", operator).statusCode()).isEqualTo(400);
    assertThat(at.get("/api/lineage?node=nonsense", operator).statusCode()).isEqualTo(404);
  }

  @Test
  void whoAskedFindsANoteOnceItWasAskedAgain() throws InterruptedException {
    String answer = ask();
    put("30");
    JsonNode job =
        TestServer.json(
            at.send(
                "POST",
                "/api/impact/re-ask",
                "{\"target\":\"leave.md\",\"notify\":true}",
                "Authorization",
                "Bearer " + operator));
    JsonNode report = report(job.path("id").asText());
    assertThat(report.at("/verdicts/wrong").asInt()).as("%s", report).isEqualTo(1);
    assertThat(report.toString()).doesNotContain("paid leave");
    JsonNode own = TestServer.json(at.get("/api/answers/" + answer, ann));
    assertThat(own.at("/note/verdict").asText()).isEqualTo("wrong");
    assertThat(own.at("/note/why/0").asText())
        .isEqualTo("What [1] stated is not supported by the present documents (hr/leave.md).");
  }

  private JsonNode report(String job) throws InterruptedException {
    Instant late = Instant.now().plus(Duration.ofMinutes(2));
    while (Instant.now().isBefore(late)) {
      JsonNode info = TestServer.json(at.get("/api/jobs/" + job, operator));
      if (info.path("state").asText().equals("done")) {
        return info.path("report");
      }
      assertThat(info.path("state").asText()).isIn("queued", "running");
      Thread.sleep(50);
    }
    throw new AssertionError("the job did not end");
  }
}
