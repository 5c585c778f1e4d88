package dev.tandem.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaException;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.SpecVersionDetector;
import com.networknt.schema.resource.AllowSchemaLoader;
import com.networknt.schema.resource.SchemaLoader;
import dev.tandem.text.UserError;
import java.nio.file.Path;

/** JSON schemas of the user's own, of any draft; nothing that they refer to is fetched. */
final class Schemas {
  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Stands before the loaders that would ask the network or read files. */
  private static final SchemaLoader OWN =
      new AllowSchemaLoader(
          iri -> iri.toString().startsWith("classpath:")); // the drafts themselves

  private Schemas() {}

  /**
   * @param file whose text it is, for what is said of it
   * @throws UserError if it is no schema, or refers to one elsewhere
   */
  static JsonSchema of(Path file, String text) {
    try {
      JsonNode schema = MAPPER.readTree(text);
      if (!schema.isObject()) {
        throw new UserError("%s holds no JSON schema: it is no JSON object".formatted(file));
      }
      SpecVersion.VersionFlag draft =
          SpecVersionDetector.detectOptionalVersion(schema, false)
              .orElse(SpecVersion.VersionFlag.V202012);
      JsonSchema read =
          JsonSchemaFactory.getInstance(
                  draft,
                  factory -> factory.schemaLoaders(all -> all.values(list -> list.add(0, OWN))))
              .getSchema(schema);
      read.initializeValidators(); // what it refers to is missed now, not in the middle
      return read;
    } catch (JsonProcessingException e) {
      throw new UserError(
          "%s holds no JSON schema: line %d is not valid JSON"
              .formatted(file, e.getLocation().getLineNr()),
          e);
    } catch (JsonSchemaException e) {
      throw new UserError(
          "%s is no JSON schema that stands alone; mend it, and write what it refers to into it"
              .formatted(file),
          e);
    }
  }

  /** Whether a text is one JSON value that a schema takes. */
  static boolean take(JsonSchema schema, String text) {
    try {
      JsonNode value = MAPPER.readTree(text);
      return !value.isMissingNode() && schema.validate(value).isEmpty();
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
