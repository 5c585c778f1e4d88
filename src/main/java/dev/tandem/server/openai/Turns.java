package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.answer.Arm;
import dev.tandem.json.Json;
import dev.tandem.llm.Message;
import dev.tandem.server.Asks;
import dev.tandem.server.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A conversation as it is read from a request. What a tool returned is a user's turn for the model,
 * whose template may know no other: it is data of the caller's, and said to be a tool's.
 */
final class Turns {
  private static final Set<String> TEXTS = Set.of("text", "input_text", "output_text");

  private final Fields fields;
  private final String field;
  private final List<Message> turns = new ArrayList<>();
  private final Map<String, String> called = new HashMap<>(); // id of a call to its tool
  private boolean toolSpoke; // last

  /**
   * @param field of the request that they stand in
   */
  Turns(Fields fields, String field) {
    this.fields = fields;
    this.field = field;
  }

  /** What was said before, in an earlier request. */
  void before(Message turn) {
    turns.add(turn);
  }

  /** A call that was made before, in an earlier request. */
  void before(String id, String tool) {
    called.put(id, tool);
  }

  void say(String role, String text) {
    switch (role) {
      case "system", "developer" -> turns.add(Message.system(text));
      case "user" -> user(text, false);
      case "assistant" -> assistant(text);
      default ->
          fields.wrong(
              field, "Tandem knows the roles system, developer, user and assistant, and tool");
    }
  }

  private void assistant(String text) {
    turns.add(Message.assistant(text));
    toolSpoke = false;
  }

  void call(String id, String tool, String arguments) {
    if (id.isEmpty() || tool.isEmpty()) {
      fields.wrong(field, "a tool call has an id, and the name of its tool");
    }
    called.put(id, tool);
    String call = Said.call(tool, arguments);
    assistant(last(Message.Role.ASSISTANT) ? turns.removeLast().content() + "\n" + call : call);
  }

  void result(String id, String text) {
    String tool = called.getOrDefault(id, "");
    if (tool.isEmpty()) {
      fields.wrong(field, "what a tool returned must name the call before that asked for it");
      return;
    }
    user("The tool %s returned:\n%s".formatted(tool, text), true);
  }

  /** Templates may refuse two turns of the user in a row, which results of several calls are. */
  private void user(String text, boolean tool) {
    if (toolSpoke && last(Message.Role.USER)) {
      turns.add(Message.user(turns.removeLast().content() + "\n\n" + text));
    } else {
      turns.add(Message.user(text));
    }
    toolSpoke = tool;
  }

  private boolean last(Message.Role role) {
    return !turns.isEmpty() && turns.getLast().role() == role;
  }

  /** Text, or an array of text parts. */
  String text(JsonNode content) {
    if (content.isTextual()) {
      return content.asText();
    }
    if (!content.isArray()) {
      fields.wrong(field, "each message has a content, which is text");
      return "";
    }
    StringBuilder text = new StringBuilder();
    for (JsonNode part : content) {
      if (!TEXTS.contains(part.path("type").asText()) || !part.path("text").isTextual()) {
        fields.wrong(field, "Tandem reads text only; it does not support other parts yet");
        return "";
      }
      text.append(part.path("text").asText());
    }
    return text.toString();
  }

  /** The last turn, which is the question. */
  String question(Arm arm) {
    if (turns.isEmpty()) {
      fields.wrong(field, "there is no message");
      return "";
    }
    Message last = turns.getLast();
    if (last.role() != Message.Role.USER) {
      fields.wrong(field, "the last message must be the user's");
    } else if (last.content().isBlank()) {
      fields.wrong(field, "the last message is empty");
    }
    if (last.content().length() > Asks.QUESTION) {
      fields.wrong(field, "the last message is longer than %d characters".formatted(Asks.QUESTION));
    }
    if (arm.readsDocuments() && !called.isEmpty()) {
      fields.wrong(field, Tools.ALONE);
    }
    return last.content();
  }

  /**
   * The turns before the last.
   *
   * @param tools that the model is told of
   */
  List<Message> history(Tools tools) {
    List<Message> before = turns.subList(0, Math.max(0, turns.size() - 1));
    String instructions =
        before.stream()
            .filter(turn -> turn.role() == Message.Role.SYSTEM)
            .map(Message::content)
            .filter(text -> !text.isBlank())
            .collect(Collectors.joining("\n\n"));
    String told = tools.shown() ? tools.instructions() : "";
    String system = instructions + (instructions.isEmpty() || told.isEmpty() ? "" : "\n\n") + told;
    List<Message> history = new ArrayList<>();
    if (!system.isEmpty()) {
      history.add(Message.system(system));
    }
    before.stream().filter(turn -> turn.role() != Message.Role.SYSTEM).forEach(history::add);
    return history;
  }

  /** Chat completions' {@code messages}. */
  static Turns ofMessages(Fields fields) {
    Turns turns = new Turns(fields, "messages");
    for (JsonNode message : fields.list("messages")) {
      JsonNode content = message.path("content");
      JsonNode calls = message.path("tool_calls");
      String role = message.path("role").asText();
      if (role.equals("tool")) {
        turns.result(message.path("tool_call_id").asText(), turns.text(content));
      } else if (role.equals("assistant") && calls.isArray() && !calls.isEmpty()) {
        if (content.isTextual() && !content.asText().isBlank()) {
          turns.say(role, content.asText());
        }
        calls.forEach(
            call ->
                turns.call(
                    call.path("id").asText(),
                    call.at("/function/name").asText(),
                    call.at("/function/arguments").asText()));
      } else {
        turns.say(role, turns.text(content));
      }
    }
    return turns;
  }

  /** Responses' {@code input}: a text, or items. */
  void input() {
    JsonNode input = fields.present(field).orElse(Json.mapper().missingNode());
    if (input.isTextual()) {
      say("user", input.asText());
      return;
    }
    if (!input.isArray()) {
      fields.wrong(field, "'input' must be a text, or an array of messages");
      return;
    }
    for (JsonNode item : input) {
      switch (item.path("type").asText("message")) {
        case "message" -> say(item.path("role").asText(), text(item.path("content")));
        case "function_call" ->
            call(
                item.path("call_id").asText(),
                item.path("name").asText(),
                item.path("arguments").asText());
        case "function_call_output" ->
            result(item.path("call_id").asText(), text(item.path("output")));
        default ->
            fields.wrong(
                field,
                "Tandem reads messages, and calls of functions with what they returned; it does not support other items yet");
      }
    }
  }
}
