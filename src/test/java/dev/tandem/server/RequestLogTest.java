package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.EchoModel;
import dev.tandem.json.Json;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** One line a request, and nobody's words in it. */
class RequestLogTest {
  private static final String WORD = "xylophone";

  @TempDir Path home;

  @Test
  void aRequestIsOneJsonLineWithoutAnybodysWords() throws Exception {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger log = (Logger) LoggerFactory.getLogger(RequestLog.class);
    lines.start();
    log.addAppender(lines);
    try (EchoModel model = new EchoModel();
        TestServer at = new TestServer(home, model.url())) {
      at.collection("open", "public");
      at.send("PUT", "/api/collections/open/documents/" + WORD, "{\"text\":\"A " + WORD + ".\"}");
      at.send(
          "POST", "/api/collections/open/ask", "{\"question\":\"" + WORD + "\",\"arm\":\"base\"}");
      at.send("POST", "/api/collections/open/ask", "{\"" + WORD + "\":");
      at.send("GET", "/api/collections/open/documents?q=" + WORD, "");
      at.send("GET", "/" + WORD, "");
    } finally {
      log.detachAppender(lines);
    }
    for (ILoggingEvent line : lines.list) {
      JsonNode json = Json.mapper().readTree(line.getFormattedMessage());
      assertThat(json.path("request_id").asText()).isNotEmpty();
      assertThat(line.getFormattedMessage()).doesNotContain(WORD);
    }
    JsonNode put = Json.mapper().readTree(lines.list.getFirst().getFormattedMessage());
    assertThat(put.path("method").asText()).isEqualTo("PUT");
    assertThat(put.path("route").asText()).isEqualTo("/api/collections/{c}/documents/{id}");
    assertThat(put.path("status").asInt()).isEqualTo(200);
    assertThat(put.path("key").asText()).isEqualTo("owner");
    assertThat(put.path("bytes").asInt()).isPositive();
  }

  @Test
  void aFailureIsLoggedByItsPlacesWithoutItsWords() {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger log = (Logger) LoggerFactory.getLogger(RequestLog.class);
    lines.start();
    log.addAppender(lines);
    RequestLog.failure("id", new IllegalStateException(WORD, new IllegalArgumentException(WORD)));
    log.detachAppender(lines);
    assertThat(lines.list.getFirst().getFormattedMessage())
        .contains("IllegalStateException", "IllegalArgumentException", "RequestLogTest")
        .doesNotContain(WORD);
  }
}
