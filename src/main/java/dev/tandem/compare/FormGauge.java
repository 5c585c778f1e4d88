package dev.tandem.compare;

import dev.tandem.example.TestQuestion;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Whether answers have the form that the user asks for: a JSON schema, or a regular expression that
 * the whole answer matches. What failed or is empty has none; declining is not measured.
 */
public record FormGauge(Form form) implements Gauge {
  /**
   * @param given a file that holds a JSON schema, or a regular expression
   * @throws UserError if it is neither
   */
  public static FormGauge of(String given) {
    return new FormGauge(
        schemaFile(given)
            .map(file -> Form.Schema.of(file, text(file)))
            .orElseGet(() -> Form.Expression.of(given)));
  }

  private static Optional<Path> schemaFile(String given) {
    try {
      Path file = Path.of(given);
      boolean named = given.toLowerCase(Locale.ROOT).endsWith(".json");
      return named || Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UserError(
          "the schema %s cannot be read; is the path given with --form right?".formatted(file), e);
    }
  }

  @Override
  public Map<Figure, Double> measure(TestQuestion question, Reply reply) {
    return reply.declined()
        ? Map.of()
        : Map.of(Figure.FORM_ASKED, reply.answers() && form.heldBy(reply.text()) ? 1.0 : 0.0);
  }
}
