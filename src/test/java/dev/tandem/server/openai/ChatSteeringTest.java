package dev.tandem.server.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.llm.TinyModel;
import dev.tandem.server.TestServer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Biases, probabilities and forms in chat completions, by a tiny model of random weights. */
class ChatSteeringTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TOKENS = 24;

  @TempDir Path folder;
  private TestServer at;
  private String key;

  @BeforeEach
  void start() throws IOException {
    Path model = TinyModel.folder(folder, "yarn");
    at =
        new TestServer(folder.resolve("home"), "", "model.endpoint", "", "model", model.toString());
    at.collection("open", "public");
    key = at.key("app", "user:ann", "reader");
  }

  @AfterEach
  void stop() {
    at.close();
  }

  private HttpResponse<String> send(String arm, String more) {
    String body =
        """
        {"model":"tandem/open/%s","messages":[{"role":"user","content":"Who is there"}],"max_tokens":%d,"temperature":0%s}
        """
            .formatted(arm, TOKENS, more);
    return at.send(
        "POST",
        "/v1/chat/completions",
        body,
        "Authorization",
        "Bearer " + key,
        "Content-Type",
        "application/json");
  }

  private JsonNode completion(String more) throws IOException {
    HttpResponse<String> response = send("base", more);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static String text(JsonNode completion) {
    return completion.at("/choices/0/message/content").asText();
  }

  @Test
  void anAnswerHasTheFormOfItsSchema() throws IOException {
    String schema =
        """
        ,"response_format":{"type":"json_schema","json_schema":{"name":"list","strict":true,"schema":
        {"type":"array","items":{"enum":["yes","no"]},"minItems":1,"maxItems":2}}}
        """;
    JsonNode completion = completion(schema);
    JsonNode list = JSON.readTree(text(completion));
    assertThat(list.isArray()).isTrue();
    assertThat(list.size()).isBetween(1, 2);
    list.forEach(item -> assertThat(item.asText()).isIn("yes", "no"));
    assertThat(completion.at("/choices/0/finish_reason").asText()).isEqualTo("stop");
    for (int seed = 0; seed < 5; seed++) {
      JsonNode hot = completion(schema + ",\"temperature\":1.5,\"seed\":" + seed);
      if (hot.at("/choices/0/finish_reason").asText().equals("stop")) {
        assertThat(JSON.readTree(text(hot)).isArray()).isTrue();
      }
    }
  }

  @Test
  void aTextThatIsCutOffIsNotSaidToBeWhole() throws IOException {
    JsonNode completion =
        completion(
            """
            ,"response_format":{"type":"json_schema","json_schema":{"name":"long","schema":
            {"type":"string","minLength":100}}}
            """);
    assertThat(completion.at("/choices/0/finish_reason").asText()).isEqualTo("length");
    assertThat(text(completion)).startsWith("\"");
  }

  @Test
  void biasesPreferAndForbidTokens() throws IOException {
    JsonNode plain = completion("");
    JsonNode forced = completion(",\"logit_bias\":{\"32\":100}");
    assertThat(text(forced)).isEqualTo("A".repeat(TOKENS)).isNotEqualTo(text(plain));
  }

  @Test
  void probabilitiesAreThoseOfTheTokensWhetherStreamedOrNot() throws IOException {
    String asked =
        ",\"logprobs\":true,\"top_logprobs\":3,\"logit_bias\":{\"94\":-100,\"95\":-100}"; // no end
    JsonNode whole = completion(asked);
    List<JsonNode> tokens = new ArrayList<>();
    whole.at("/choices/0/logprobs/content").forEach(tokens::add);
    assertThat(tokens).hasSize(whole.at("/usage/completion_tokens").asInt()).isNotEmpty();
    StringBuilder text = new StringBuilder();
    for (JsonNode token : tokens) {
      text.append(token.path("token").asText());
      double chosen = token.path("logprob").asDouble();
      assertThat(chosen).isNegative();
      assertThat(token.path("top_logprobs")).hasSize(3);
      assertThat(token.at("/top_logprobs/0/logprob").asDouble()).isGreaterThanOrEqualTo(chosen);
      assertThat(token.path("bytes").isArray()).isTrue();
    }
    assertThat(text).hasToString(text(whole));
    List<JsonNode> streamed = new ArrayList<>();
    String events = send("base", asked + ",\"stream\":true").body();
    for (String line : events.lines().filter(l -> l.startsWith("data: {")).toList()) {
      JSON.readTree(line.substring(6)).at("/choices/0/logprobs/content").forEach(streamed::add);
    }
    assertThat(streamed).isEqualTo(tokens);
    assertThat(completion("").at("/choices/0/logprobs").isNull()).isTrue();
  }

  @Test
  void whatDoesNotHoldIsRefusedByName() throws IOException {
    refused("base", ",\"logit_bias\":{\"5\":101}", "logit_bias");
    refused("base", ",\"logit_bias\":{\"x\":1}", "logit_bias");
    refused("base", ",\"top_logprobs\":3", "top_logprobs");
    refused("base", ",\"logprobs\":true,\"top_logprobs\":21", "top_logprobs");
    refused("base", ",\"response_format\":{\"type\":\"xml\"}", "response_format");
    refused("base", ",\"response_format\":{\"type\":\"json_schema\"}", "response_format");
    String schema = "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":%s}}";
    assertThat(
            refused(
                "base",
                ",\"response_format\":" + schema.formatted("{\"not\":{}}"),
                "response_format"))
        .contains("'not'");
    refused(
        "base",
        ",\"stop\":\"x\",\"response_format\":" + schema.formatted("{\"type\":\"null\"}"),
        "stop");
    assertThat(refused("rag", ",\"logprobs\":true", "logprobs")).contains("/base");
    refused("rag", ",\"logit_bias\":{\"5\":1}", "logit_bias");
    refused("rag", ",\"response_format\":{\"type\":\"json_object\"}", "response_format");
    assertThat(send("base", ",\"logit_bias\":{\"96\":1}").statusCode()).isEqualTo(400);
    assertThat(send("base", ",\"response_format\":{\"type\":\"json_object\"}").body())
        .contains("vocabulary cannot write"); // it has no braces
  }

  private String refused(String arm, String more, String field) throws IOException {
    HttpResponse<String> response = send(arm, more);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    JsonNode error = JSON.readTree(response.body()).path("error");
    assertThat(error.path("param").asText()).isEqualTo(field);
    assertThat(error.path("type").asText()).isEqualTo("invalid_request_error");
    return error.path("message").asText();
  }
}
