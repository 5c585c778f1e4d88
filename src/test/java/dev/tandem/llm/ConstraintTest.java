package dev.tandem.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.tandem.text.UserError;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Texts under a schema, against a validator. The tokens are bytes and random pieces, many of which
 * cross the borders of elements and characters; what a model would write is drawn by chance.
 */
class ConstraintTest {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);

  private static final long SEED = Long.getLong("tandem.seed", new Random().nextLong());

  private final Random random = new Random(SEED);
  private final byte[][] tokens = tokens();
  private final int end = tokens.length - 1;

  @BeforeAll
  static void tellSeed() {
    System.out.println("ConstraintTest seed: -Dtandem.seed=" + SEED);
  }

  /** All bytes, what JSON is made of, and random pieces; the last is the end of text. */
  private byte[][] tokens() {
    List<byte[]> all = new ArrayList<>();
    for (int b = 0; b < 256; b++) {
      all.add(new byte[] {(byte) b});
    }
    String[] parts = {
      "{\"", "\":", "\": \"", "\",\"", "\"}", "]}", "},{", "[[", "{}", "[]", ", ", ",\n  ", "\n",
      "true", "false", "null", "nul", "12", "0.", "e+", "-1", "\\u00", "\\n", "\\\"", "ab",
          "abc\":",
      "größe", "日本", "🙂", "name\":\"", " \"a\"", "value\":", "children\": [", "}]}", "\"\"", "  "
    };
    for (String part : parts) {
      all.add(part.getBytes(StandardCharsets.UTF_8));
    }
    for (int i = 0; i < 300; i++) {
      ByteArrayOutputStream piece = new ByteArrayOutputStream();
      for (int n = random.nextInt(2, 4); n > 0; n--) {
        byte[] whole = all.get(random.nextInt(34, all.size()));
        int from = random.nextInt(whole.length);
        piece.write(whole, from, random.nextInt(1, whole.length - from + 1));
      }
      all.add(piece.toByteArray());
    }
    all.add(new byte[0]);
    return all.toArray(new byte[0][]);
  }

  private TokenForm form(Constraint constraint) {
    return new TokenForm(constraint.grammar(), new TokenTrie(tokens), Set.of(end));
  }

  private static Constraint schema(JsonNode schema) {
    return Constraint.jsonSchema("test", schema);
  }

  /** A text drawn by chance, later ones inclined to end; empty if it was not whole in time. */
  private String write(TokenForm form, int most) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (int i = 0; i < most && !form.over(); i++) {
      long[] mask = form.mask();
      List<Integer> allowed = new ArrayList<>();
      for (int token = 0; token < tokens.length; token++) {
        boolean may = (mask[token >> 6] >> token & 1) != 0;
        if (i % 7 == 0) {
          assertThat(may).as("token %d after %s", token, text).isEqualTo(form.allows(token));
        }
        if (may) {
          allowed.add(token);
        }
      }
      assertThat(allowed).as("what may follow %s", text).isNotEmpty();
      int token = allowed.get(random.nextInt(allowed.size()));
      if (i > 25) {
        token = closing(allowed, token);
      }
      if (token == end) {
        return text.toString(StandardCharsets.UTF_8);
      }
      form.add(token);
      text.writeBytes(tokens[token]);
    }
    return form.over() ? text.toString(StandardCharsets.UTF_8) : "";
  }

  private int closing(List<Integer> allowed, int otherwise) {
    if (allowed.contains(end)) {
      return end;
    }
    for (char c : random.nextBoolean() ? new char[] {']', '}', '"'} : new char[] {'"', '}', ']'}) {
      if (allowed.contains((int) c)) {
        return c;
      }
    }
    return otherwise;
  }

  @Test
  void everyFinishedTextParsesAndValidates() throws JsonProcessingException {
    RandomSchema schemas = new RandomSchema(random);
    int finished = 0;
    for (int i = 0; i < 400; i++) {
      JsonNode schema = schemas.next();
      TokenForm form;
      try {
        form = form(schema(schema));
      } catch (UserError e) {
        throw new AssertionError(schema.toString(), e);
      }
      JsonSchema validator = SCHEMAS.getSchema(schema);
      String text = write(form, 400);
      if (!text.isEmpty()) {
        finished++;
        JsonNode written = JSON.readTree(text);
        assertThat(validator.validate(written)).as("%s for %s", text, schema).isEmpty();
      }
    }
    assertThat(finished).isGreaterThan(300);
  }

  @Test
  void anyObjectParses() throws JsonProcessingException {
    for (int i = 0; i < 60; i++) {
      String text = write(form(Constraint.jsonObject()), 400);
      if (!text.isEmpty()) {
        assertThat(new ObjectMapper().readTree(text).isObject()).as(text).isTrue();
      }
    }
  }

  private boolean fits(String schema, String text) throws JsonProcessingException {
    FormState state = FormState.start(schema(JSON.readTree(schema)).grammar());
    return state.step(text.getBytes(StandardCharsets.UTF_8)).complete();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"string\"} | \"a\\u00e9\\ud83d\\ude42é🙂\\/\" | true",
        "{\"type\":\"string\"} | \"\\ud83d\" | false",
        "{\"type\":\"string\"} | \"a | false",
        "{\"type\":\"string\",\"maxLength\":1} | \"🙂\" | true",
        "{\"type\":\"string\",\"maxLength\":1} | \"\\ud83d\\ude42\" | true",
        "{\"type\":\"string\",\"maxLength\":1} | \"ab\" | false",
        "{\"type\":\"string\",\"minLength\":2} | \"\\n\" | false",
        "{\"type\":\"string\",\"pattern\":\"b+\"} | \"abba\" | true",
        "{\"type\":\"string\",\"pattern\":\"^b+\"} | \"abba\" | false",
        "{\"type\":\"string\",\"pattern\":\"^a{3}$\",\"maxLength\":3} | \"aaa\" | true",
        "{\"type\":\"string\",\"format\":\"date\"} | \"2025-02-30\" | false",
        "{\"type\":\"integer\",\"minimum\":7,\"maximum\":1203} | 1203 | true",
        "{\"type\":\"integer\",\"minimum\":7,\"maximum\":1203} | 1204 | false",
        "{\"type\":\"integer\",\"minimum\":7,\"maximum\":1203} | 99 | true",
        "{\"type\":\"integer\",\"minimum\":-20,\"exclusiveMaximum\":-3} | -4 | true",
        "{\"type\":\"integer\",\"minimum\":-20,\"exclusiveMaximum\":-3} | -3 | false",
        "{\"type\":\"integer\"} | 07 | false",
        "{\"type\":\"number\",\"exclusiveMinimum\":0,\"maximum\":1} | 0.00 | false",
        "{\"type\":\"number\",\"exclusiveMinimum\":0,\"maximum\":1} | 0.05 | true",
        "{\"type\":\"number\",\"exclusiveMinimum\":0,\"maximum\":1} | 1.0 | true",
        "{\"type\":\"number\"} | -1.5e-3 | true",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"null\"},\"b\":{\"type\":\"null\"}},\"required\":[\"b\"]} | {\"b\": null} | true",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"null\"},\"b\":{\"type\":\"null\"}},\"required\":[\"b\"]} | {\"a\":null} | false",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"null\"}},\"additionalProperties\":{\"type\":\"integer\"}} | {\"ab\":1,\"\":2} | true",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"null\"}},\"additionalProperties\":{\"type\":\"integer\"}} | {\"a\":1} | false",
        "{\"type\":\"object\",\"additionalProperties\":false} | {} | true",
        "{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"minItems\":2} | [1] | false",
        "{\"type\":\"array\",\"items\":{\"type\":\"integer\"},\"minItems\":2} | [1, 2,3] | true",
        "{\"type\":\"array\",\"prefixItems\":[{\"const\":1}],\"items\":false} | [1] | true",
        "{\"type\":\"array\",\"prefixItems\":[{\"const\":1}],\"items\":false} | [] | true",
        "{\"enum\":[1,\"1\"],\"type\":\"string\"} | 1 | false",
        "{\"type\":[\"null\",\"boolean\"]} | true | true",
        "true | {\"a\":[1,{\"b\":null}]} | true",
      })
  void wordsAreInTheFormOrNot(String schema, String text, boolean in) throws Exception {
    assertThat(fits(schema, text)).isEqualTo(in);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"object\",\"patternProperties\":{}} # 'patternProperties'",
        "{\"type\":\"array\",\"uniqueItems\":true} # 'uniqueItems'",
        "{\"type\":\"integer\",\"multipleOf\":3} # 'multipleOf'",
        "{\"type\":\"number\",\"minimum\":0.5} # 'minimum' that is not whole",
        "{\"type\":\"integer\",\"minimum\":5,\"maximum\":4} # bounds without a number",
        "{\"type\":\"string\",\"pattern\":\"(?=a)b\"} # '(?'",
        "{\"type\":\"string\",\"pattern\":\"(a)\\\\1\"} # '\\1'",
        "{\"type\":\"string\",\"pattern\":\"a\\\\b\"} # '\\b'",
        "{\"type\":\"string\",\"pattern\":\"a$b\"} # '$' inside",
        "{\"type\":\"string\",\"pattern\":\"^a{5}$\",\"maxLength\":3} # no string of these lengths",
        "{\"type\":\"string\",\"pattern\":\"(?:(?:a{999}){999}){999}\"} # of this size",
        "{\"type\":\"string\",\"pattern\":\"(a|b)*a(a|b){14}\"} # of this size",
        "{\"type\":\"string\",\"pattern\":\"a{3000}\"} # repetition",
        "{\"type\":\"string\",\"format\":\"ipv6\"} # 'ipv6'",
        "{\"type\":\"file\"} # the type \"file\"",
        "{\"$ref\":\"#/$defs/none\"} # leads nowhere",
        "{\"$ref\":\"other.json\"} # outside the schema",
        "{\"$ref\":\"#\"} # no finite value",
        "{\"anyOf\":[{\"$ref\":\"#\"},{\"type\":\"null\"}]} # leads to itself",
        "{\"type\":\"object\",\"properties\":{\"a\":{\"$ref\":\"#\"}},\"required\":[\"a\"]} # no finite value",
        "{\"oneOf\":[{\"type\":\"integer\"},{\"type\":\"number\"}]} # 'oneOf'",
        "{\"not\":{}} # 'not'",
        "{\"enum\":[]} # no finite value",
        "3 # neither an object",
      })
  void whatCannotBeHeldToIsRefusedByName(String schemaAndWords) throws Exception {
    String[] parts = schemaAndWords.split(" # ", 2);
    JsonNode schema = JSON.readTree(parts[0]);
    assertThatThrownBy(() -> schema(schema))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(parts[1]);
  }

  @Test
  void oneOfIsTakenWhereOnlyOneCanFit() throws Exception {
    String schema =
        """
        {"oneOf": [
          {"type": "object", "properties": {"kind": {"const": "a"}, "x": {"type": "integer"}}, "required": ["kind"]},
          {"type": "object", "properties": {"kind": {"const": "b"}, "y": {"type": "string"}}, "required": ["kind"]},
          {"type": "null"}]}
        """;
    assertThat(fits(schema, "{\"kind\":\"b\",\"y\":\"\"}")).isTrue();
    assertThat(fits(schema, "{\"kind\":\"b\",\"x\":1}")).isFalse();
    assertThat(fits(schema, "null")).isTrue();
  }
}
