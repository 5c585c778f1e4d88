package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.EchoModel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Long work over HTTP: a backup. */
class JobRoutesTest {
  @TempDir Path home;

  @Test
  void aBackupIsAJobWhoseEndIsToldAndWhoseFileLiesInTheHome() throws Exception {
    try (EchoModel model = new EchoModel();
        TestServer at = new TestServer(home, model.url())) {
      at.collection("open", "public");
      var started = at.send("POST", "/api/backup", "");
      assertThat(started.statusCode()).isEqualTo(202);
      String job = "/api/jobs/" + TestServer.json(started).path("id").asText();
      String events = at.send("GET", job, "", "Accept", "text/event-stream").body();
      assertThat(events).startsWith("event: job\ndata: {").contains("\"state\":\"done\"");
      JsonNode done = TestServer.json(at.send("GET", job, ""));
      String file = done.path("report").path("file").asText();
      assertThat(home.resolve("backups").resolve(file)).exists();
      assertThat(Files.size(home.resolve("backups").resolve(file)))
          .isEqualTo(done.path("report").path("bytes").asLong());
      assertThat(TestServer.json(at.send("GET", "/api/jobs", ""))).hasSize(1);
      assertThat(at.send("DELETE", job, "").statusCode()).isEqualTo(202);
      assertThat(TestServer.json(at.send("GET", job, "")).path("state").asText()).isEqualTo("done");
      assertThat(at.send("GET", "/api/jobs/none", "").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void aCancelledJobEndsWhereItNextTellsHowFarItIs() {
    Job job = new Job("backup");
    job.run(
        running -> {
          running.at(1, 2);
          running.cancel();
          running.at(2, 2);
          return "never";
        });
    assertThat(job.json().path("state").asText()).isEqualTo("cancelled");
    assertThat(job.json().path("done").asInt()).isEqualTo(1);
    assertThat(job.running()).isFalse();
  }
}
