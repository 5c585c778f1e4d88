package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.EchoModel;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that are sent again, and what was changed meanwhile. */
class IdempotencyTest {
  private static final String CREATE = "{\"name\":\"%s\",\"acl\":\"public\"}";

  @TempDir Path home;

  private static HttpResponse<String> create(TestServer at, String name, String key) {
    return at.send("POST", "/api/collections", CREATE.formatted(name), "Idempotency-Key", key);
  }

  @Test
  void aRequestThatIsSentAgainWithItsKeyDoesNothingMoreAlsoAfterARestart() throws IOException {
    try (EchoModel model = new EchoModel()) {
      String first;
      try (TestServer at = new TestServer(home, model.url())) {
        HttpResponse<String> made = create(at, "hr", "k1");
        assertThat(made.statusCode()).isEqualTo(201);
        first = made.body();
        assertThat(create(at, "hr", "k2").statusCode()).isEqualTo(409);
        HttpResponse<String> again = create(at, "hr", "k1");
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.body()).isEqualTo(first);
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(create(at, "it", "k1").statusCode()).isEqualTo(422);
        assertThat(create(at, "it", "k2").statusCode())
            .as("what failed left it free")
            .isEqualTo(201);
      }
      try (TestServer at = new TestServer(home, model.url())) {
        assertThat(create(at, "hr", "k1").body()).isEqualTo(first);
        String key = at.key("boss", "group:it", "admin");
        HttpResponse<String> other =
            at.send(
                "POST",
                "/api/collections",
                CREATE.formatted("hr"),
                "Idempotency-Key",
                "k1",
                "Authorization",
                "Bearer " + key);
        assertThat(other.statusCode()).as("a key is its caller's").isEqualTo(409);
      }
    }
  }

  @Test
  void aDocumentIsChangedOnlyAsItWasSeen() throws IOException {
    try (EchoModel model = new EchoModel();
        TestServer at = new TestServer(home, model.url())) {
      at.collection("hr", "public");
      String path = "/api/collections/hr/documents/a";
      String text = "{\"text\":\"One.\"}";
      assertThat(at.send("PUT", path, text, "If-Match", "*").statusCode()).isEqualTo(412);
      assertThat(at.send("PUT", path, text, "If-None-Match", "*").statusCode()).isEqualTo(200);
      assertThat(at.send("PUT", path, text, "If-None-Match", "*").statusCode()).isEqualTo(412);
      String etag = at.send("GET", path, "").headers().firstValue("ETag").orElseThrow();
      assertThat(at.send("GET", path, "", "If-None-Match", etag).statusCode()).isEqualTo(304);
      String acl = "{\"acl\":\"group:hr\"}";
      assertThat(at.send("PATCH", path, acl, "If-Match", etag).statusCode()).isEqualTo(200);
      assertThat(at.send("DELETE", path, "", "If-Match", etag).statusCode()).isEqualTo(412);
      assertThat(at.send("PUT", path, "{\"text\":\"Two.\"}", "If-Match", etag).statusCode())
          .isEqualTo(412);
      String now = at.send("GET", path, "").headers().firstValue("ETag").orElseThrow();
      assertThat(at.send("DELETE", path, "", "If-Match", now).statusCode()).isEqualTo(200);
      String one = "/api/collections/hr";
      String tag = at.send("GET", one, "").headers().firstValue("ETag").orElseThrow();
      assertThat(at.send("GET", one, "", "If-None-Match", tag).statusCode()).isEqualTo(304);
    }
  }
}
