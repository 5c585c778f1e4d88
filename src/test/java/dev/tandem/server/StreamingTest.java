package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.DocumentInput;
import dev.tandem.json.Json;
import dev.tandem.text.Acl;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sentences leave as they are verified, and no others. */
@Timeout(60)
class StreamingTest {
  private static final String FIRST = "Lunch is served in the canteen from noon until two. [1]";
  private static final String SECOND = " Vegetarian dishes are served every day. [2]";
  private static final String ASK = "{\"question\":\"When is lunch served in the canteen?\"}";
  private static final String CHAT =
      "{\"model\":\"tandem/open/rag\",\"stream\":true,\"messages\":[{\"role\":\"user\","
          + "\"content\":\"When is lunch served in the canteen?\"}]}";

  @TempDir Path home;

  private ScriptedEndpoint model;
  private TestServer at;

  @BeforeEach
  void start() throws IOException {
    model = new ScriptedEndpoint();
    at = new TestServer(home, model.url());
    at.collection("open", "public");
    put("other.md", "The car park closes at ten at night.");
    put(
        "lunch.md",
        "Lunch is served in the canteen from noon until two. Vegetarian dishes are served every day.");
    model.says(
        "Lunch is served in the canteen from noon until two. Veg",
        "etarian dishes are served every day. Lobster",
        " is free on Fridays.");
    model.hold();
  }

  @AfterEach
  void stop() {
    model.letGo();
    at.close();
    model.close();
  }

  private void put(String id, String text) {
    at.tandem
        .documents()
        .put(
            "open",
            new DocumentInput(
                id, id, text, Optional.empty(), Optional.empty(), Optional.empty(), Map.of()));
  }

  private BufferedReader events(String path, String body) {
    return new BufferedReader(
        new InputStreamReader(
            at.open("POST", path, body, "Accept", "text/event-stream").body(),
            StandardCharsets.UTF_8));
  }

  /** The data of the next event that has one of these names, or of any. */
  private static JsonNode next(BufferedReader events, String... names) throws IOException {
    String name = "";
    for (String line = events.readLine(); line != null; line = events.readLine()) {
      if (line.startsWith("event: ")) {
        name = line.substring(7);
      } else if (line.startsWith("data: {") || line.startsWith("data: [{")) {
        if (names.length == 0 || List.of(names).contains(name)) {
          return Json.mapper().readTree(line.substring(6));
        }
      }
    }
    return Json.mapper().nullNode();
  }

  @Test
  void aVerifiedSentenceIsSentWhileTheModelWritesTheNext() throws IOException {
    try (BufferedReader events = events("/api/collections/open/ask", ASK)) {
      model.letOne();
      assertThat(next(events, "text").path("text").asText()).isEqualTo(FIRST);
      model.letOne();
      assertThat(next(events, "text").path("text").asText()).isEqualTo(SECOND);
      model.letOne();
      model.letOne();
      JsonNode answer = next(events, "text", "answer");
      assertThat(answer.path("answer").asText()).isEqualTo(FIRST + SECOND);
      assertThat(answer.path("citations")).hasSize(2);
    }
  }

  @Test
  void whatCeasesToBeReadableMeanwhileIsReplacedByTheAnswer() throws IOException {
    try (BufferedReader events = events("/api/collections/open/ask", ASK)) {
      model.letOne();
      assertThat(next(events, "text").path("text").asText()).isEqualTo(FIRST);
      at.tandem.documents().permit("open", List.of("lunch.md"), Acl.parse("group:hr"));
      model.letGo();
      JsonNode answer = next(events, "text", "answer");
      assertThat(answer.path("answer_id").asText()).isNotEmpty();
      assertThat(answer.toString()).doesNotContain("noon", "Vegetarian", "lunch.md");
      model.hold();
    }
  }

  @Test
  void aChatStreamThatCannotTakeBackItsWordsBreaksOff() throws IOException {
    try (BufferedReader events = events("/v1/chat/completions", CHAT)) {
      model.letOne();
      assertThat(next(events).at("/choices/0/delta/role").asText()).isEqualTo("assistant");
      assertThat(next(events).at("/choices/0/delta/content").asText()).isEqualTo(FIRST);
      at.tandem.documents().permit("open", List.of("lunch.md"), Acl.parse("group:hr"));
      model.letGo();
      JsonNode end = next(events).at("/choices/0");
      assertThat(end.path("finish_reason").asText()).isEqualTo("content_filter");
      assertThat(end.path("delta")).isEmpty();
      model.hold();
    }
  }

  @Test
  void aChatStreamAddsUpToTheAnswer() throws IOException {
    model.letGo();
    try (BufferedReader events = events("/v1/chat/completions", CHAT)) {
      StringBuilder text = new StringBuilder();
      JsonNode choice = next(events).at("/choices/0");
      for (; choice.path("finish_reason").isNull(); choice = next(events).at("/choices/0")) {
        text.append(choice.at("/delta/content").asText());
      }
      assertThat(text).hasToString(FIRST + SECOND);
      assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
      assertThat(choice.at("/delta/annotations")).hasSize(2);
    }
    model.hold();
  }
}
