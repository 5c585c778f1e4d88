package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract over real HTTP.
 *
 * <p>Deviations: token counts are estimates, because an endpoint's tokenizer is not here; and a
 * prompt past the context is refused by the endpoint, which alone can count it, so that the message
 * cannot hold the numbers.
 */
class RemoteModelTest extends ModelContract {
  private static final List<Message> HELLO = List.of(Message.user("Hello"));

  private ChatServer server;
  private RemoteModel model;

  @BeforeEach
  void start() throws IOException {
    server = new ChatServer();
    model = RemoteModel.open(server.endpoint("words", ""));
  }

  @AfterEach
  void stop() {
    model.close();
    server.close();
  }

  @Override
  LanguageModel model() {
    return model;
  }

  @Override
  boolean countsExactly() {
    return false;
  }

  @Override
  boolean knowsItsContext() {
    return false;
  }

  private static Generation say(LanguageModel model) {
    return model.generate(HELLO, Sampling.greedy(8), LanguageModel.TextSink.NONE);
  }

  @Test
  void aBusyEndpointIsAskedAgain() {
    server.failures.addAll(List.of(503, 429));
    assertThat(say(model).text()).isNotEmpty();
    assertThat(server.requests).hasValue(3);
  }

  @Test
  void anEndpointThatStaysBusyIsGivenUp() {
    server.failures.addAll(List.of(503, 503, 503, 503));
    assertThatThrownBy(() -> say(model))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("busy")
        .hasMessageContaining("3 tries");
    assertThat(server.requests).hasValue(3);
  }

  @Test
  void otherFailuresAreNotTriedAgain() {
    server.failures.add(500);
    assertThatThrownBy(() -> say(model)).isInstanceOf(UserError.class).hasMessageContaining("500");
    assertThat(server.requests).hasValue(1);
  }

  @Test
  void theKeyIsSentAndAWrongOneIsNotShown() {
    server.key = "right";
    try (RemoteModel right = RemoteModel.open(server.endpoint("words", "right"));
        RemoteModel wrong = RemoteModel.open(server.endpoint("words", "wr0ng"))) {
      assertThat(say(right).text()).isNotEmpty();
      assertThatThrownBy(() -> say(wrong))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("refuses the key")
          .hasMessageNotContaining("wr0ng");
    }
    assertThat(server.endpoint("words", "s3cret").toString()).doesNotContain("s3cret");
  }

  @Test
  void anUnknownModelIsNamed() {
    try (RemoteModel other = RemoteModel.open(server.endpoint("gpt-0", ""))) {
      assertThatThrownBy(() -> say(other))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("'gpt-0'");
    }
  }

  @Test
  void anEndpointThatIsNotThereIsASentence() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    Endpoint endpoint = Endpoint.of("http://127.0.0.1:" + free + "/v1/", "m", "", 4096);
    try (RemoteModel none = RemoteModel.open(endpoint)) {
      assertThatThrownBy(() -> say(none))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("nothing answers at http://127.0.0.1:" + free + "/v1;");
    }
  }

  @Test
  void anEndpointThatDoesNotBeginInTimeIsGivenUp() {
    server.delayMillis = 3000;
    Endpoint slow = server.endpoint("words", "");
    Endpoint hasty = new Endpoint(slow.base(), "words", "", 4096, Duration.ofMillis(200), 1);
    try (RemoteModel impatient = RemoteModel.open(hasty)) {
      // The server sends its headers after the delay, so this is the time to the first byte.
      assertThatThrownBy(() -> say(impatient))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("did not begin to answer");
    }
  }

  @Test
  void aStreamThatEndsEarlyIsNotTakenForAnAnswer() {
    server.rawEvents = List.of("{\"choices\":[{\"delta\":{\"content\":\"half\"}}]}");
    assertThatThrownBy(() -> say(model))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("broke the answer off");
  }

  @Test
  void anEventThatIsNoJsonIsASentenceWithoutTheText() {
    server.rawEvents = List.of("{\"choices\": secret");
    assertThatThrownBy(() -> say(model))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("not JSON")
        .hasMessageNotContaining("secret")
        .hasNoCause();
  }

  @Test
  void anErrorInTheStreamIsReported() {
    server.rawEvents = List.of("{\"error\":{\"message\":\"secret\"}}", "[DONE]");
    assertThatThrownBy(() -> say(model))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("error")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aServerThatKnowsNoStopTextsIsCutHere() {
    List<String> pieces = new ArrayList<>();
    server.rawEvents =
        List.of(
            "{\"choices\":[{\"delta\":{\"content\":\"one\\nQ\"}}]}",
            "{\"choices\":[{\"delta\":{\"content\":\": two\"}}]}",
            "[DONE]");
    Sampling sampling = new Sampling(0, 1, 0, 0, 9, List.of("\nQ:"));
    assertThat(model.generate(HELLO, sampling, pieces::add).text()).isEqualTo("one");
    assertThat(String.join("", pieces)).isEqualTo("one");
  }

  @Test
  void biasesFormAndProbabilitiesArePassedOnAndProbabilitiesComeBack() throws IOException {
    server.rawEvents =
        List.of(
            """
            {"choices":[{"delta":{"content":"é"},"logprobs":{"content":[
            {"token":"\\ufffd","bytes":[195],"logprob":-0.5,"top_logprobs":[{"token":"a","bytes":null,"logprob":-2}]}]}}]}
            """
                .replace("\n", ""),
            "[DONE]");
    JsonNode schema = new ObjectMapper().readTree("{\"type\":\"integer\"}");
    Constraint form = Constraint.jsonSchema("answer", schema);
    Sampling sampling =
        Sampling.greedy(9).with(new Steering(Map.of(7, -100.0), 1, Optional.of(form)));
    List<TokenScore> scores = new ArrayList<>();
    model.generate(
        HELLO,
        sampling,
        new LanguageModel.TextSink() {
          @Override
          public boolean accept(String piece) {
            return true;
          }

          @Override
          public void scored(TokenScore token) {
            scores.add(token);
          }
        });
    JsonNode sent = server.last;
    assertThat(sent.path("logit_bias").path("7").asDouble()).isEqualTo(-100);
    assertThat(sent.path("logprobs").asBoolean()).isTrue();
    assertThat(sent.path("top_logprobs").asInt()).isEqualTo(1);
    assertThat(sent.at("/response_format/type").asText()).isEqualTo("json_schema");
    assertThat(sent.at("/response_format/json_schema/schema")).isEqualTo(schema);
    assertThat(scores).hasSize(1);
    assertThat(scores.getFirst().token().bytes()).containsExactly(195);
    assertThat(scores.getFirst().token().logProbability()).isEqualTo(-0.5);
    assertThat(scores.getFirst().top().getFirst().text()).isEqualTo("a");
    say(model);
    assertThat(server.last.has("logit_bias")).isFalse();
    assertThat(server.last.has("response_format")).isFalse();
  }

  @Test
  void withoutUsageTheCountsAreEstimated() {
    server.rawEvents =
        List.of("{\"choices\":[{\"delta\":{\"content\":\"four words are here\"}}]}", "[DONE]");
    Generation generation = say(model);
    assertThat(generation.completionTokens()).isEqualTo(7);
    assertThat(generation.promptTokens()).isEqualTo(model.countTokens(HELLO));
  }

  @Test
  void anAddressThatIsNoUrlIsRefused() {
    for (String base : List.of("localhost:8000", "ftp://x/v1", "http://", "a b")) {
      assertThatThrownBy(() -> Endpoint.of(base, "m", "", 4096)).isInstanceOf(UserError.class);
    }
    assertThat(Endpoint.of("http://h/v1/", "m", "", 1).base()).isEqualTo(URI.create("http://h/v1"));
  }
}
