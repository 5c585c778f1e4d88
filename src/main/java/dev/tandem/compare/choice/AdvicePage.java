package dev.tandem.compare.choice;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.compare.ReportPage;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An {@link Advice} in a folder: one page that needs nothing else, and JSON with its schema. */
public final class AdvicePage {
  /** The page's name in its folder. */
  public static final String NAME = "choice.html";

  static final String SCHEMA = "choice.schema.json";
  private static final String JSON = "choice.json";
  private static final ReportPage PAGE =
      new ReportPage(
          "Choice",
          "factors",
          JSON,
          List.of("choose/choice.css"),
          List.of(
              "compare/dom.js",
              "compare/words.js",
              "compare/charts.js",
              "choose/choice.js",
              "compare/theme.js"));

  private AdvicePage() {}

  /**
   * What {@code choose --json} prints.
   *
   * @param evidence the folder that the evidence lies in
   * @param folder where it is read, so that links are relative to it
   */
  public static ObjectNode json(Advice advice, Optional<Path> evidence, Optional<Path> folder) {
    return new AdviceJson(advice, evidence.map(from -> path(from, folder)).orElse("")).json();
  }

  private static String path(Path evidence, Optional<Path> folder) {
    Path there = evidence.toAbsolutePath().normalize();
    Path relative =
        folder
            .map(here -> here.toAbsolutePath().normalize().relativize(there))
            .orElse(evidence.normalize());
    String written = relative.toString().replace('\\', '/');
    return written.isEmpty() ? "" : written + "/";
  }

  /**
   * Writes {@code choice.html} and {@code choice.json} with its schema into a folder.
   *
   * @return the page
   * @throws UserError if they cannot be written
   */
  public static Path write(Advice advice, Optional<Path> evidence, Path folder) {
    Path page = folder.resolve(NAME);
    ObjectNode data = json(advice, evidence, Optional.of(folder));
    try {
      Files.createDirectories(folder);
      ObjectNode json = new ObjectMapper().createObjectNode().put("$schema", SCHEMA);
      json.setAll(data);
      Files.writeString(folder.resolve(JSON), json.toPrettyString() + "\n");
      Files.writeString(folder.resolve(SCHEMA), ReportPage.resource("choose/" + SCHEMA));
      Files.writeString(page, PAGE.html(data));
    } catch (IOException e) {
      throw new UserError(
          "the choice cannot be written to %s (%s); name another folder with --report"
              .formatted(folder, e.getMessage()),
          e);
    }
    return page;
  }
}
