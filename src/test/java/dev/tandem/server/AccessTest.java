package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.EchoModel;
import dev.tandem.ledger.Grants;
import dev.tandem.ledger.Limits;
import dev.tandem.text.Principals;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, and to what. */
class AccessTest {
  @TempDir Path home;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));

  private EchoModel model;
  private TestServer at;

  @BeforeEach
  void start() throws IOException {
    model = new EchoModel();
    at = new TestServer(home, now::get, model.url());
  }

  @AfterEach
  void stop() {
    at.close();
    model.close();
  }

  @Test
  void withoutKeysTheMachinesUserIsTheOwner() {
    var me = TestServer.json(at.send("GET", "/api/me", ""));
    assertThat(me.path("mode").asText()).isEqualTo("open");
    assertThat(me.path("roles").toString()).isEqualTo("{\"*\":[\"admin\"]}");
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
  void anExpiredKeyIsRefused() {
    String key =
        at.tandem
            .keys()
            .create(
                "short",
                Principals.ANONYMOUS,
                Grants.EVERYTHING,
                Optional.of(now.get().plusSeconds(10)),
                Limits.NONE);
    now.updateAndGet(before -> before.plusSeconds(9));
    assertThat(at.get("/api/me", key).statusCode()).isEqualTo(200);
    now.updateAndGet(before -> before.plusSeconds(1));
    assertThat(at.get("/api/me", key).statusCode()).isEqualTo(401);
  }

  @Test
  void sessionsAndRatesGoByTheClockOfTheHome() {
    String ann = at.key("ann", "user:ann", "reader", Limits.requests(2));
    HttpResponse<String> in = at.send("POST", "/api/session", "{\"key\":\"" + ann + "\"}");
    String cookie = in.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    assertThat(at.get("/api/me", ann).statusCode()).isEqualTo(200);
    assertThat(at.send("GET", "/api/me", "", "Cookie", cookie).statusCode()).isEqualTo(200);
    HttpResponse<String> more = at.get("/api/me", ann);
    assertThat(more.statusCode()).isEqualTo(429);
    assertThat(more.headers().firstValue("Retry-After")).hasValue("30");
    now.updateAndGet(before -> before.plusSeconds(30));
    assertThat(at.get("/api/me", ann).statusCode()).isEqualTo(200);
    now.updateAndGet(before -> before.plus(Sessions.LIFE));
    assertThat(at.send("GET", "/api/me", "", "Cookie", cookie).statusCode()).isEqualTo(401);
  }

  @Test
  void aRequestMayNarrowItsKeyAndOnlyAnAdminMayNameOthers() {
    String ann = at.key("ann", "user:ann,group:hr", "reader");
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
    String key = at.key("ann", "user:ann", "reader");
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
    String key = at.key("ann", "user:ann", "reader");
    HttpResponse<String> in = at.send("POST", "/api/session", "{\"key\":\"" + key + "\"}");
    String token = in.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    assertThat(
            at.send("DELETE", "/api/session", "", "Cookie", token, "Origin", at.server.url())
                .statusCode())
        .isEqualTo(204);
    assertThat(at.send("GET", "/api/me", "", "Cookie", token).statusCode()).isEqualTo(401);
  }

  @Test
  void aKeyMaySendItsRateAndNoMore() {
    String key = at.key("slow", "", "reader", Limits.requests(2));
    assertThat(at.get("/api/me", key).statusCode()).isEqualTo(200);
    assertThat(at.get("/api/me", key).statusCode()).isEqualTo(200);
    HttpResponse<String> third = at.get("/api/me", key);
    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(third.headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 30L);
    assertThat(TestServer.json(at.get("/v1/models", key)).path("error").path("code").asText())
        .isEqualTo("rate_limit_exceeded");
  }

  @Test
  void aKeyMayUseItsTokensAndNoMoreAlsoAfterARestart() throws IOException {
    at.collection("hr", "public");
    String key = at.key("small", "", "reader", new Limits(0, 0, 1));
    String bearer = "Bearer " + key;
    String embedder = at.tandem.machine().embedderId();
    String body = "{\"model\":\"%s\",\"input\":\"some words\"}".formatted(embedder);
    assertThat(at.send("POST", "/v1/embeddings", body, "Authorization", bearer).statusCode())
        .isEqualTo(200);
    at.close();
    at = new TestServer(home, now::get, model.url());
    HttpResponse<String> second = at.send("POST", "/v1/embeddings", body, "Authorization", bearer);
    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(second.body()).contains("1 tokens a day");
    assertThat(second.headers().firstValueAsLong("Retry-After").orElseThrow())
        .isBetween(1L, 86_401L);
    String ask = "/api/collections/hr/ask";
    HttpResponse<String> asked =
        at.send("POST", ask, "{\"question\":\"What is it?\"}", "Authorization", bearer);
    assertThat(asked.statusCode()).isEqualTo(429);
    assertThat(at.get("/api/me", key).statusCode()).isEqualTo(200); // which takes no tokens
  }

  @Test
  void tokensOfAnAnswerAreCounted() {
    at.collection("hr", "public");
    String document = "{\"text\":\"The gateway is called vpn.\"}";
    at.send("PUT", "/api/collections/hr/documents/a.md", document);
    String bearer = "Bearer " + at.key("small", "", "reader", new Limits(0, 1, 0));
    String ask = "/api/collections/hr/ask";
    String question = "{\"question\":\"What is the gateway called?\",\"arm\":\"base\"}";
    assertThat(at.send("POST", ask, question, "Authorization", bearer).statusCode()).isEqualTo(200);
    HttpResponse<String> second = at.send("POST", ask, question, "Authorization", bearer);
    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(second.body()).contains("1 tokens a minute");
  }

  @Test
  void anExchangedSecretGoesOnForItsOverlapAlsoInSessions() {
    String admin = at.key("root", "", "admin");
    String old = at.key("app", "user:app", "reader");
    HttpResponse<String> in = at.send("POST", "/api/session", "{\"key\":\"" + old + "\"}");
    String cookie = in.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    String second = rotated(admin, "{\"overlap_seconds\":3600}");
    assertThat(at.get("/api/me", second).body()).contains("user:app");
    assertThat(at.get("/api/me", old).statusCode()).isEqualTo(200);
    assertThat(at.send("GET", "/api/me", "", "Cookie", cookie).statusCode()).isEqualTo(200);
    String third = rotated(admin, "{}");
    assertThat(at.get("/api/me", third).statusCode()).isEqualTo(200);
    assertThat(at.get("/api/me", second).statusCode()).isEqualTo(401);
    assertThat(at.get("/api/me", old).statusCode()).isEqualTo(401); // which ends all before it
    assertThat(at.get("/api/keys", admin).body()).doesNotContain(old, second, third);
  }

  private String rotated(String admin, String body) {
    return TestServer.json(
            at.send("POST", "/api/keys/app/rotate", body, "Authorization", "Bearer " + admin))
        .path("key")
        .asText();
  }

  @Test
  void keysAreMadeListedAndRevokedOverHttp() {
    String admin = at.key("root", "", "admin");
    HttpResponse<String> made =
        at.send(
            "POST",
            "/api/keys",
            "{\"name\":\"bob\",\"principals\":\"user:bob\",\"roles\":{\"*\":[\"reader\"],\"hr\":[\"editor\"]},\"expires\":\"2099-01-01\"}",
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
    at = new TestServer(home, now::get, model.url(), "server.auth", "keys");
    String first = at.server.firstKey().orElseThrow();
    assertThat(at.send("GET", "/api/me", "").statusCode()).isEqualTo(401);
    assertThat(at.get("/api/me", first).body()).contains("admin");
    at.close();
    at = new TestServer(home, now::get, model.url(), "server.auth", "keys");
    assertThat(at.server.firstKey()).isEmpty();
  }
}
