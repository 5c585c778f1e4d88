package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.EchoModel;
import dev.tandem.ledger.Scope;
import dev.tandem.text.Principals;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, and to what. */
class AccessTest {
  @TempDir Path home;

  private EchoModel model;
  private TestServer at;

  @BeforeEach
  void start() throws IOException {
    model = new EchoModel();
    at = new TestServer(home, model.url());
  }

  @AfterEach
  void stop() {
    at.close();
    model.close();
  }

  @Test
  void everyRouteWantsItsScopeAndNoLess() {
    String read = at.key("reader", "user:ann", "read");
    String write = at.key("writer", "user:ann", "write");
    String admin = at.key("admin", "", "admin");
    for (Route route : at.server.routes().all()) {
      if (at.server.page().has(route.template())) {
        continue;
      }
      assertThat(letIn(route, ""))
          .as("%s with no key", route)
          .isEqualTo(route.needs() == Needs.NOTHING);
      assertThat(letIn(route, "tk_wrong")).isEqualTo(route.needs() == Needs.NOTHING);
      assertThat(letIn(route, read))
          .as("%s with read", route)
          .isEqualTo(Set.of(Needs.NOTHING, Needs.KEY, Needs.READ).contains(route.needs()));
      assertThat(letIn(route, write))
          .as("%s with write", route)
          .isEqualTo(Set.of(Needs.NOTHING, Needs.KEY, Needs.WRITE).contains(route.needs()));
      if (!route.template().equals("/api/keys/{name}")) {
        assertThat(letIn(route, admin)).as("%s with admin", route).isTrue();
      }
    }
  }

  /** Whether the request came as far as its handler, whatever that thought of it. */
  private boolean letIn(Route route, String key) {
    String path = route.template().replaceAll("\\{[a-z]+\\+?}", "nothing");
    String body = Set.of("POST", "PUT", "PATCH").contains(route.method()) ? "{}" : "";
    HttpResponse<String> response =
        key.isEmpty()
            ? at.send(route.method(), path, body)
            : at.send(route.method(), path, body, "Authorization", "Bearer " + key);
    return response.statusCode() != 401 && response.statusCode() != 403;
  }

  @Test
  void withoutKeysTheMachinesUserIsTheOwner() {
    var me = TestServer.json(at.send("GET", "/api/me", ""));
    assertThat(me.path("mode").asText()).isEqualTo("open");
    assertThat(me.path("scopes").toString()).isEqualTo("[\"read\",\"write\",\"admin\"]");
    assertThat(at.send("GET", "/metrics", "").statusCode()).isEqualTo(200);
  }

  @Test
  void openModeAnswersToNamesOfThisMachineOnly() throws IOException {
    for (String host :
        new String[] {
          "evil.example", "127.0.0.1.evil.example", "localhost.evil", "", "10.0.0.1:80"
        }) {
      String answer =
          at.raw("GET /api/me HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(host));
      assertThat(answer).as("Host: %s", host).matches("(?s)HTTP/1.1 40[03] .*");
    }
    for (String host :
        new String[] {"localhost", "LOCALHOST:80", "127.0.0.1:9", "[::1]:8080", "app.localhost"}) {
      String answer =
          at.raw("GET /api/me HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n".formatted(host));
      assertThat(answer).as("Host: %s", host).startsWith("HTTP/1.1 200 ");
    }
  }

  @Test
  void pagesOfOtherSitesMayNotSpeakForTheOwner() {
    for (String origin :
        new String[] {
          "http://evil.example",
          "null",
          "http://localhost:1",
          "https://127.0.0.1:" + at.server.port()
        }) {
      assertThat(at.send("GET", "/api/me", "", "Origin", origin).statusCode())
          .as(origin)
          .isEqualTo(403);
    }
    assertThat(at.send("GET", "/api/me", "", "Origin", at.server.url()).statusCode())
        .isEqualTo(200);
  }

  @Test
  void onceAKeyExistsItIsNeededAlsoWhenItWasRevoked() {
    at.key("first", "", "admin");
    assertThat(at.send("GET", "/api/me", "").statusCode()).isEqualTo(401);
    at.tandem.keys().revoke("first");
    HttpResponse<String> refused = at.send("GET", "/api/me", "");
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
  }

  @Test
  void anExpiredKeyIsRefused() throws InterruptedException {
    String key =
        at.tandem
            .keys()
            .create(
                "short",
                Principals.ANONYMOUS,
                Set.of(Scope.READ),
                Optional.of(Instant.now().plusMillis(400)),
                0);
    Thread.sleep(500);
    assertThat(at.get("/api/me", key).statusCode()).isEqualTo(401);
  }

  @Test
  void aRequestMayNarrowItsKeyAndOnlyAnAdminMayNameOthers() {
    String ann = at.key("ann", "user:ann,group:hr", "read");
    String admin = at.key("app", "", "admin");
    assertThat(as(ann, "group:hr")).contains("[\"group:hr\",\"public\"]");
    assertThat(as(ann, "")).contains("\"principals\":[\"public\"]");
    assertThat(as(ann, "user:bob")).contains("\"status\":403");
    assertThat(as(ann, "user:ann,group:it")).contains("\"status\":403");
    assertThat(as(admin, "user:bob,group:it")).contains("[\"group:it\",\"public\",\"user:bob\"]");
    assertThat(as(admin, "nonsense")).contains("\"status\":400");
  }

  private String as(String key, String principals) {
    return at.send(
            "GET", "/api/me", "", "Authorization", "Bearer " + key, "X-Tandem-As", principals)
        .body();
  }

  @Test
  void aSessionStandsForItsKeyUntilItIsRevoked() {
    String key = at.key("ann", "user:ann", "read");
    assertThat(at.send("POST", "/api/session", "{\"key\":\"tk_no\"}").statusCode()).isEqualTo(401);
    HttpResponse<String> in = at.send("POST", "/api/session", "{\"key\":\"" + key + "\"}");
    String cookie = in.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie)
        .contains("HttpOnly", "SameSite=Strict", "Path=/")
        .doesNotContain("Secure")
        .doesNotContain(key);
    String token = cookie.substring(0, cookie.indexOf(';'));
    assertThat(at.send("GET", "/api/me", "", "Cookie", token).body()).contains("user:ann");
    assertThat(
            at.send("GET", "/api/me", "", "Cookie", token, "Origin", "http://evil.example")
                .statusCode())
        .isEqualTo(403);
    at.tandem.keys().revoke("ann");
    assertThat(at.send("GET", "/api/me", "", "Cookie", token).statusCode()).isEqualTo(401);
  }

  @Test
  void signingOutEndsTheSession() {
    String key = at.key("ann", "user:ann", "read");
    HttpResponse<String> in = at.send("POST", "/api/session", "{\"key\":\"" + key + "\"}");
    String token = in.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    assertThat(at.send("DELETE", "/api/session", "", "Cookie", token).statusCode()).isEqualTo(204);
    assertThat(at.send("GET", "/api/me", "", "Cookie", token).statusCode()).isEqualTo(401);
  }

  @Test
  void aKeyMaySendItsRateAndNoMore() {
    String key =
        at.tandem
            .keys()
            .create("slow", Principals.ANONYMOUS, Set.of(Scope.READ), Optional.empty(), 2);
    assertThat(at.get("/api/me", key).statusCode()).isEqualTo(200);
    assertThat(at.get("/api/me", key).statusCode()).isEqualTo(200);
    HttpResponse<String> third = at.get("/api/me", key);
    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(third.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 30L);
    assertThat(TestServer.json(at.get("/v1/models", key)).path("error").path("code").asText())
        .isEqualTo("rate_limit_exceeded");
  }

  @Test
  void keysAreMadeListedAndRevokedOverHttp() {
    String admin = at.key("root", "", "admin");
    HttpResponse<String> made =
        at.send(
            "POST",
            "/api/keys",
            "{\"name\":\"bob\",\"principals\":\"user:bob\",\"scopes\":[\"read\"],\"expires\":\"2099-01-01\"}",
            "Authorization",
            "Bearer " + admin);
    assertThat(made.statusCode()).isEqualTo(201);
    String bob = TestServer.json(made).path("key").asText();
    assertThat(at.get("/api/me", bob).body()).contains("user:bob");
    String list = at.get("/api/keys", admin).body();
    assertThat(list).contains("\"bob\"", "2099-01-01").doesNotContain(bob);
    assertThat(
            at.send("DELETE", "/api/keys/bob", "", "Authorization", "Bearer " + admin).statusCode())
        .isEqualTo(204);
    assertThat(at.get("/api/me", bob).statusCode()).isEqualTo(401);
    assertThat(
            at.send("DELETE", "/api/keys/bob", "", "Authorization", "Bearer " + admin).statusCode())
        .isEqualTo(404);
  }

  @Test
  void whereKeysAreAlwaysNeededTheFirstStartMakesOne() throws IOException {
    at.close();
    at = new TestServer(home, model.url(), "server.auth", "keys");
    String first = at.server.firstKey().orElseThrow();
    assertThat(at.send("GET", "/api/me", "").statusCode()).isEqualTo(401);
    assertThat(at.get("/api/me", first).body()).contains("admin");
    at.close();
    at = new TestServer(home, model.url(), "server.auth", "keys");
    assertThat(at.server.firstKey()).isEmpty();
  }
}
