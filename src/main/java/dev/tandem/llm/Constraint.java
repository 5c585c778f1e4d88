package dev.tandem.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.text.UserError;

/**
 * A form that a text must have: JSON, or JSON that validates against a schema. Where a model ends
 * its text before the token limit, the text has it.
 */
public final class Constraint {
  private final Grammar grammar;
  private final ObjectNode responseFormat;

  private Constraint(Grammar grammar, ObjectNode responseFormat) {
    this.grammar = grammar;
    this.responseFormat = responseFormat;
  }

  /** Any JSON object. */
  public static Constraint jsonObject() {
    ObjectNode format = JsonNodeFactory.instance.objectNode().put("type", "json_object");
    return new Constraint(SchemaCompiler.anyObject(), format);
  }

  /**
   * JSON that validates against a schema (draft 2020-12).
   *
   * @param name of the schema, for endpoints
   * @throws UserError naming the part of it that cannot be held to
   */
  public static Constraint jsonSchema(String name, JsonNode schema) {
    ObjectNode format = JsonNodeFactory.instance.objectNode().put("type", "json_schema");
    format.putObject("json_schema").put("name", name).put("strict", true).set("schema", schema);
    try {
      return new Constraint(SchemaCompiler.compile(schema), format);
    } catch (UnsupportedSchema e) {
      throw new UserError(
          "the schema needs %s, which is not supported".formatted(e.getMessage()), e);
    }
  }

  Grammar grammar() {
    return grammar;
  }

  /** As the field {@code response_format} of OpenAI's API. */
  JsonNode responseFormat() {
    return responseFormat;
  }
}
