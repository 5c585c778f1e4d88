package dev.tandem.server.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.json.Json;
import dev.tandem.server.ScriptedEndpoint;
import dev.tandem.server.TestServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Responses: made, streamed, gone on from, fetched by their asker alone, deleted. */
class ResponsesTest {
  private static final String SAID = "Lunch is served in the canteen from noon until two.";
  private static final String CALL = "{\"name\":\"weather\",\"arguments\":{\"city\":\"Bonn\"}}";
  private static final String TOOL =
      ",\"tools\":[{\"type\":\"function\",\"name\":\"weather\",\"parameters\":{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},\"required\":[\"city\"]}}]";

  @TempDir Path home;
  private ScriptedEndpoint model;
  private TestServer at;
  private String ann;
  private String bob;

  @BeforeEach
  void start() throws IOException {
    model = new ScriptedEndpoint();
    model.says(SAID);
    at = new TestServer(home, model.url());
    at.collection("open", "public");
    at.document("open", "lunch.md", "Lunch", SAID);
    ann = at.key("ann", "user:ann", "reader");
    bob = at.key("bob", "user:bob", "reader");
  }

  @AfterEach
  void stop() {
    at.close();
    model.close();
  }

  private HttpResponse<String> send(String method, String path, String body, String key) {
    return at.send(method, path, body, "Authorization", "Bearer " + key);
  }

  private HttpResponse<String> ask(String arm, String input, String more) {
    String body = "{\"model\":\"tandem/open/%s\",\"input\":%s%s}".formatted(arm, input, more);
    return send("POST", "/v1/responses", body, ann);
  }

  private JsonNode response(String arm, String input, String more) {
    HttpResponse<String> response = ask(arm, input, more);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestServer.json(response);
  }

  @Test
  void anAnswerIsAMessageWithItsCitationsAndIsFetchedTheSame() {
    JsonNode made = response("rag", "\"When is lunch served?\"", "");
    assertThat(made.path("status").asText()).isEqualTo("completed");
    JsonNode part = made.at("/output/0/content/0");
    String text = part.path("text").asText();
    JsonNode citation = part.at("/annotations/0");
    assertThat(citation.path("type").asText()).isEqualTo("url_citation");
    assertThat(
            text.substring(
                citation.path("start_index").asInt(), citation.path("end_index").asInt()))
        .isEqualTo("[1]");
    assertThat(SAID).contains(citation.path("quote").asText());
    String path = "/v1/responses/" + made.path("id").asText();
    JsonNode fetched = TestServer.json(send("GET", path, "", ann));
    for (String field : List.of("id", "created_at", "model", "status", "output", "usage")) {
      assertThat(fetched.path(field)).as(field).isEqualTo(made.path(field));
    }
  }

  @Test
  void nobodyElseFetchesDeletesOrGoesOnFromIt() {
    String id = response("rag", "\"When is lunch served?\"", "").path("id").asText();
    String path = "/v1/responses/" + id;
    HttpResponse<String> none = send("GET", "/v1/responses/resp_none", "", bob);
    for (String method : List.of("GET", "DELETE")) {
      HttpResponse<String> refused = send(method, path, "", bob);
      assertThat(refused.statusCode()).isEqualTo(404);
      assertThat(refused.body()).isEqualTo(none.body());
    }
    String on =
        "{\"model\":\"tandem/open/base\",\"input\":\"And?\",\"previous_response_id\":\"%s\"}"
            .formatted(id);
    HttpResponse<String> refused = send("POST", "/v1/responses", on, bob);
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(TestServer.json(refused).at("/error/param").asText())
        .isEqualTo("previous_response_id");
    assertThat(send("GET", path, "", ann).statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsDeletedIsGoneWithItsWords() {
    String id = response("base", "\"A secret question?\"", "").path("id").asText();
    JsonNode deleted = TestServer.json(send("DELETE", "/v1/responses/" + id, "", ann));
    assertThat(deleted.path("deleted").asBoolean()).isTrue();
    assertThat(send("GET", "/v1/responses/" + id, "", ann).statusCode()).isEqualTo(404);
    assertThat(send("GET", "/api/answers", "", ann).body()).doesNotContain("secret question");
  }

  @Test
  void whatIsNotStoredIsNotFetched() {
    String id = response("base", "\"Hello?\"", ",\"store\":false").path("id").asText();
    assertThat(send("GET", "/v1/responses/" + id, "", ann).statusCode()).isEqualTo(404);
  }

  @Test
  void aResponseGoesOnFromThoseBeforeWithoutTheirInstructions() {
    model.says("One.");
    String first =
        response("base", "\"First?\"", ",\"instructions\":\"Be brief.\"").path("id").asText();
    model.says("Two.");
    String on = ",\"previous_response_id\":\"%s\"";
    String second = response("base", "\"Second?\"", on.formatted(first)).path("id").asText();
    response(
        "base",
        "[{\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"Third?\"}]}]",
        on.formatted(second));
    List<String> told = model.asked().getLast().findValuesAsText("content");
    assertThat(told).containsExactly("First?", "One.", "Second?", "Two.", "Third?");
    assertThat(model.asked().getFirst().at("/0/content").asText()).isEqualTo("Be brief.");
  }

  @Test
  void aStreamHasOpenAisEventsInTheirOrder() {
    String events = ask("rag", "\"When is lunch served?\"", ",\"stream\":true").body();
    List<String> names =
        events.lines().filter(l -> l.startsWith("event: ")).map(l -> l.substring(7)).toList();
    assertThat(names)
        .containsExactly(
            "response.created",
            "response.in_progress",
            "response.output_item.added",
            "response.content_part.added",
            "response.output_text.delta",
            "response.output_text.annotation.added",
            "response.output_text.done",
            "response.content_part.done",
            "response.output_item.done",
            "response.completed");
    List<JsonNode> data =
        events
            .lines()
            .filter(l -> l.startsWith("data: "))
            .map(l -> Json.tree(l.substring(6)))
            .toList();
    for (int i = 0; i < data.size(); i++) {
      assertThat(data.get(i).path("sequence_number").asInt()).isEqualTo(i);
      assertThat(data.get(i).path("type").asText()).isEqualTo(names.get(i));
    }
    JsonNode whole = data.getLast().path("response");
    String path = "/v1/responses/" + whole.path("id").asText();
    assertThat(TestServer.json(send("GET", path, "", ann)).path("output"))
        .isEqualTo(whole.path("output"));
  }

  @Test
  void aCallIsAnItemAndWhatTheToolReturnedGoesOnFromIt() {
    model.says(CALL);
    JsonNode made = response("base", "\"Does it rain?\"", TOOL);
    JsonNode call = made.at("/output/0");
    assertThat(call.path("type").asText()).isEqualTo("function_call");
    assertThat(call.path("arguments").asText()).isEqualTo("{\"city\":\"Bonn\"}");
    String path = "/v1/responses/" + made.path("id").asText();
    assertThat(TestServer.json(send("GET", path, "", ann)).path("output"))
        .isEqualTo(made.path("output"));
    model.says("{\"content\":\"Yes.\"}");
    String result =
        "[{\"type\":\"function_call_output\",\"call_id\":\"%s\",\"output\":\"rain\"}]"
            .formatted(call.path("call_id").asText());
    JsonNode on =
        response(
            "base",
            result,
            TOOL + ",\"previous_response_id\":\"%s\"".formatted(made.path("id").asText()));
    assertThat(on.at("/output/0/content/0/text").asText()).isEqualTo("Yes.");
    assertThat(model.asked().getLast().findValuesAsText("content"))
        .endsWith("Does it rain?", CALL, "The tool weather returned:\nrain");
  }

  @Test
  void whatHasNoMeaningHereIsRefusedByName() {
    for (String field :
        List.of("background", "conversation", "include", "max_output_tokens", "text")) {
      String value = field.equals("include") ? "[\"reasoning\"]" : "\"x\"";
      HttpResponse<String> refused =
          ask("base", "\"Hello?\"", ",\"%s\":%s".formatted(field, value));
      assertThat(refused.statusCode()).as(field).isEqualTo(400);
      assertThat(TestServer.json(refused).at("/error/param").asText()).isEqualTo(field);
    }
    assertThat(ask("rag", "\"Hello?\"", TOOL).statusCode()).isEqualTo(400);
    assertThat(ask("base", "[{\"type\":\"item_reference\",\"id\":\"x\"}]", "").statusCode())
        .isEqualTo(400);
  }
}
