package dev.tandem.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** JSON files of a Hugging Face folder. */
final class HubJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HubJson() {}

  /**
   * A file that must be there.
   *
   * @throws UserError naming it, if it is not
   */
  static Path require(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserError(
          "the folder %s has no %s; fetch it whole"
              .formatted(file.getParent(), file.getFileName()));
    }
    return file;
  }

  /**
   * The object in a file.
   *
   * @throws UserError if it is not there or holds no object
   */
  static JsonNode read(Path file) {
    try {
      JsonNode json = JSON.readTree(require(file).toFile());
      if (json.isObject()) {
        return json;
      }
    } catch (IOException e) {
      // said below; the cause would quote the file
    }
    throw new UserError("%s holds no JSON object; fetch it again".formatted(file));
  }

  /** Likewise, or an empty object where there is no such file. */
  static JsonNode readIfThere(Path file) {
    return Files.isRegularFile(file) ? read(file) : JSON.createObjectNode();
  }
}
