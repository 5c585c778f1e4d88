package dev.tandem.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.answer.Arm;
import dev.tandem.json.Json;
import dev.tandem.llm.Constraint;
import dev.tandem.server.Fields;
import dev.tandem.text.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The functions that a model may ask its caller to run. Its text is held to one of the forms <code>
 * {"name":TOOL,"arguments":{...}}</code>, the arguments to that tool's schema, and where it need
 * not call any <code>{"content":"..."}</code>. Only a model that answers alone is told of tools, so
 * that no call ever comes from a document.
 *
 * @param all those that may be called
 */
record Tools(List<Tool> all, Choice choice) {
  static final Tools NONE = new Tools(List.of(), Choice.NONE);

  static final String ALONE =
      "tools are for models that answer alone (/base, /tuned); an answer from documents is made of verified quotes, and no tool is called for what a document says";

  private static final int MOST = 128; // as OpenAI's
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /**
   * @param parameters JSON schema of the arguments, an object
   */
  record Tool(String name, String description, JsonNode parameters) {}

  /** Whether one is called. */
  enum Choice {
    NONE,
    AUTO,
    REQUIRED
  }

  Tools {
    all = List.copyOf(all);
  }

  /** Whether the model is told of them. */
  boolean shown() {
    return !all.isEmpty() && choice != Choice.NONE;
  }

  boolean has(String name) {
    return all.stream().anyMatch(tool -> tool.name().equals(name));
  }

  /** What a model that was told of them said. */
  Said read(String text) {
    return shown() ? Said.of(text, this::has) : new Said.Text(text);
  }

  /**
   * Reads {@code tools} and {@code tool_choice}.
   *
   * @param nested whether what is said of a function stands in a {@code function} of its own, as in
   *     chat completions, or beside its type, as in responses
   */
  static Tools of(Fields fields, Arm arm, boolean nested) {
    List<Tool> tools = new ArrayList<>();
    for (JsonNode each : fields.list("tools")) {
      if (!each.path("type").asText().equals("function")) {
        fields.wrong("tools", "Tandem knows tools of the type function");
        return NONE;
      }
      tools.add(tool(fields, nested ? each.path("function") : each));
    }
    if (tools.size() > MOST || tools.stream().map(Tool::name).distinct().count() < tools.size()) {
      fields.wrong("tools", "there may be %d tools, each with a name of its own".formatted(MOST));
      return NONE;
    }
    Tools chosen = chosen(fields, tools, nested);
    fields.flag("parallel_tool_calls"); // one call an answer, which either allows
    if (arm.readsDocuments() && chosen.shown()) {
      fields.wrong("tools", ALONE);
      return NONE;
    }
    return chosen;
  }

  private static Tool tool(Fields fields, JsonNode function) {
    String name = function.path("name").asText();
    if (!NAME.matcher(name).matches()) {
      fields.wrong("tools", "a function's name has up to 64 letters, digits, _ and -");
    }
    JsonNode parameters = function.path("parameters");
    if (parameters.isMissingNode() || parameters.isNull() || parameters.isEmpty()) {
      parameters = Json.object().put("type", "object").put("additionalProperties", false);
    }
    if (!parameters.isObject() || !parameters.path("type").asText("object").equals("object")) {
      fields.wrong("tools", "a function's parameters are the JSON schema of an object");
    }
    return new Tool(name, function.path("description").asText(""), parameters);
  }

  private static Tools chosen(Fields fields, List<Tool> tools, boolean nested) {
    Optional<JsonNode> choice = fields.present("tool_choice");
    if (choice.isEmpty()) {
      return new Tools(tools, tools.isEmpty() ? Choice.NONE : Choice.AUTO);
    }
    if (choice.get().isTextual()) {
      switch (choice.get().asText()) {
        case "none" -> {
          return new Tools(tools, Choice.NONE);
        }
        case "auto" -> {
          return new Tools(tools, tools.isEmpty() ? Choice.NONE : Choice.AUTO);
        }
        case "required" -> {
          if (!tools.isEmpty()) {
            return new Tools(tools, Choice.REQUIRED);
          }
        }
        default -> {}
      }
    }
    String name = choice.get().at(nested ? "/function/name" : "/name").asText();
    List<Tool> named = tools.stream().filter(tool -> tool.name().equals(name)).toList();
    if (!choice.get().path("type").asText().equals("function") || named.isEmpty()) {
      fields.wrong(
          "tool_choice", "it is none, auto, required or a function, and that one of the 'tools'");
      return NONE;
    }
    return new Tools(named, Choice.REQUIRED);
  }

  /** What the model is told of them. */
  String instructions() {
    String list =
        all.stream()
            .map(
                tool ->
                    Json.object()
                        .put(Said.NAME, tool.name())
                        .put("description", tool.description())
                        .set("parameters", tool.parameters())
                        .toString())
            .collect(Collectors.joining("\n"));
    String call =
        "Write one JSON object. To call a tool: {\"name\":TOOL,\"arguments\":{...}}, the arguments by its parameters.";
    String answer = " To answer without a tool: {\"content\":ANSWER}.";
    return "You can call these tools:\n%s\n%s%s"
        .formatted(list, call, choice == Choice.AUTO ? answer : "");
  }

  /**
   * The form of the model's text.
   *
   * @throws UserError naming the part of a schema that cannot be held to
   */
  Constraint form() {
    if (all.size() == 1 && choice == Choice.REQUIRED) {
      return Constraint.jsonSchema("tool_call", call(all.getFirst(), "#"));
    }
    ObjectNode schema = Json.object();
    var ways = schema.putArray("anyOf");
    for (Tool tool : all) {
      ways.add(call(tool, "#/anyOf/" + ways.size()));
    }
    if (choice == Choice.AUTO) {
      ways.add(object(Said.CONTENT, Json.object().put("type", "string")));
    }
    return Constraint.jsonSchema("tool_call", schema);
  }

  private static ObjectNode object(String property, JsonNode schema) {
    ObjectNode object = Json.object().put("type", "object").put("additionalProperties", false);
    object.putObject("properties").set(property, schema);
    object.putArray("required").add(property);
    return object;
  }

  private static ObjectNode call(Tool tool, String place) {
    ObjectNode call = object(Said.NAME, Json.object().put("const", tool.name()));
    String root = place + "/properties/" + Said.ARGUMENTS;
    ((ObjectNode) call.path("properties"))
        .set(Said.ARGUMENTS, SchemaMove.below(root, tool.parameters()));
    call.withArray("required").add(Said.ARGUMENTS);
    return call;
  }
}
