package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Asking: what is told on the way, who waits for whom, and what happens when somebody leaves. */
@Timeout(120)
class AskRoutesTest {
  private static final String BASE = "{\"question\":\"Hello?\",\"arm\":\"base\"}";

  @TempDir Path home;

  private HeldModel model;
  private TestServer at;

  @BeforeEach
  void start() throws IOException {
    model = new HeldModel();
    at = new TestServer(home, model.url(), "server.asks_at_once", "1", "server.queue", "2");
    at.collection("open", "public");
    at.document("open", "lunch.md", "Lunch", "Lunch is served in the canteen from noon until two.");
  }

  @AfterEach
  void stop() {
    at.close();
    model.close();
  }

  /** The events of one ask, read one by one. */
  private final class Events implements AutoCloseable {
    private final BufferedReader lines;
    private String name = "";

    Events(String body) {
      lines =
          new BufferedReader(
              new InputStreamReader(
                  at.open("POST", "/api/collections/open/ask", body, "Accept", "text/event-stream")
                      .body(),
                  StandardCharsets.UTF_8));
    }

    /** The data of the next event; {@link #name} is then what it is called, empty at the end. */
    JsonNode next() throws IOException {
      name = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          return Json.mapper().readTree(line.substring(6));
        }
      }
      return Json.mapper().nullNode();
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  private void untilWriting(int count) throws InterruptedException {
    while (model.writing.get() != count) {
      Thread.sleep(5);
    }
  }

  @Test
  void eventsComeInOrderAndTheAnswerLast() throws IOException {
    model.release();
    try (Events events = new Events("{\"question\":\"When is lunch served?\"}")) {
      JsonNode found = events.next();
      assertThat(events.name).isEqualTo("retrieved");
      assertThat(found.get(0).path("doc_id").asText()).isEqualTo("lunch.md");
      JsonNode text = events.next();
      assertThat(events.name).isEqualTo("text");
      JsonNode answer = events.next();
      assertThat(events.name).isEqualTo("answer");
      assertThat(answer.path("answer").asText()).isEqualTo(text.path("text").asText());
      assertThat(answer.path("answer_id").asText()).isNotEmpty();
      events.next();
      assertThat(events.name).isEmpty();
    }
  }

  @Test
  void whoWaitsIsToldHowManyAreAheadAndIsServedInOrder() throws Exception {
    try (Events first = new Events(BASE)) {
      first.next();
      assertThat(first.name).isEqualTo("text");
      CompletableFuture<Events> opening = CompletableFuture.supplyAsync(() -> new Events(BASE));
      try (Events second = opening.get()) {
        assertThat(second.next().path("position").asInt()).isEqualTo(1);
        try (Events third = new Events(BASE)) {
          assertThat(third.next().path("position").asInt()).isEqualTo(2);
          assertThat(at.send("POST", "/api/collections/open/ask", BASE).statusCode())
              .isEqualTo(503);
          model.release();
          assertThat(third.next().path("position").asInt()).isEqualTo(1);
          second.next();
          assertThat(second.name).isEqualTo("text");
          model.release();
          model.release();
          while (!third.name.equals("answer")) {
            third.next();
          }
        }
      }
    }
  }

  @Test
  void anAnswerThatIsKeptWaitsForNoTurnAndIsRecorded() throws Exception {
    String question = "{\"question\":\"When is lunch served?\"}";
    model.release();
    JsonNode first = TestServer.json(at.send("POST", "/api/collections/open/ask", question));
    assertThat(first.path("cached").asBoolean()).isFalse();
    try (Events busy = new Events(BASE)) {
      busy.next(); // the one turn that there is, is taken
      JsonNode again = TestServer.json(at.send("POST", "/api/collections/open/ask", question));
      assertThat(again.path("cached").asBoolean()).isTrue();
      assertThat(again.path("answer")).isEqualTo(first.path("answer"));
      String id = again.path("answer_id").asText();
      assertThat(id).isNotEqualTo(first.path("answer_id").asText());
      assertThat(at.send("GET", "/api/answers/" + id, "").statusCode()).isEqualTo(200);
      model.release();
      at.tandem.documents().delete("open", List.of("lunch.md"));
      try (Events gone = new Events(question)) {
        JsonNode answer = gone.next();
        while (!gone.name.equals("answer")) {
          answer = gone.next();
        }
        assertThat(answer.path("cached").asBoolean()).isFalse();
        assertThat(answer.path("abstained").asBoolean()).isTrue();
      }
    }
  }

  @Test
  void anAskerWhoGoesAwayFreesTheModel() throws Exception {
    Events first = new Events(BASE);
    first.next();
    untilWriting(1);
    first.close();
    untilWriting(0);
    try (Events second = new Events(BASE)) {
      second.next();
      assertThat(second.name).isEqualTo("text");
      model.release();
      while (!second.name.equals("answer")) {
        second.next();
      }
    }
  }

  @Test
  void anAskerWithoutAStreamWhoGoesAwayFreesTheModelToo() throws Exception {
    try (java.net.Socket socket = new java.net.Socket(at.server.address(), at.server.port())) {
      socket
          .getOutputStream()
          .write(
              ("POST /api/collections/open/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                      + BASE.length()
                      + "\r\n\r\n"
                      + BASE)
                  .getBytes(StandardCharsets.UTF_8));
      untilWriting(1);
    }
    untilWriting(0);
    assertThat(TestServer.json(at.send("GET", "/api/answers", ""))).isEmpty();
  }

  @Test
  void searchDoesNotWaitForTheModel() throws Exception {
    try (Events first = new Events(BASE)) {
      first.next();
      assertThat(
              at.send("POST", "/api/collections/open/search", "{\"query\":\"lunch\",\"k\":1}")
                  .body())
          .contains("canteen");
      assertThat(at.send("GET", "/metrics", "").body()).contains("tandem_asks_running 1.0");
    }
  }

  @Test
  void aServerThatStopsSendsAwayWhoWaitsAndFinishesWhatRuns() throws Exception {
    try (Events first = new Events(BASE)) {
      first.next();
      try (Events second = new Events(BASE)) {
        assertThat(second.next().path("position").asInt()).isEqualTo(1);
        Thread stopping = Thread.startVirtualThread(at.server::close);
        JsonNode problem = second.next();
        assertThat(second.name).isEqualTo("error");
        assertThat(problem.path("status").asInt()).isEqualTo(503);
        model.release();
        while (!first.name.equals("answer")) {
          first.next();
        }
        stopping.join();
      }
    }
  }

  @Test
  void countsAndTimesAreKeptWithoutAnybodysWords() {
    model.release();
    at.send("POST", "/api/collections/open/ask", "{\"question\":\"Xylophone lunch?\"}");
    String metrics = at.send("GET", "/metrics", "").body();
    assertThat(metrics)
        .contains("tandem_asks_total{arm=\"rag\"")
        .contains("tandem_documents{collection=\"open\"} 1.0")
        .contains("route=\"/api/collections/{c}/ask\",status=\"200\"")
        .containsPattern("tandem_answers_kept_(same|alike|missed)_total [0-9.]+")
        .doesNotContain("Xylophone");
  }
}
