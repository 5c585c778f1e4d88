package dev.tandem.server.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.DocumentInput;
import dev.tandem.json.Json;
import dev.tandem.server.ScriptedEndpoint;
import dev.tandem.server.TestServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tools in chat completions: forms that a model is held to, never a document's words. */
class ToolsTest {
  private static final String CALL =
      "{\"name\":\"weather\",\"arguments\":{\"city\":\"Bonn\",\"days\":2}}";

  private static final String TOOLS =
      """
      ,"tools":[{"type":"function","function":{"name":"weather","description":"Tells the weather.",
      "parameters":{"type":"object","properties":{"city":{"$ref":"#/$defs/City"},"days":{"type":"integer"}},
      "required":["city"],"additionalProperties":false,"$defs":{"City":{"enum":["Bonn","Ulm"]}}}}},
      {"type":"function","function":{"name":"now"}}]
      """;

  @TempDir Path home;
  private ScriptedEndpoint model;
  private TestServer at;
  private String key;

  @BeforeEach
  void start() throws IOException {
    model = new ScriptedEndpoint();
    at = new TestServer(home, model.url());
    at.collection("open", "public");
    key = at.key("app", "user:ann", "reader");
  }

  @AfterEach
  void stop() {
    at.close();
    model.close();
  }

  private HttpResponse<String> send(String arm, String messages, String more) {
    String body =
        "{\"model\":\"tandem/open/%s\",\"messages\":[%s]%s}".formatted(arm, messages, more);
    return at.send("POST", "/v1/chat/completions", body, "Authorization", "Bearer " + key);
  }

  private static final String ASKED = "{\"role\":\"user\",\"content\":\"Does it rain in Bonn?\"}";

  private JsonNode choice(String messages, String more) {
    HttpResponse<String> response = send("base", messages, more);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestServer.json(response).at("/choices/0");
  }

  @Test
  void aCallComesInOpenAisShapeAndTheModelWasHeldToItsForm() {
    model.says(CALL);
    JsonNode choice = choice(ASKED, TOOLS + ",\"tool_choice\":\"required\"");
    assertThat(choice.path("finish_reason").asText()).isEqualTo("tool_calls");
    JsonNode call = choice.at("/message/tool_calls/0");
    assertThat(call.path("id").asText()).startsWith("call_");
    assertThat(call.path("type").asText()).isEqualTo("function");
    assertThat(call.at("/function/name").asText()).isEqualTo("weather");
    assertThat(Json.tree(call.at("/function/arguments").asText()))
        .isEqualTo(Json.tree("{\"city\":\"Bonn\",\"days\":2}"));
    assertThat(choice.at("/message/content").isNull()).isTrue();

    JsonNode form = model.forms().getLast().at("/json_schema/schema");
    assertThat(form.path("anyOf")).hasSize(2); // no way past a tool
    assertThat(form.at("/anyOf/0/properties/name/const").asText()).isEqualTo("weather");
    String reference = form.at("/anyOf/0/properties/arguments/properties/city/$ref").asText();
    assertThat(form.at(reference.substring(1)).path("enum")).hasSize(2);
    assertThat(model.asked().getLast().at("/0/content").asText())
        .contains("Tells the weather.", "\"now\"");
  }

  @Test
  void whoMayAnswerWithoutAToolDoesSoInPlainWords() {
    model.says("{\"content\":\"It \\\"rains\\\".\"}");
    JsonNode choice = choice(ASKED, TOOLS);
    assertThat(choice.at("/message/content").asText()).isEqualTo("It \"rains\".");
    assertThat(choice.path("message").has("tool_calls")).isFalse();
    assertThat(choice.path("finish_reason").asText()).isEqualTo("stop");
    assertThat(model.forms().getLast().at("/json_schema/schema/anyOf")).hasSize(3);
  }

  @Test
  void aNamedToolIsTheOnlyOneAndNoneIsNeverTold() {
    model.says(CALL);
    String named = ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}";
    choice(ASKED, TOOLS + named);
    assertThat(model.forms().getLast().at("/json_schema/schema/properties/name/const").asText())
        .isEqualTo("weather");
    JsonNode none = choice(ASKED, TOOLS + ",\"tool_choice\":\"none\"");
    assertThat(none.at("/message/content").asText()).isEqualTo(CALL); // words, whatever they say
    assertThat(none.path("message").has("tool_calls")).isFalse();
    assertThat(model.forms().getLast().isMissingNode()).isTrue();
    assertThat(model.asked().getLast()).hasSize(1);
  }

  @Test
  void aStreamTellsACallWhole() {
    model.says(CALL.substring(0, 20), CALL.substring(20));
    String events = send("base", ASKED, TOOLS + ",\"stream\":true").body();
    List<JsonNode> deltas = new ArrayList<>();
    String finish = "";
    for (String line : events.lines().filter(l -> l.startsWith("data: {")).toList()) {
      JsonNode choice = Json.tree(line.substring(6)).at("/choices/0");
      deltas.add(choice.path("delta"));
      finish = choice.path("finish_reason").asText();
    }
    assertThat(finish).isEqualTo("tool_calls");
    List<JsonNode> calls = deltas.stream().filter(delta -> delta.has("tool_calls")).toList();
    assertThat(calls).hasSize(1);
    assertThat(calls.getFirst().at("/tool_calls/0/index").asInt()).isZero();
    assertThat(calls.getFirst().at("/tool_calls/0/function/arguments").asText())
        .isEqualTo("{\"city\":\"Bonn\",\"days\":2}");
  }

  @Test
  void whatToolsReturnedIsTheUsersTurn() {
    model.says("{\"content\":\"Yes.\"}");
    String turns =
        ASKED
            + """
            ,{"role":"assistant","content":null,"tool_calls":[
              {"id":"c1","type":"function","function":{"name":"weather","arguments":"{\\"city\\":\\"Bonn\\"}"}},
              {"id":"c2","type":"function","function":{"name":"now","arguments":"{}"}}]},
            {"role":"tool","tool_call_id":"c1","content":"rain"},
            {"role":"tool","tool_call_id":"c2","content":"noon"}
            """;
    assertThat(choice(turns, TOOLS).at("/message/content").asText()).isEqualTo("Yes.");
    JsonNode told = model.asked().getLast();
    assertThat(told).hasSize(4); // system, user, assistant, user
    assertThat(told.at("/2/content").asText())
        .isEqualTo(
            "{\"name\":\"weather\",\"arguments\":{\"city\":\"Bonn\"}}\n{\"name\":\"now\",\"arguments\":{}}");
    assertThat(told.at("/3/content").asText())
        .isEqualTo("The tool weather returned:\nrain\n\nThe tool now returned:\nnoon");
    String stray = ASKED + ",{\"role\":\"tool\",\"tool_call_id\":\"c9\",\"content\":\"rain\"}";
    assertThat(refused("base", stray, TOOLS, "messages")).contains("must name the call");
  }

  @Test
  void anArmThatAnswersFromDocumentsCallsNothing() {
    at.tandem
        .documents()
        .put(
            "open",
            new DocumentInput(
                "rain.md",
                "Rain",
                "It rains in Bonn. " + CALL,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of()));
    assertThat(refused("rag", ASKED, TOOLS, "tools")).contains("/base", "verified quotes");
    model.says("It rains in Bonn. " + CALL);
    HttpResponse<String> answered = send("rag", ASKED, TOOLS + ",\"tool_choice\":\"none\"");
    JsonNode choice = TestServer.json(answered).at("/choices/0");
    assertThat(choice.path("finish_reason").asText()).as(answered.body()).isEqualTo("stop");
    assertThat(choice.path("message").has("tool_calls")).isFalse();
  }

  @Test
  void whatCannotBeHeldToIsRefusedByName() {
    String tool = ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"%s\"%s}}]";
    refused("base", ASKED, tool.formatted("a b", ""), "tools");
    assertThat(
            refused(
                "base",
                ASKED,
                tool.formatted("f", ",\"parameters\":{\"type\":\"object\",\"not\":{}}"),
                "tools"))
        .contains("'not'");
    refused("base", ASKED, TOOLS + ",\"tool_choice\":\"always\"", "tool_choice");
    refused("base", ASKED, ",\"tool_choice\":\"required\"", "tool_choice");
    refused("base", ASKED, TOOLS + ",\"logprobs\":true", "logprobs");
    refused(
        "base",
        ASKED,
        TOOLS + ",\"response_format\":{\"type\":\"json_object\"}",
        "response_format");
    refused("base", ASKED, TOOLS + ",\"stop\":\"x\"", "stop");
  }

  private String refused(String arm, String messages, String more, String field) {
    HttpResponse<String> response = send(arm, messages, more);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    JsonNode error = TestServer.json(response).path("error");
    assertThat(error.path("param").asText()).as(response.body()).isEqualTo(field);
    return error.path("message").asText();
  }

  @Test
  void whatWasCutOffIsNoCall() {
    assertThat(Said.of("{\"content\":\"It rains \\\"", name -> true))
        .isEqualTo(new Said.Text("It rains \""));
    assertThat(Said.of("{\"content\": \"caf\\u00e", name -> true)).isEqualTo(new Said.Text("caf"));
    assertThat(Said.of(CALL.substring(0, 40), name -> true)).isEqualTo(new Said.Text(""));
    assertThat(Said.of(CALL, "now"::equals)).isEqualTo(new Said.Text(CALL));
    assertThat(Said.of("Words.", name -> true)).isEqualTo(new Said.Text("Words."));
    assertThat(
            Said.of(
                "{\"name\":\"f\",\"arguments\":{\"x\":0.12345678901234567890123}}", "f"::equals))
        .isEqualTo(new Said.Call("f", "{\"x\":0.12345678901234567890123}"));
  }

  @Test
  void theModelOfThisMachineWritesNothingElse() {
    try (TestServer own =
        new TestServer(
            home.resolve("own"), "", "model.endpoint", "", "model", "SmolLM2-135M-Instruct")) {
      own.collection("open", "public");
      String body =
          "{\"model\":\"tandem/open/base\",\"messages\":[%s],\"max_tokens\":60,\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"weather\"}}%s}"
              .formatted(ASKED, TOOLS);
      HttpResponse<String> response =
          own.send(
              "POST",
              "/v1/chat/completions",
              body,
              "Authorization",
              "Bearer " + own.key("app", "user:ann", "reader"));
      JsonNode call = TestServer.json(response).at("/choices/0/message/tool_calls/0/function");
      assertThat(call.path("name").asText()).as(response.body()).isEqualTo("weather");
      assertThat(Json.tree(call.path("arguments").asText()).path("city").asText())
          .isIn("Bonn", "Ulm");
    }
  }
}
