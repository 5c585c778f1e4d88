package dev.tandem.server.openai;

import dev.tandem.server.TestServer;
import java.net.http.HttpResponse;

/** A form with a file, as OpenAI's clients send it. */
final class Multipart {
  static final String TYPE = "multipart/form-data; boundary=xYzZY";

  private Multipart() {}

  static String body(String purpose, String name, String content) {
    return """
        --xYzZY\r
        Content-Disposition: form-data; name="purpose"\r
        \r
        %s\r
        --xYzZY\r
        Content-Disposition: form-data; name="file"; filename="%s"\r
        Content-Type: multipart/mixed; boundary=other\r
        \r
        %s\r
        --xYzZY--\r
        """
        .formatted(purpose, name, content);
  }

  static HttpResponse<String> send(TestServer at, String key, String body) {
    return at.send(
        "POST", "/v1/files", body, "Authorization", "Bearer " + key, "Content-Type", TYPE);
  }

  /** Id of an upload. */
  static String upload(TestServer at, String key, String purpose, String name, String content) {
    HttpResponse<String> sent = send(at, key, body(purpose, name, content));
    if (sent.statusCode() != 200) {
      throw new IllegalStateException(sent.body());
    }
    return TestServer.json(sent).path("id").asText();
  }
}
