package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.EchoModel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Monitors and breaches over HTTP, for operators. */
class MonitorRoutesTest {
  @TempDir Path home;

  @Test
  void anOperatorSeesMonitorsAndBreachesAndSaysWhatIsNormal() throws IOException {
    try (EchoModel model = new EchoModel();
        TestServer at =
            new TestServer(
                home,
                model.url(),
                "observe.metrics",
                "{\"collections\":{\"sql\":\"SELECT count(*) FROM collection\",\"high\":0}}")) {
      at.collection("hr", "public");
      String operator = at.key("operator", "user:olga", "operator");
      String reader = at.key("reader", "user:ann", "reader");
      assertThat(at.get("/api/monitors", reader).statusCode()).isEqualTo(403);
      at.tandem.monitors().tick(Duration.ofMinutes(5));
      JsonNode monitors = TestServer.json(at.get("/api/monitors", operator)).path("monitors");
      assertThat(monitors.size()).isGreaterThan(30);
      assertThat(monitors.findValuesAsText("state")).contains("active", "inactive");
      JsonNode open = TestServer.json(at.get("/api/breaches?open=true", operator)).path("breaches");
      assertThat(open.findValuesAsText("metric")).containsExactly("own.collections");
      String breach = open.get(0).path("id").asText();
      String monitor = open.get(0).path("monitor").asText();
      assertThat(open.get(0).path("low").isNull()).isTrue();
      assertThat(open.get(0).path("unit").asText()).isEqualTo("number");
      assertThat(monitors)
          .allSatisfy(each -> assertThat(each.path("unit").asText()).isNotEmpty())
          .filteredOn(each -> each.path("metric").asText().equals("answers.latency"))
          .extracting(each -> each.path("unit").asText())
          .containsExactly("ms");
      JsonNode one = TestServer.json(at.get("/api/monitors/" + monitor, operator));
      assertThat(one.path("values").size()).isEqualTo(1);
      assertThat(one.path("breaches").get(0).path("id").asText()).isEqualTo(breach);
      assertThat(at.get("/api/monitors/none", operator).statusCode()).isEqualTo(404);
      String[] auth = {"Authorization", "Bearer " + operator};
      assertThat(
              at.send("POST", "/api/breaches/" + breach, "{\"verdict\":\"maybe\"}", auth)
                  .statusCode())
          .isEqualTo(400);
      assertThat(at.send("POST", "/api/breaches/none", "{\"verdict\":\"real\"}", auth).statusCode())
          .isEqualTo(404);
      JsonNode judged =
          TestServer.json(
              at.send("POST", "/api/breaches/" + breach, "{\"verdict\":\"normal\"}", auth));
      assertThat(judged.path("verdict").asText()).isEqualTo("normal");
      JsonNode page = TestServer.json(at.get("/api/breaches?limit=1", operator));
      assertThat(page.path("breaches").size()).isEqualTo(1);
      assertThat(page.path("next").isNull()).isTrue();
    }
  }
}
