package dev.tandem.server.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputText;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ToolChoiceOptions;
import dev.tandem.server.ScriptedEndpoint;
import dev.tandem.server.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * OpenAI's own SDK for Java asks for responses and for calls of tools. {@code validate} is the
 * SDK's: it throws at whatever has not the shape that it knows.
 */
class SdkAnswersTest {
  private static final String TEXT = "Lunch is served in the canteen from noon until two.";
  private static final String CALL =
      "{\"name\":\"weather\",\"arguments\":{\"city\":\"Bonn\",\"days\":2}}";

  /** A tool as the SDK makes it from a class. */
  @JsonTypeName("weather")
  @JsonClassDescription("Tells the weather of a city.")
  static final class Weather {
    @JsonProperty String city = "";
    @JsonProperty int days;
  }

  /** The form of an answer as the SDK makes it from a class. */
  static final class Meal {
    @JsonProperty String dish = "";
    @JsonProperty List<String> sides = List.of();
  }

  @TempDir Path home;

  private ScriptedEndpoint model;
  private TestServer at;
  private OpenAIClient client;

  @BeforeEach
  void start() throws IOException {
    model = new ScriptedEndpoint();
    model.says(TEXT);
    at = new TestServer(home, model.url());
    at.collection("open", "public");
    at.document("open", "lunch.md", "Lunch", TEXT);
    client = Sdk.client(at, at.key("app", "user:ann", "reader"));
  }

  @AfterEach
  void stop() {
    client.close();
    at.close();
    model.close();
  }

  private static ResponseCreateParams.Builder asks(String arm, String input) {
    return ResponseCreateParams.builder().model("tandem/open/" + arm).input(input);
  }

  private static ResponseOutputText text(Response response) {
    return response.output().getFirst().asMessage().content().getFirst().asOutputText();
  }

  @Test
  void aResponseHasItsCitationsIsFetchedTheSameAndDeleted() {
    ResponseCreateParams params =
        asks("rag", "When is lunch served?").instructions("Be brief.").temperature(0.0).build();
    Response made = client.responses().create(params).validate();
    assertThat(made.status()).contains(ResponseStatus.COMPLETED);
    ResponseOutputText said = text(made);
    var citation = said.annotations().getFirst().asUrlCitation();
    assertThat(said.text().substring((int) citation.startIndex(), (int) citation.endIndex()))
        .isEqualTo("[1]");
    assertThat(citation.title()).isEqualTo("Lunch");
    Response fetched = client.responses().retrieve(made.id()).validate();
    assertThat(fetched.output()).isEqualTo(made.output());
    assertThat(fetched.usage()).isEqualTo(made.usage());
    client.responses().delete(made.id());
    assertThatThrownBy(() -> client.responses().retrieve(made.id()))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void aStreamOfEventsAccumulatesToTheResponse() {
    ResponseAccumulator all = ResponseAccumulator.create();
    StringBuilder pieces = new StringBuilder();
    try (StreamResponse<ResponseStreamEvent> stream =
        client.responses().createStreaming(asks("rag", "When is lunch served?").build())) {
      stream.stream()
          .map(ResponseStreamEvent::validate)
          .map(all::accumulate)
          .flatMap(event -> event.outputTextDelta().stream())
          .forEach(delta -> pieces.append(delta.delta()));
    }
    Response whole = all.response().validate();
    assertThat(text(whole).text()).isEqualTo(pieces.toString()).contains("noon until two", "[1]");
    assertThat(text(whole).annotations()).hasSize(1);
    assertThat(client.responses().retrieve(whole.id()).output()).isEqualTo(whole.output());
  }

  @Test
  void aResponseCallsAToolAndGoesOnFromWhatItReturned() {
    model.says(CALL);
    Response made =
        client
            .responses()
            .create(
                asks("base", "Does it rain?")
                    .addTool(Weather.class)
                    .toolChoice(ToolChoiceOptions.REQUIRED)
                    .build())
            .validate();
    ResponseFunctionToolCall call = made.output().getFirst().asFunctionCall();
    assertThat(call.name()).isEqualTo("weather");
    assertThat(call.arguments(Weather.class).city).isEqualTo("Bonn");
    assertThat(call.arguments(Weather.class).days).isEqualTo(2);
    model.says("{\"content\":\"Yes.\"}");
    ResponseInputItem returned =
        ResponseInputItem.ofFunctionCallOutput(
            ResponseInputItem.FunctionCallOutput.builder()
                .callId(call.callId())
                .output("rain")
                .build());
    Response on =
        client
            .responses()
            .create(
                ResponseCreateParams.builder()
                    .model("tandem/open/base")
                    .addTool(Weather.class)
                    .previousResponseId(made.id())
                    .inputOfResponse(List.of(returned))
                    .build())
            .validate();
    assertThat(text(on).text()).isEqualTo("Yes.");
    assertThat(on.previousResponseId()).contains(made.id());
    assertThat(model.asked().getLast().toString()).contains("The tool weather returned:");
    // The same without the response before: the SDK sends back the call that it got.
    Response whole =
        client
            .responses()
            .create(
                ResponseCreateParams.builder()
                    .model("tandem/open/base")
                    .addTool(Weather.class)
                    .inputOfResponse(
                        List.of(
                            ResponseInputItem.ofEasyInputMessage(
                                com.openai.models.responses.EasyInputMessage.builder()
                                    .role(com.openai.models.responses.EasyInputMessage.Role.USER)
                                    .content("Does it rain?")
                                    .build()),
                            ResponseInputItem.ofFunctionCall(call),
                            returned))
                    .build())
            .validate();
    assertThat(text(whole).text()).isEqualTo("Yes.");
  }

  @Test
  void aStreamedCallAccumulatesToTheCall() {
    model.says(CALL.substring(0, 20), CALL.substring(20));
    ResponseAccumulator all = ResponseAccumulator.create();
    try (StreamResponse<ResponseStreamEvent> stream =
        client
            .responses()
            .createStreaming(asks("base", "Does it rain?").addTool(Weather.class).build())) {
      stream.stream().map(ResponseStreamEvent::validate).forEach(all::accumulate);
    }
    ResponseFunctionToolCall call = all.response().validate().output().getFirst().asFunctionCall();
    assertThat(call.arguments(Weather.class).city).isEqualTo("Bonn");
  }

  @Test
  void anAnswerOfAClassIsHeldToItsSchemaAndRead() {
    model.says("{\"dish\":\"soup\",\"sides\":[\"bread\"]}");
    var made =
        client
            .responses()
            .create(asks("base", "What is for lunch?").text(Meal.class).build())
            .validate();
    Meal meal = made.output().getFirst().asMessage().content().getFirst().asOutputText();
    assertThat(meal.dish).isEqualTo("soup");
    assertThat(meal.sides).containsExactly("bread");
    assertThat(model.forms().getLast().at("/json_schema/schema/properties").has("dish")).isTrue();

    var chat =
        client
            .chat()
            .completions()
            .create(chat("base", "What is for lunch?").responseFormat(Meal.class).build());
    assertThat(chat.validate().choices().getFirst().message().content().orElseThrow().dish)
        .isEqualTo("soup");
  }

  private static ChatCompletionCreateParams.Builder chat(String arm, String question) {
    return ChatCompletionCreateParams.builder()
        .model("tandem/open/" + arm)
        .addUserMessage(question);
  }

  @Test
  void aChatCallsAToolAndTakesWhatItReturned() {
    model.says(CALL);
    ChatCompletionCreateParams.Builder params =
        chat("base", "Does it rain?").addTool(Weather.class);
    ChatCompletion called = client.chat().completions().create(params.build()).validate();
    var message = called.choices().getFirst().message();
    ChatCompletionMessageFunctionToolCall call =
        message.toolCalls().orElseThrow().getFirst().asFunction();
    assertThat(called.choices().getFirst().finishReason().asString()).isEqualTo("tool_calls");
    assertThat(call.function().arguments(Weather.class).days).isEqualTo(2);
    model.says("{\"content\":\"Yes.\"}");
    params
        .addMessage(message)
        .addMessage(
            ChatCompletionToolMessageParam.builder().toolCallId(call.id()).content("rain").build());
    ChatCompletion after = client.chat().completions().create(params.build()).validate();
    assertThat(after.choices().getFirst().message().content()).contains("Yes.");
    assertThat(model.asked().getLast().toString()).contains("The tool weather returned:");
  }

  @Test
  void aStreamedChatAccumulatesToTheCall() {
    model.says(CALL.substring(0, 20), CALL.substring(20));
    ChatCompletionAccumulator all = ChatCompletionAccumulator.create();
    try (StreamResponse<ChatCompletionChunk> stream =
        client
            .chat()
            .completions()
            .createStreaming(chat("base", "Does it rain?").addTool(Weather.class).build())) {
      stream.stream().map(ChatCompletionChunk::validate).forEach(all::accumulate);
    }
    var call =
        all.chatCompletion()
            .choices()
            .getFirst()
            .message()
            .toolCalls()
            .orElseThrow()
            .getFirst()
            .asFunction();
    assertThat(call.function().name()).isEqualTo("weather");
    assertThat(call.function().arguments(Weather.class).city).isEqualTo("Bonn");
  }
}
