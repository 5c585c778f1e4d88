package dev.tandem.server.openai;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.json.Json;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a model that knows of tools said: {@link Tools} gives it two forms. */
sealed interface Said {
  /** Words for the user. */
  record Text(String text) implements Said {}

  /**
   * A tool that is to be called.
   *
   * @param arguments a JSON object
   */
  record Call(String tool, String arguments) implements Said {}

  String NAME = "name";
  String ARGUMENTS = "arguments";
  String CONTENT = "content";

  /** Every digit of a number is the model's. */
  ObjectReader READER =
      Json.mapper()
          .reader()
          .with(
              DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS,
              DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** Words for the user, as far as a cut text holds them. */
  Pattern BEGUN = Pattern.compile("\\s*\\{\\s*\"content\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)");

  /** What is behind a \ and not whole: {@code \}, {@code \}{@code u12}, or half of a pair. */
  Pattern BROKEN = Pattern.compile("\\\\(?:u[0-9a-fA-F]{0,3})?$|\\\\u[dD][89abAB][0-9a-fA-F]{2}$");

  /**
   * Reads a model's whole text. A text of neither form is the user's: it was cut off, or comes from
   * an endpoint that holds to no form.
   *
   * @param known which tools there are
   */
  static Said of(String text, Predicate<String> known) {
    try {
      JsonNode said = READER.readTree(text);
      if (said.path(NAME).isTextual()
          && said.path(ARGUMENTS).isObject()
          && known.test(said.path(NAME).asText())) {
        return new Call(said.path(NAME).asText(), said.path(ARGUMENTS).toString());
      }
      return new Text(said.path(CONTENT).isTextual() ? said.path(CONTENT).asText() : text);
    } catch (JsonProcessingException e) {
      return new Text(begun(text));
    }
  }

  private static String begun(String text) {
    Matcher words = BEGUN.matcher(text);
    if (!words.lookingAt()) {
      return text.stripLeading().startsWith("{") ? "" : text; // half a call is none
    }
    try {
      String whole = BROKEN.matcher(words.group(1)).replaceFirst("");
      return READER.readTree('"' + whole + '"').asText();
    } catch (JsonProcessingException e) {
      return "";
    }
  }

  /** A call as the model writes it. */
  static String call(String tool, String arguments) {
    ObjectNode call = Json.object().put(NAME, tool);
    try {
      call.set(ARGUMENTS, READER.readTree(arguments));
    } catch (JsonProcessingException e) {
      call.put(ARGUMENTS, arguments); // the caller's own history, whatever it is
    }
    return call.toString();
  }
}
