package dev.tandem.json;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.tandem.ledger.AnswerRecord;
import dev.tandem.ledger.AnswerReplay;
import dev.tandem.text.Acl;
import dev.tandem.text.Principals;
import java.io.IOException;

/**
 * Records to JSON as commands print and the server sends it: keys in snake case, times in ISO 8601.
 */
public final class Json {
  private static final StdDeserializer<Acl> AS_WRITTEN =
      new StdDeserializer<>(Acl.class) {
        private static final long serialVersionUID = 1;

        @Override
        public Acl deserialize(JsonParser parser, DeserializationContext context)
            throws IOException {
          return Acl.parse(parser.getValueAsString(""));
        }
      };

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .addModule(
              new SimpleModule()
                  .addSerializer(Acl.class, ToStringSerializer.instance)
                  .addDeserializer(Acl.class, AS_WRITTEN)
                  .addSerializer(Principals.class, ToStringSerializer.instance))
          .addMixIn(AnswerReplay.class, Flat.class)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS) // what was written is read again
          .build();

  /** A replay is the answer's own keys and {@code withheld}. */
  private interface Flat {
    @JsonUnwrapped
    AnswerRecord given();
  }

  private Json() {}

  /** JSON that a room wrote, to stand inside other JSON. */
  public static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was written as JSON is none", e);
    }
  }

  /** Reads and writes in this form. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /** An empty object, to be filled. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** For people: several lines, indented. */
  public static String pretty(Object value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw unwritable(value, e);
    }
  }

  /** One line. */
  public static String line(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw unwritable(value, e);
    }
  }

  /** One line, in UTF-8. */
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw unwritable(value, e);
    }
  }

  private static IllegalStateException unwritable(Object value, JsonProcessingException cause) {
    return new IllegalStateException(
        "cannot write " + value.getClass().getSimpleName() + " as JSON", cause);
  }
}
