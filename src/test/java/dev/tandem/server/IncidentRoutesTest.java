package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.EchoModel;
import dev.tandem.ledger.Breach;
import dev.tandem.ledger.Breach.Severity;
import dev.tandem.ledger.Breach.Verdict;
import dev.tandem.ledger.SqliteLedger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Incidents over HTTP. */
class IncidentRoutesTest {
  @TempDir Path home;

  /** Written beside the server, as any process may. */
  private void breach() {
    Instant now = Instant.now();
    try (SqliteLedger ledger = SqliteLedger.openReader(home)) {
      ledger
          .breaches()
          .put(
              new Breach(
                  "b1",
                  "m1",
                  "volume",
                  "hr",
                  "collection:hr",
                  "volume.documents",
                  Double.NaN,
                  Double.NEGATIVE_INFINITY,
                  5,
                  0,
                  now,
                  now,
                  Severity.WARNING,
                  "there are no documents",
                  now,
                  Optional.empty(),
                  Verdict.NONE));
    }
  }

  @Test
  void operatorsTakeIncidentsOnAndNobodyElseSeesThem() throws Exception {
    try (EchoModel model = new EchoModel();
        TestServer at = new TestServer(home, model.url(), "incidents.promises", "hr: resolve=8h")) {
      at.collection("hr", "public");
      breach();
      at.tandem.incidents().look();
      String operator = at.key("ops", "user:ops", "operator");
      String reader = at.key("ann", "user:ann", "reader");
      String[] as = {"Authorization", "Bearer " + operator};

      JsonNode open =
          TestServer.json(at.send("GET", "/api/incidents?state=open", "", as)).at("/incidents");
      assertThat(open).hasSize(1);
      assertThat(open.at("/0/breaches/0/observed").isNull()).isTrue();
      assertThat(open.at("/0/breaches/0/high").asDouble()).isEqualTo(5);
      String one = "/api/incidents/" + open.at("/0/id").asText();

      assertThat(at.send("GET", one, "", "Authorization", "Bearer " + reader).statusCode())
          .isEqualTo(403);
      assertThat(at.send("GET", "/api/incidents/i-none", "", as).statusCode()).isEqualTo(404);
      assertThat(at.send("POST", one + "/reopen", "", as).statusCode()).isEqualTo(409);
      JsonNode taken = TestServer.json(at.send("POST", one + "/acknowledge", "", as));
      assertThat(taken.path("status").asText()).isEqualTo("acknowledged");
      assertThat(taken.at("/timeline/1/who").asText()).isEqualTo("ops");
      assertThat(at.send("POST", one + "/acknowledge", "", as).statusCode()).isEqualTo(409);
      assertThat(at.send("POST", one + "/assign", "{\"owner\":\"a b\"}", as).statusCode())
          .isEqualTo(422);
      assertThat(
              TestServer.json(at.send("POST", one + "/assign", "{\"owner\":\"group:it\"}", as))
                  .path("owner")
                  .asText())
          .isEqualTo("group:it");

      JsonNode job = TestServer.json(at.send("POST", one + "/why", "{\"seconds\":60}", as));
      JsonNode report = finished(at, job.path("id").asText(), as);
      assertThat(report.path("cause").asText()).isEqualTo("not_determined");
      assertThat(report.path("missing")).isNotEmpty();
      assertThat(report.at("/evidence/0/text").asText()).isEqualTo("there are no documents");

      assertThat(
              TestServer.json(at.send("POST", one + "/resolve", "{\"note\":\"mended\"}", as))
                  .path("status")
                  .asText())
          .isEqualTo("resolved");
      JsonNode kept = TestServer.json(at.send("GET", "/api/incidents/report", "", as));
      assertThat(kept.at("/lines/0/verdict").asText()).isEqualTo("kept");
      assertThat(at.send("GET", "/api/incidents/report.html", "", as).body())
          .contains("<td class=\"kept\">");
      assertThat(
              at.send("GET", "/api/incidents/report?from=2026-02-01&to=2026-01-01", "", as)
                  .statusCode())
          .isEqualTo(400);
    }
  }

  private static JsonNode finished(TestServer at, String job, String... as)
      throws InterruptedException, IOException {
    for (int i = 0; i < 600; i++) {
      JsonNode told = TestServer.json(at.send("GET", "/api/jobs/" + job, "", as));
      if (!told.path("finished").isNull()) {
        return told.path("report");
      }
      Thread.sleep(100);
    }
    throw new AssertionError("the job has not ended in a minute");
  }
}
