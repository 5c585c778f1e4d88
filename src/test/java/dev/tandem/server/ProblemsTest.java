package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.EchoModel;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is said in one form, and every response carries what browsers need. */
class ProblemsTest {
  @TempDir Path home;

  private EchoModel model;
  private TestServer at;

  @BeforeEach
  void start() throws IOException {
    model = new EchoModel();
    at = new TestServer(home, model.url());
    at.collection("open", "public");
  }

  @AfterEach
  void stop() {
    at.close();
    model.close();
  }

  private void problem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    JsonNode json = TestServer.json(response);
    assertThat(json.path("status").asInt()).isEqualTo(status);
    assertThat(json.path("type").asText()).isEqualTo("about:blank");
    assertThat(json.path("title").asText()).isNotEmpty();
    assertThat(json.path("detail").asText()).matches("(?s)[A-Z'q].*\\.");
  }

  @Test
  void everyProblemHasTheSameShape() {
    problem(at.send("GET", "/api/nothing", ""), 404);
    problem(at.send("GET", "/api/collections/none", ""), 404);
    problem(at.send("POST", "/api/me", "{}"), 405);
    problem(at.send("GET", "/api/collections/%ff", ""), 400);
    problem(at.send("GET", "/api/jobs?limit=1&limit=2", ""), 400);
    problem(at.send("GET", "/api/collections/open/examples?cursor=none", ""), 422);
    problem(at.send("POST", "/api/collections/open/calibrations", "{}"), 422);
    problem(at.send("POST", "/api/collections/open/calibrations", "{\"plain\":1}"), 400);
    problem(at.send("POST", "/api/keys", "{\"name\":\"x\",\"tokens_per_day\":1000000000001}"), 400);
    problem(at.send("POST", "/api/collections/open/search", "{\"query\":"), 400);
    problem(at.send("POST", "/api/collections/open/search", "[]"), 400);
    problem(
        at.send(
            "POST",
            "/api/collections/open/search",
            "query=x",
            "Content-Type",
            "application/x-www-form-urlencoded"),
        415);
    problem(at.send("POST", "/api/collections", "{\"name\":\"open\",\"acl\":\"public\"}"), 409);
    problem(at.send("POST", "/api/collections", "{\"name\":\"a/b\",\"acl\":\"public\"}"), 400);
    problem(
        at.send("POST", "/api/collections/open/ask", "{\"question\":\"x\",\"arm\":\"oracle\"}"),
        400);
  }

  @Test
  void allThatIsWrongWithABodyIsSaidAtOnceByItsPlace() {
    HttpResponse<String> response =
        at.send("POST", "/api/collections/open/search", "{\"query\":\" \",\"k\":1000,\"kk\":1}");
    problem(response, 400);
    JsonNode errors = TestServer.json(response).path("errors");
    assertThat(errors.findValuesAsText("pointer")).containsExactly("/query", "/k", "/kk");
  }

  @Test
  void whatIsNoHttpIsRefusedInTheSameForm() throws IOException {
    String answer = at.raw("GET /a b c HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(answer).startsWith("HTTP/1.1 400 ").contains("application/problem+json", "nosniff");
    String longest = at.raw("GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(longest).startsWith("HTTP/1.1 414 ");
  }

  @Test
  void headAnswersAsGetWithoutABody() throws IOException {
    for (String path : new String[] {"/health", "/api/me", "/", "/openapi.json", "/nothing"}) {
      HttpResponse<String> get = at.send("GET", path, "");
      HttpResponse<String> head = at.send("HEAD", path, "");
      assertThat(head.statusCode()).as(path).isEqualTo(get.statusCode());
      assertThat(head.body()).as(path).isEmpty();
      for (String name : new String[] {"Content-Type", "Content-Length", "ETag"}) {
        assertThat(head.headers().firstValue(name))
            .as("%s %s", path, name)
            .isEqualTo(get.headers().firstValue(name));
      }
    }
    assertThat(at.send("HEAD", "/api/session", "").headers().firstValue("Allow"))
        .hasValue("DELETE, POST");
    assertThat(at.send("POST", "/api/me", "{}").headers().firstValue("Allow"))
        .hasValue("GET, HEAD");
    // What follows on the connection is the next response and no forgotten body.
    String two =
        at.raw(
            "HEAD /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
                + "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(two.split("\r\n\r\n")[1]).startsWith("HTTP/1.1 200");
  }

  @Test
  void everyResponseCarriesTheSecurityHeadersAndItsRequestsId() {
    for (String path : new String[] {"/api/me", "/health", "/nothing", "/openapi.json"}) {
      var headers = at.send("GET", path, "").headers();
      assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
          .contains("default-src 'self'", "worker-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
      assertThat(headers.firstValue("Cross-Origin-Opener-Policy")).hasValue("same-origin");
      assertThat(headers.firstValue("X-Request-Id").orElseThrow()).matches("[0-9a-f]{16}");
      assertThat(headers.firstValue("Strict-Transport-Security")).isEmpty();
    }
  }

  @Test
  void readyComesWhenEverythingIsLoaded() throws InterruptedException {
    assertThat(at.send("GET", "/health", "").statusCode()).isEqualTo(200);
    HttpResponse<String> ready = at.send("GET", "/ready", "");
    while (ready.statusCode() == 503 && ready.body().contains("starting")) {
      Thread.sleep(50);
      ready = at.send("GET", "/ready", "");
    }
    assertThat(ready.body()).isEqualTo("{\"ready\":true,\"state\":\"ready\"}");
  }
}
