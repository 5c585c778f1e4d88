package dev.tandem.server.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.models.Model;
import dev.tandem.EchoModel;
import dev.tandem.server.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenAI's own SDK for Java speaks to Tandem as to OpenAI. */
class OpenAiSdkTest {
  private static final String TEXT = "Lunch is served in the canteen from noon until two.";

  @TempDir Path home;

  private EchoModel model;
  private TestServer at;
  private OpenAIClient client;

  @BeforeEach
  void start() throws IOException {
    model = new EchoModel();
    at = new TestServer(home, model.url());
    at.collection("open", "public");
    at.document("open", "food/lunch.md", "Lunch", TEXT);
    client = Sdk.client(at, at.key("app", "user:ann", "reader"));
  }

  @AfterEach
  void stop() {
    client.close();
    at.close();
    model.close();
  }

  private static ChatCompletionCreateParams.Builder question(String model) {
    return ChatCompletionCreateParams.builder()
        .model(model)
        .addUserMessage("When is lunch served?");
  }

  @Test
  void anAnswerComesWithItsCitationsAsAnnotations() {
    ChatCompletion completion =
        client.chat().completions().create(question("tandem/open/rag").build());
    var message = completion.choices().getFirst().message();
    String text = message.content().orElseThrow();
    assertThat(text).contains("noon until two", "[1]");
    var citation = message.annotations().orElseThrow().getFirst().urlCitation();
    assertThat(text.substring((int) citation.startIndex(), (int) citation.endIndex()))
        .isEqualTo("[1]");
    assertThat(citation.title()).isEqualTo("Lunch");
    assertThat(citation.url())
        .startsWith(at.server.url() + "/#/c/open/doc/food%2Flunch.md?v=1&s=0&e=");
    assertThat(citation._additionalProperties().get("doc_id").asStringOrThrow())
        .isEqualTo("food/lunch.md");
    assertThat(TEXT).contains(citation._additionalProperties().get("quote").asStringOrThrow());
    assertThat(completion.choices().getFirst().finishReason().asString()).isEqualTo("stop");
    assertThat(completion.model()).isEqualTo("tandem/open/rag");
  }

  @Test
  void aStreamAddsUpToTheAnswerAndEndsWithItsUsage() {
    var params =
        question("tandem/open/rag")
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(params)) {
      List<ChatCompletionChunk> chunks = stream.stream().toList();
      String text =
          chunks.stream()
              .flatMap(chunk -> chunk.choices().stream())
              .flatMap(choice -> choice.delta().content().stream())
              .collect(Collectors.joining());
      assertThat(text).contains("noon until two", "[1]");
      assertThat(chunks.getFirst().choices().getFirst().delta().role().orElseThrow().asString())
          .isEqualTo("assistant");
      assertThat(chunks.getLast().usage()).isPresent();
      assertThat(chunks.getLast().choices()).isEmpty();
      var end = chunks.get(chunks.size() - 2).choices().getFirst();
      assertThat(end.finishReason().orElseThrow().asString()).isEqualTo("stop");
      assertThat(end.delta()._additionalProperties().get("annotations").toString())
          .contains("food/lunch.md");
    }
  }

  @Test
  void whatDocumentsDoNotAnswerIsDeclinedInAnOrdinaryMessage() {
    ChatCompletion completion =
        client
            .chat()
            .completions()
            .create(
                ChatCompletionCreateParams.builder()
                    .model("tandem/open/rag")
                    .addUserMessage("Who won the chess tournament of 1851?")
                    .build());
    assertThat(completion.choices().getFirst().message().content().orElseThrow())
        .contains("do not answer");
    assertThat(completion.choices().getFirst().message().annotations().orElseThrow()).isEmpty();
  }

  @Test
  void systemMessagesReachTheModelBesideTheTemplatesInstructions() {
    client
        .chat()
        .completions()
        .create(
            ChatCompletionCreateParams.builder()
                .model("tandem/open/rag")
                .addSystemMessage("Speak like a pirate.")
                .addUserMessage("Is there a canteen?")
                .addAssistantMessage("Yes.")
                .addUserMessage("When is lunch served?")
                .temperature(0.5)
                .seed(7)
                .maxCompletionTokens(50)
                .stop("\n\n")
                .build());
    String prompts = model.takePrompts();
    assertThat(prompts)
        .contains(
            "You answer questions from the passages",
            "Speak like a pirate.",
            "Is there a canteen?",
            TEXT);
    assertThat(prompts.indexOf("pirate")).isLessThan(prompts.indexOf("Is there a canteen?"));
  }

  @Test
  void modelsAreListedAndFoundByName() {
    List<String> ids = client.models().list().data().stream().map(Model::id).toList();
    assertThat(ids)
        .contains("tandem/open/rag", "tandem/open/base", at.tandem.machine().embedderId());
    assertThat(client.models().retrieve("tandem/open/rag").id()).isEqualTo("tandem/open/rag");
    assertThatThrownBy(() -> client.models().retrieve("gpt-4"))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void embeddingsAreTheEmbeddersInBothEncodings() {
    List<float[]> expected = at.tandem.machine().embed(List.of("one text", "another")).vectors();
    for (var encoding :
        List.of(
            EmbeddingCreateParams.EncodingFormat.FLOAT,
            EmbeddingCreateParams.EncodingFormat.BASE64)) {
      CreateEmbeddingResponse response =
          client
              .embeddings()
              .create(
                  EmbeddingCreateParams.builder()
                      .model(at.tandem.machine().embedderId())
                      .inputOfArrayOfStrings(List.of("one text", "another"))
                      .encodingFormat(encoding)
                      .build());
      for (int i = 0; i < 2; i++) {
        List<Float> vector = response.data().get(i).embedding();
        for (int j = 0; j < vector.size(); j++) {
          assertThat(vector.get(j)).isEqualTo(expected.get(i)[j]);
        }
      }
      assertThat(response.usage().promptTokens()).isPositive();
    }
    assertThatThrownBy(
            () ->
                client
                    .embeddings()
                    .create(
                        EmbeddingCreateParams.builder()
                            .model("text-embedding-3-small")
                            .input("x")
                            .build()))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void whatIsNotSupportedIsRefusedByName() {
    for (var params :
        List.of(
            question("tandem/open/rag").n(2),
            question("tandem/open/rag").logprobs(true),
            question("tandem/open/rag").presencePenalty(1.0),
            question("tandem/open/rag")
                .putAdditionalBodyProperty(
                    "response_format",
                    com.openai.core.JsonValue.from(Map.of("type", "json_object"))),
            question("tandem/open/rag")
                .putAdditionalBodyProperty(
                    "tools", com.openai.core.JsonValue.from(List.of(Map.of("type", "function")))),
            question("tandem/open/rag")
                .putAdditionalBodyProperty("nonsense", com.openai.core.JsonValue.from(1)),
            question("tandem/open/rag").temperature(3.0))) {
      assertThatThrownBy(() -> client.chat().completions().create(params.build()))
          .isInstanceOf(BadRequestException.class);
    }
    assertThatThrownBy(
            () -> client.chat().completions().create(question("tandem/none/rag").build()))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> client.chat().completions().create(question("gpt-4o").build()))
        .isInstanceOf(NotFoundException.class);
    OpenAIClient stranger = Sdk.client(at, "tk_wrong");
    assertThatThrownBy(() -> stranger.models().list()).isInstanceOf(UnauthorizedException.class);
    stranger.close();
  }
}
