package dev.tandem.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.answer.Arm;
import dev.tandem.answer.AskOptions;
import dev.tandem.llm.Message;
import dev.tandem.llm.Sampling;
import dev.tandem.llm.Steering;
import dev.tandem.text.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A chat completion as OpenAI's API asks for it (Chat Completions, {@code POST
 * /v1/chat/completions}). What has no meaning here is refused by name, never left out in silence.
 *
 * @param model as it was named, {@code tandem/COLLECTION/ARM} or with {@code /ADAPTER} behind;
 *     several collections are joined by {@code +}, and {@code all} stands for all
 * @param question the last turn, which must be the user's
 * @param history the turns before; first what system and developer said, as one message
 * @param usage whether a stream ends with its usage
 */
record ChatRequest(
    String model,
    List<String> collections,
    Arm arm,
    String question,
    List<Message> history,
    AskOptions options,
    boolean stream,
    boolean usage) {
  private static final Pattern MODEL = Pattern.compile("tandem/([^/]+)/([a-z]+)(?:/([^/]+))?");

  /** Taken and not used: they name the end user, or say what may be kept. */
  private static final List<String> UNUSED =
      List.of("user", "safety_identifier", "prompt_cache_key", "metadata", "store");

  /** Each with the only values it may have here. */
  private static final Map<String, List<String>> ONLY =
      Map.ofEntries(
          Map.entry("n", List.of("1")),
          Map.entry("frequency_penalty", List.of("0", "0.0")),
          Map.entry("presence_penalty", List.of("0", "0.0")),
          Map.entry("tools", List.of("[]")),
          Map.entry("functions", List.of("[]")),
          Map.entry("tool_choice", List.of("\"none\"", "\"auto\"")),
          Map.entry("function_call", List.of("\"none\"", "\"auto\"")),
          Map.entry("parallel_tool_calls", List.of("true", "false")),
          Map.entry("modalities", List.of("[\"text\"]")),
          Map.entry("service_tier", List.of("\"auto\"", "\"default\"")));

  static ChatRequest of(JsonNode body, AskOptions standard, Map<String, Path> adapters) {
    Fields fields = new Fields(body);
    String model = fields.required("model");
    List<Message> turns = turns(fields);
    boolean stream = fields.flag("stream").orElse(false);
    boolean usage =
        fields
            .object("stream_options")
            .map(options -> options.path("include_usage").asBoolean(false))
            .orElse(false);
    Matcher name = MODEL.matcher(model);
    Optional<Arm> arm = name.matches() ? served(name.group(2)) : Optional.empty();
    Steering steering = ChatSteering.of(fields, arm.orElse(Arm.BASE));
    AskOptions options = options(fields, standard, steering);
    UNUSED.forEach(fields::present);
    ONLY.forEach((field, values) -> only(fields, field, values));
    Message last = turns.isEmpty() ? Message.user("") : turns.getLast();
    if (!turns.isEmpty() && last.role() != Message.Role.USER) {
      fields.wrong("messages", "the last message must be the user's");
    }
    if (last.content().isBlank() && !turns.isEmpty()) {
      fields.wrong("messages", "the last message is empty");
    }
    if (last.content().length() > AskRoutes.QUESTION) {
      fields.wrong(
          "messages",
          "the last message is longer than %d characters".formatted(AskRoutes.QUESTION));
    }
    fields.done();
    Optional<String> adapter =
        name.matches() ? Optional.ofNullable(name.group(3)) : Optional.empty();
    if (arm.isEmpty() || !adapter.map(adapters::containsKey).orElse(true)) {
      throw new Problem(
          404,
          "There is no such model; write tandem/COLLECTION/ARM, as GET /v1/models lists them.",
          List.of(new Problem.Wrong("/model", "not found")));
    }
    return new ChatRequest(
        model,
        List.of(name.group(1).split("\\+", -1)),
        arm.get(),
        last.content(),
        history(turns.subList(0, turns.size() - 1)),
        adapter.map(adapters::get).map(options::withAdapter).orElse(options),
        stream,
        usage);
  }

  private static Optional<Arm> served(String name) {
    try {
      return Optional.of(Arm.parse(name));
    } catch (UserError e) {
      return Optional.empty();
    }
  }

  private static AskOptions options(Fields fields, AskOptions standard, Steering steering) {
    Optional<Integer> newer = fields.integer("max_completion_tokens", 1, 1_000_000);
    Optional<Integer> older = fields.integer("max_tokens", 1, 1_000_000);
    double topP = fields.number("top_p", 0, 1).orElse(1.0);
    Sampling usual = standard.sampling();
    List<String> stop = stop(fields);
    if (!stop.isEmpty() && steering.form().isPresent()) {
      fields.wrong(
          "stop", "'stop' could cut what 'response_format' asks for; leave one of them out");
      stop = List.of();
    }
    return standard.with(
        new Sampling(
            fields.number("temperature", 0, 2).orElse(usual.temperature()),
            topP > 0 ? topP : Double.MIN_VALUE, // 0 means the most likely token alone
            usual.minP(),
            fields.wholeNumber("seed").orElse(usual.seed()),
            newer.or(() -> older).orElse(usual.maxTokens()),
            stop,
            steering));
  }

  /** A text, or up to four. */
  private static List<String> stop(Fields fields) {
    Optional<JsonNode> stop = fields.present("stop");
    if (stop.isEmpty()) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    if (stop.get().isTextual()) {
      texts.add(stop.get().asText());
    } else {
      stop.get().forEach(text -> texts.add(text.isTextual() ? text.asText() : ""));
    }
    if (texts.contains("") || texts.size() > 4 || texts.isEmpty()) {
      fields.wrong("stop", "'stop' must be a text, or up to four of them, none empty");
      return List.of();
    }
    return texts;
  }

  private static void only(Fields fields, String name, List<String> values) {
    fields
        .present(name)
        .filter(node -> !values.contains(node.toString()))
        .ifPresent(
            node ->
                fields.wrong(
                    name,
                    "Tandem does not support '%s' yet, except as %s"
                        .formatted(name, String.join(" or ", values))));
  }

  private static List<Message> turns(Fields fields) {
    List<Message> turns = new ArrayList<>();
    List<JsonNode> messages = fields.list("messages");
    if (messages.isEmpty()) {
      fields.wrong("messages", "there is no message");
    }
    for (JsonNode message : messages) {
      String content = content(fields, message.path("content"));
      switch (message.path("role").asText()) {
        case "system", "developer" -> turns.add(Message.system(content));
        case "user" -> turns.add(Message.user(content));
        case "assistant" -> turns.add(Message.assistant(content));
        default ->
            fields.wrong(
                "messages", "Tandem knows the roles system, developer, user and assistant");
      }
    }
    return turns;
  }

  /** Text, or an array of text parts. */
  private static String content(Fields fields, JsonNode content) {
    if (content.isTextual()) {
      return content.asText();
    }
    if (!content.isArray()) {
      fields.wrong("messages", "each message has a content, which is text");
      return "";
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      if (!part.path("type").asText().equals("text") || !part.path("text").isTextual()) {
        fields.wrong("messages", "Tandem reads text only; it does not support other parts yet");
        return "";
      }
      text.append(part.path("text").asText());
    }
    return text.toString();
  }

  private static List<Message> history(List<Message> turns) {
    String instructions =
        turns.stream()
            .filter(turn -> turn.role() == Message.Role.SYSTEM)
            .map(Message::content)
            .filter(text -> !text.isBlank())
            .collect(Collectors.joining("\n\n"));
    List<Message> history = new ArrayList<>();
    if (!instructions.isEmpty()) {
      history.add(Message.system(instructions));
    }
    turns.stream().filter(turn -> turn.role() != Message.Role.SYSTEM).forEach(history::add);
    return history;
  }
}
