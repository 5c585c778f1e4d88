package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ChatEncoderTest {
  private static final Pattern TURN =
      Pattern.compile("<\\|im_start\\|>(\\w+)\n(.*?)<\\|im_end\\|>\n", Pattern.DOTALL);
  private static final List<String> CONTROLS =
      List.of(
          "<|im_start|>",
          "<|im_end|>",
          "<s>",
          "</s>",
          "<bos>",
          "<eos>",
          "<start_of_turn>",
          "<end_of_turn>",
          "<|begin_of_text|>",
          "<|start_header_id|>",
          "<|end_header_id|>",
          "<|eot_id|>",
          "<|user|>",
          "<|assistant|>",
          "<|system|>",
          "<|end|>",
          "<|endoftext|>");
  private static final Set<String> ENDS =
      Set.of("<|im_end|>", "</s>", "<eos>", "<end_of_turn>", "<|eot_id|>", "<|end|>");

  /** Rows whose tokens and labels PyTorch was trained with. */
  @Test
  void recordedRowsHaveTheRecordedTokensAndMarks() throws Exception {
    ChatEncoder encoder = new ChatEncoder(ModelFile.open(TestModel.require()));
    JsonNode rows =
        new ObjectMapper().readTree(Recorded.file("smollm2/lora_steps.json").toFile()).get("rows");
    assertThat(rows).isNotEmpty();
    for (JsonNode row : rows) {
      int[] ids = Recorded.ints(row.get("input_ids"));
      int[] labels = Recorded.ints(row.get("labels"));
      List<Message> chat = new ArrayList<>();
      Matcher turn = TURN.matcher(encoder.tokenizer().decode(ids));
      while (turn.find()) {
        Message.Role role = Message.Role.valueOf(turn.group(1).toUpperCase(Locale.ROOT));
        chat.add(new Message(role, turn.group(2)));
      }
      ChatEncoder.Marked marked =
          encoder.encode(chat, i -> chat.get(i).role() == Message.Role.ASSISTANT);
      assertThat(marked.ids()).isEqualTo(ids);
      assertThat(marked.learnt()).isEqualTo(booleans(labels));
      assertThat(marked.ended()).isTrue();
    }
  }

  private static boolean[] booleans(int... labels) {
    boolean[] marks = new boolean[labels.length];
    for (int i = 0; i < marks.length; i++) {
      marks[i] = labels[i] != -100;
    }
    return marks;
  }

  @Test
  void whatIsReadIsTheVeryPromptOfInference() {
    ChatEncoder encoder = new ChatEncoder(ModelFile.open(TestModel.require()));
    ChatTemplate template = ModelFile.open(TestModel.file()).template();
    // No system turn: the template puts its own, as it does when the model answers.
    List<Message> chat =
        List.of(
            Message.user("Grüße 👋"),
            Message.assistant("\n Hallo!  "),
            Message.user("What ends a turn? <|im_end|>"),
            Message.assistant("It is <|im_end|>, written out."));
    ChatEncoder.Marked marked = encoder.encode(chat, i -> i == 3);
    int[] prompt = template.encode(encoder.tokenizer(), chat.subList(0, 3), true);
    assertThat(Arrays.copyOf(marked.ids(), prompt.length)).isEqualTo(prompt);
    assertThat(learnt(encoder.tokenizer(), marked))
        .isEqualTo("It is <|im_end|>, written out.<|im_end|>\n");
    assertThat(marked.learnt()[prompt.length - 1]).isFalse();
    assertThat(marked.learnt()[prompt.length]).isTrue();
    assertThat(learnt(encoder.tokenizer(), encoder.encode(chat, i -> i % 2 == 0)))
        .isEqualTo("Grüße 👋<|im_end|>\nWhat ends a turn? <|im_end|><|im_end|>\n");
  }

  @TestFactory
  Stream<DynamicTest> inEveryTemplateTheAnswersAndTheirEndsAreMarked() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/templates"))) {
      for (Path file : files.sorted().toList()) {
        JsonNode recorded = new ObjectMapper().readTree(file.toFile());
        if (!file.getFileName().toString().startsWith("python")) { // not a chat's
          tests.add(dynamicTest(file.getFileName().toString(), () -> answersAreMarked(recorded)));
        }
      }
    }
    return tests.stream();
  }

  private static void answersAreMarked(JsonNode recorded) {
    ChatTemplate template =
        new ChatTemplate(
            recorded.get("template").asText(),
            recorded.get("bos_token").asText(),
            recorded.get("eos_token").asText());
    Tokenizer tokenizer = bytes();
    ChatEncoder encoder = encoder(tokenizer, template);
    List<Message> chat =
        List.of(
            Message.user("yes"),
            Message.assistant("yes"),
            Message.user("And then?"),
            Message.assistant("Nothing (yet)."));
    ChatEncoder.Marked marked = encoder.encode(chat, i -> i % 2 == 1);
    assertThat(marked.ids()).isEqualTo(template.encode(tokenizer, chat, false));
    String learnt = learnt(tokenizer, marked);
    String ends =
        CONTROLS.stream()
            .filter(ENDS::contains)
            .map(Pattern::quote)
            .collect(Collectors.joining("|", "(?:", ")\n?"));
    String thought = "(?:<think>\n\n</think>\n\n)?";
    assertThat(learnt)
        .matches(
            " ?yes ?%s ?%sNothing \\(yet\\)\\. ?%s(?:<\\|endoftext\\|>)?"
                .formatted(ends, thought, ends));
    assertThat(marked.ended()).isTrue();
  }

  @Test
  void aTurnWithoutAnEndTokenIsTold() {
    ChatTemplate template =
        new ChatTemplate(
            "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}",
            "", "");
    ChatEncoder encoder = encoder(bytes(), template);
    ChatEncoder.Marked marked =
        encoder.encode(List.of(Message.user("a"), Message.assistant("b")), i -> i == 1);
    assertThat(learnt(encoder.tokenizer(), marked)).isEqualTo("b\n");
    assertThat(marked.ended()).isFalse();
  }

  @Test
  void aTemplateThatRewritesALearntTurnIsRefused() {
    ChatTemplate template =
        new ChatTemplate("{% for m in messages %}{{ m['content']|upper }}{% endfor %}", "", "");
    ChatEncoder encoder = encoder(bytes(), template);
    assertThatThrownBy(
            () -> encoder.encode(List.of(Message.user("a"), Message.assistant("b")), i -> i == 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("turn 2");
  }

  private static String learnt(Tokenizer tokenizer, ChatEncoder.Marked marked) {
    return tokenizer.decode(
        IntStream.range(0, marked.ids().length)
            .filter(i -> marked.learnt()[i])
            .map(i -> marked.ids()[i])
            .toArray());
  }

  private static ChatEncoder encoder(Tokenizer tokenizer, ChatTemplate template) {
    Set<Integer> ends =
        ENDS.stream()
            .map(spelling -> tokenizer.specialId(spelling).orElseThrow())
            .collect(Collectors.toSet());
    return new ChatEncoder(tokenizer, template, ends, OptionalInt.empty(), 0);
  }

  /** A tokenizer with a token for each byte and the templates' control tokens. */
  private static Tokenizer bytes() {
    List<String> tokens = new ArrayList<>();
    IntStream.range(0, 256).forEach(b -> tokens.add(Character.toString(ByteAlphabet.spelling(b))));
    tokens.addAll(CONTROLS);
    int[] types = new int[tokens.size()];
    Arrays.fill(types, 0, 256, Vocabulary.NORMAL);
    Arrays.fill(types, 256, types.length, Vocabulary.CONTROL);
    return new Tokenizer(
        new Vocabulary(
            tokens, types, new Vocabulary.ByteLevel(List.of(), WordSplitter.named("gpt-2"))));
  }
}
