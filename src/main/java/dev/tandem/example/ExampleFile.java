package dev.tandem.example;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.example.Refusal.BadRow;
import dev.tandem.example.Refusal.Why;
import dev.tandem.text.Sha256;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The examples of one file, in its order, and the rows that are none.
 *
 * @param sha256 of its text
 * @param format how it holds them, as given or as found from its name and first line
 */
public record ExampleFile(
    Path path, String sha256, Format format, List<Example> rows, List<Refusal> refused) {
  private static final String UNKNOWN =
      "%s is in no known format of examples: write JSONL with \"messages\", with \"prompt\" and \"completion\" or with \"question\" and \"answers\", or CSV of a text and its label; or name it with --format";

  public ExampleFile {
    rows = List.copyOf(rows);
    refused = List.copyOf(refused);
  }

  /** Reads a file whose rows name documents of no collection. */
  public static ExampleFile read(Path path, Optional<Format> format) {
    return read(path, new RowForm(format, "", false));
  }

  /**
   * @throws UserError if the file cannot be read, is of no known format, or holds nothing
   */
  static ExampleFile read(Path path, RowForm form) {
    String text = text(path);
    String first = text.lines().filter(line -> !line.isBlank()).findFirst().orElse("");
    if (first.isEmpty()) {
      throw new UserError("%s holds no examples; write one a line".formatted(path));
    }
    Format found = form.format().orElseGet(() -> find(path, first));
    List<Refusal> refused = new ArrayList<>();
    List<Example> rows =
        found == Format.CLASSIFICATION && (table(path) || !json(first))
            ? LabelRows.read(path, text, delimiter(path, first), refused)
            : lines(path, text, found, form, refused);
    return new ExampleFile(path, Sha256.of(text), found, rows, refused);
  }

  static String text(Path path) {
    try {
      String text = Files.readString(path);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new UserError("%s is not a UTF-8 text file; save it as UTF-8".formatted(path), e);
    } catch (IOException e) {
      throw new UserError("the examples %s cannot be read; is the path right?".formatted(path), e);
    }
  }

  private static Format find(Path path, String first) {
    if (json(first)) {
      JsonNode row;
      try {
        row = JsonRows.parse(first);
      } catch (BadRow e) {
        throw new UserError(UNKNOWN.formatted(path), e);
      }
      return find(row).orElseGet(() -> unknown(path));
    }
    int tab = first.indexOf('\t');
    if (tab >= 0 && first.substring(tab + 1).strip().matches("\"?\\[.*]\"?")) {
      return Format.QUESTIONS;
    }
    return tab >= 0 || table(path) ? Format.CLASSIFICATION : unknown(path);
  }

  private static Optional<Format> find(JsonNode row) {
    return row.has("messages")
        ? Optional.of(Format.CHAT)
        : row.has("prompt")
            ? Optional.of(Format.COMPLETION)
            : row.has("question") ? Optional.of(Format.QUESTIONS) : Optional.empty();
  }

  private static boolean table(Path path) {
    String name = path.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".csv") || name.endsWith(".tsv");
  }

  private static boolean json(String line) {
    return line.stripLeading().startsWith("{");
  }

  private static Format unknown(Path path) {
    throw new UserError(UNKNOWN.formatted(path));
  }

  /** Tabs where the name says so, or the first line has them and no comma before. */
  private static char delimiter(Path path, String first) {
    int tab = first.indexOf('\t');
    int comma = first.indexOf(',');
    boolean tabs =
        path.toString().toLowerCase(Locale.ROOT).endsWith(".tsv")
            || tab >= 0 && (comma < 0 || tab < comma);
    return tabs ? '\t' : ',';
  }

  private static List<Example> lines(
      Path path, String text, Format format, RowForm form, List<Refusal> refused) {
    List<Example> rows = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank()) {
        Place place = Place.of(path, number);
        try {
          rows.add(row(place, line, format, form));
        } catch (BadRow bad) {
          refused.add(bad.at(place));
        }
      }
    }
    return rows;
  }

  private static Example row(Place place, String line, Format format, RowForm form) {
    return switch (format) {
      case CHAT -> JsonRows.chat(place, JsonRows.parse(line), form);
      case COMPLETION -> JsonRows.completion(place, JsonRows.parse(line), form);
      case QUESTIONS -> question(place, line, form);
      case CLASSIFICATION -> labelled(place, line, form);
    };
  }

  private static Example labelled(Place place, String line, RowForm form) {
    JsonNode row = JsonRows.parse(line);
    Optional<Format> asked = find(row);
    if (asked.isEmpty()) {
      return JsonRows.labelled(place, row, form);
    }
    Example pair = row(place, line, asked.get(), form.closed());
    return new Example.Labelled(place, pair.origin(), pair.prompt(), pair.answer());
  }

  private static Example question(Place place, String line, RowForm form) {
    TestQuestion question = TestQuestions.row(line, place.line());
    boolean json = json(line);
    Example.Origin origin =
        json ? JsonRows.origin(JsonRows.parse(line), form) : Example.Origin.UNKNOWN;
    if (question.answers().stream().allMatch(String::isBlank)) {
      if (form.open() && json && !JsonRows.parse(line).has("answerable")) {
        return Example.Chat.of(place, origin, question.question());
      }
      throw new BadRow(Why.NOTHING_LEARNT, "has no answer that could be learnt");
    }
    String answer = question.answers().stream().filter(a -> !a.isBlank()).findFirst().orElseThrow();
    return Example.Chat.of(place, origin, question.question(), answer);
  }
}
