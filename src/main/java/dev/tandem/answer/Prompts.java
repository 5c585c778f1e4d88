package dev.tandem.answer;

import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds a collection's prompt template: {@code HOME/collections/NAME/prompt.md} where there is one,
 * else a built-in. Read for each question, so that an edit holds at once.
 *
 * @param home the home folder
 */
public record Prompts(Path home) {
  /** The built-in template for passages shown whole. */
  static final String PASSAGES = "/prompts/rag.md";

  /** The built-in template for the passages' best sentences. */
  static final String SENTENCES = "/prompts/sentences.md";

  /** Whether questions to some collections are asked with a template of their own. */
  boolean own(List<String> collections) {
    return collections.size() == 1 && Files.isRegularFile(file(collections.getFirst()));
  }

  private Path file(String collection) {
    return home.resolve("collections").resolve(collection).resolve("prompt.md");
  }

  /**
   * The template for questions to some collections: of one its own; several are asked with the
   * built-in, because what one wants said is not for the others.
   *
   * @param builtIn which built-in template to take where the collection has none of its own
   */
  PromptTemplate of(List<String> collections, String builtIn) {
    Path own = file(collections.getFirst());
    if (!own(collections)) {
      return new PromptTemplate(builtIn(builtIn), builtIn);
    }
    try {
      return new PromptTemplate(Files.readString(own), own.toString());
    } catch (IOException e) {
      throw new UserError("cannot read the prompt template " + own + "; check its permissions", e);
    }
  }

  /** The text of a built-in template. */
  static String builtIn(String name) {
    try (InputStream in = Prompts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
