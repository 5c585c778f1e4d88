package dev.tandem.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.stream.Stream;

/** Reads the server-sent events of an ask to their end (WHATWG HTML, section 9.2). */
final class EventReader {
  private EventReader() {}

  interface Event {
    /**
     * @param name such as {@code retrieved}
     * @throws IOException if the event is not as it should be
     */
    void on(String name, JsonNode data) throws IOException;
  }

  /**
   * Tells each event when it is there, and returns the answer.
   *
   * @throws IOException if the status is not 200, an event is an error, or no answer comes
   */
  static JsonNode answer(HttpResponse<Stream<String>> response, Event listener) throws IOException {
    try (Stream<String> lines = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException(
            "status " + response.statusCode() + ": " + String.join(" ", lines.toList()));
      }
      String name = "";
      for (String line : (Iterable<String>) lines::iterator) {
        if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          JsonNode data = Json.mapper().readTree(line.substring(6));
          if (name.equals("error")) {
            throw new IOException("error event: " + data.path("title").asText());
          }
          listener.on(name, data);
          if (name.equals("answer")) {
            return data;
          }
        }
      }
    }
    throw new IOException("the stream ended without an answer");
  }
}
