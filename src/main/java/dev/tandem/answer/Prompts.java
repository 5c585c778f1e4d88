package dev.tandem.answer;

import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Finds a collection's prompt template: {@code HOME/collections/NAME/prompt.md} where there is one,
 * else the built-in. Read for each question, so that an edit holds at once.
 *
 * @param home the home folder
 */
public record Prompts(Path home) {
  private static final String BUILT_IN = "/prompts/rag.md";

  PromptTemplate of(String collection) {
    Path own = home.resolve("collections").resolve(collection).resolve("prompt.md");
    if (!Files.isRegularFile(own)) {
      return new PromptTemplate(builtIn(), BUILT_IN);
    }
    try {
      return new PromptTemplate(Files.readString(own), own.toString());
    } catch (IOException e) {
      throw new UserError("cannot read the prompt template " + own + "; check its permissions", e);
    }
  }

  /** The text of the built-in template, to start an own one from. */
  public static String builtIn() {
    try (InputStream in = Prompts.class.getResourceAsStream(BUILT_IN)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its resource " + BUILT_IN);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
