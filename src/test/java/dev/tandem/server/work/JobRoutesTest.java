package dev.tandem.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.EchoModel;
import dev.tandem.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long work over HTTP: a backup. */
class JobRoutesTest {
  @TempDir Path home;

  @Test
  void aBackupIsAJobWhoseEndIsToldAndWhoseFileLiesInTheHome() throws IOException {
    try (EchoModel model = new EchoModel();
        TestServer at = new TestServer(home, model.url())) {
      at.collection("open", "public");
      var started = at.send("POST", "/api/backup", "");
      assertThat(started.statusCode()).isEqualTo(202);
      String job = "/api/jobs/" + TestServer.json(started).path("id").asText();
      String events = at.send("GET", job, "", "Accept", "text/event-stream").body();
      assertThat(events).startsWith("event: job\ndata: {").contains("\"state\":\"done\"");
      JsonNode done = TestServer.json(at.send("GET", job, ""));
      assertThat(done.path("started_by").asText()).isEqualTo("owner");
      String file = done.path("report").path("file").asText();
      assertThat(home.resolve("backups").resolve(file)).exists();
      assertThat(Files.size(home.resolve("backups").resolve(file)))
          .isEqualTo(done.path("report").path("bytes").asLong());
      assertThat(TestServer.json(at.send("GET", "/api/jobs", "")).path("jobs")).hasSize(1);
      assertThat(at.send("DELETE", job, "").statusCode()).isEqualTo(202);
      assertThat(TestServer.json(at.send("GET", job, "")).path("state").asText()).isEqualTo("done");
      var again = at.send("POST", job + "/resume", "");
      assertThat(again.statusCode()).isEqualTo(409);
      assertThat(again.body()).contains("A backup cannot go on where it was");
      assertThat(at.send("GET", "/api/jobs/none", "").statusCode()).isEqualTo(404);
      assertThat(at.send("POST", "/api/jobs/none/resume", "").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void jobsAreListedAfterARestart() throws IOException {
    String id;
    try (EchoModel model = new EchoModel()) {
      try (TestServer at = new TestServer(home, model.url())) {
        at.collection("open", "public");
        id = TestServer.json(at.send("POST", "/api/backup", "")).path("id").asText();
        at.send("GET", "/api/jobs/" + id, "", "Accept", "text/event-stream"); // to its end
      }
      try (TestServer at = new TestServer(home, model.url())) {
        JsonNode jobs = TestServer.json(at.send("GET", "/api/jobs?kind=backup", "")).path("jobs");
        assertThat(jobs.findValuesAsText("id")).containsExactly(id);
        assertThat(jobs.path(0).path("state").asText()).isEqualTo("done");
        assertThat(jobs.path(0).path("report").path("bytes").asLong()).isPositive();
        assertThat(TestServer.json(at.send("GET", "/api/jobs?kind=training", "")).path("jobs"))
            .isEmpty();
      }
    }
  }

  @Test
  void aKeySeesTheJobsOfOthersOnlyInCollectionsThatItSees() throws IOException {
    try (EchoModel model = new EchoModel();
        TestServer at = new TestServer(home, model.url())) {
      at.collection("open", "public");
      String admin = at.key("boss", "group:it", "admin");
      String writer = at.key("ann", "user:ann", "trainer");
      var started = at.send("POST", "/api/backup", "", "Authorization", "Bearer " + admin);
      String job = "/api/jobs/" + TestServer.json(started).path("id").asText();
      assertThat(at.get(job, admin).statusCode()).isEqualTo(200);
      assertThat(at.get(job, writer).statusCode()).isEqualTo(404);
      assertThat(TestServer.json(at.get("/api/jobs", writer)).path("jobs")).isEmpty();
      String reader = at.key("eve", "user:eve", "reader");
      assertThat(at.get(job, reader).statusCode()).isEqualTo(404);
      assertThat(TestServer.json(at.get("/api/jobs", reader)).path("jobs")).isEmpty();
      assertThat(at.get(job, at.key("ops", "user:ops", "operator")).statusCode()).isEqualTo(200);
      assertThat(at.get(job, at.key("one", "user:one", "open=operator")).statusCode())
          .isEqualTo(404);
    }
  }
}
