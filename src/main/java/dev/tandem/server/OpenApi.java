package dev.tandem.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.tandem.Tandem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The description of the API, written by hand in {@code openapi.yaml}. */
final class OpenApi {
  private static final String FILE = "/server/openapi.yaml";

  private OpenApi() {}

  static ObjectNode document() {
    try (InputStream in = OpenApi.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its resource " + FILE);
      }
      JsonNode document = new YAMLMapper().readTree(in);
      ((ObjectNode) document.get("info")).put("version", Tandem.VERSION);
      return (ObjectNode) document;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
