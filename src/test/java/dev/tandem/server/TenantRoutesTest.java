package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.EchoModel;
import dev.tandem.Tenants;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantRoutesTest {
  @TempDir Path folder;

  private Path home;
  private EchoModel model;
  private TestServer at;

  @BeforeEach
  void start() throws IOException {
    home = folder.resolve("home");
    model = new EchoModel();
    at = new TestServer(home, model.url(), "tenant.open", "1");
  }

  @AfterEach
  void stop() {
    at.close();
    model.close();
  }

  /** In open mode the machine's user has the home, and so its tenants. */
  private String create(String name) {
    HttpResponse<String> made =
        at.send("POST", "/api/tenants", "{\"name\":\"%s\"}".formatted(name));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return TestServer.json(made).path("key").asText();
  }

  @Test
  void moreTenantsThanMayBeOpenAreServedByTurns() {
    List<String> keys = List.of(create("a"), create("b"), create("c"));
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < keys.size(); i++) {
        String name = "c" + i;
        if (round == 0) {
          assertThat(
                  at.send(
                          "POST",
                          "/api/collections",
                          "{\"name\":\"%s\",\"acl\":\"public\"}".formatted(name),
                          "Authorization",
                          "Bearer " + keys.get(i))
                      .statusCode())
              .isEqualTo(201);
        }
        JsonNode seen = TestServer.json(at.get("/api/collections", keys.get(i)));
        assertThat(seen.findValuesAsText("name")).containsExactly(name);
      }
    }
    try (Tenants.Lease busy = at.tandem.tenants().lease("a")) {
      HttpResponse<String> refused = at.get("/api/collections", keys.get(1));
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(at.get("/api/collections", keys.get(0)).statusCode()).isEqualTo(200);
      assertThat(busy.tandem().tenant()).contains("a");
    }
  }

  @Test
  void aRemovedTenantsKeyAndSessionAreRefusedAndNothingIsLeft() throws IOException {
    String key = create("acme");
    String cookie = signIn(key);
    assertThat(at.send("GET", "/api/me", "", "Cookie", cookie).body())
        .contains("\"tenant\":\"acme\"");
    HttpResponse<String> removal = at.send("DELETE", "/api/tenants/acme", "");
    assertThat(removal.statusCode()).isEqualTo(202);
    String job = "/api/jobs/" + TestServer.json(removal).path("id").asText();
    at.send("GET", job, "", "Accept", "text/event-stream"); // to its end
    assertThat(TestServer.json(at.send("GET", job, "")).path("state").asText()).isEqualTo("done");
    assertThat(home.resolve("tenants")).isEmptyDirectory();
    assertThat(at.get("/api/me", key).statusCode()).isEqualTo(401);
    assertThat(at.send("GET", "/api/me", "", "Cookie", cookie).statusCode()).isEqualTo(401);
    assertThat(at.send("DELETE", "/api/tenants/acme", "").statusCode()).isEqualTo(404);
    String again = create("acme");
    assertThat(at.get("/api/me", key).statusCode()).isEqualTo(401);
    assertThat(at.get("/api/me", again).statusCode()).isEqualTo(200);
    assertThat(at.send("GET", "/api/me", "", "Cookie", cookie).statusCode()).isEqualTo(401);
    String log = at.send("GET", "/api/audit", "").body();
    assertThat(log).contains("made-tenant").contains("removed-tenant").doesNotContain("signed-in");
  }

  /** What a page keeps of it. */
  private String signIn(String key) {
    HttpResponse<String> in = at.send("POST", "/api/session", "{\"key\":\"%s\"}".formatted(key));
    assertThat(in.statusCode()).as(in.body()).isEqualTo(200);
    assertThat(in.body()).contains("\"tenant\":\"acme\"");
    assertThat(at.get("/api/audit", key).body()).contains("signed-in");
    return in.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
  }

  @Test
  void namesThatAreNoneAreRefusedAndLeadNowhere() {
    for (String name : List.of("", "..", "../x", "a/b", "A", "a.b", "-a", "a-", "a b")) {
      HttpResponse<String> refused =
          at.send("POST", "/api/tenants", "{\"name\":\"%s\"}".formatted(name));
      assertThat(refused.statusCode()).as(name).isEqualTo(400);
    }
    for (String path : List.of("%2e%2e", "%2e%2e%2fhome", "..%2f..", "x", "%2etenants")) {
      assertThat(at.send("GET", "/api/tenants/" + path, "").statusCode()).as(path).isEqualTo(404);
      assertThat(at.send("DELETE", "/api/tenants/" + path, "").statusCode())
          .as(path)
          .isEqualTo(404);
    }
    create("acme");
    assertThat(at.send("POST", "/api/tenants", "{\"name\":\"acme\"}").statusCode()).isEqualTo(409);
    assertThat(home.resolve("ledger.db")).exists();
  }

  @Test
  void whatAllKeysOfATenantUseTogetherIsLimited() throws IOException {
    String boss = create("acme");
    at.close();
    Files.writeString(home.resolve("tenants/acme/tandem.yaml"), "tenant.rate: 3\n");
    at = new TestServer(home, model.url());
    for (int i = 0; i < 3; i++) {
      assertThat(at.get("/api/me", boss).statusCode()).isEqualTo(200);
    }
    HttpResponse<String> refused = at.get("/api/me", boss);
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    assertThat(at.send("GET", "/api/me", "").statusCode()).as("the home").isEqualTo(200);
  }

  @Test
  void aTenantWhoseSettingsAreWrongIsNotServedAndTheOthersAre() throws IOException {
    String broken = create("broken");
    String fine = create("fine");
    Files.writeString(home.resolve("tenants/broken/tandem.yaml"), "model: other\n");
    assertThat(at.get("/api/me", fine).statusCode()).isEqualTo(200); // and broken is closed
    HttpResponse<String> refused = at.get("/api/me", broken);
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body()).doesNotContain(home.toString());
    assertThat(at.get("/api/me", fine).statusCode()).isEqualTo(200);
  }
}
