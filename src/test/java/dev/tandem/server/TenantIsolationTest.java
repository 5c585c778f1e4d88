package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.EchoModel;
import dev.tandem.json.Json;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two tenants and the home that has them hold the same collections, the same document ids, sets and
 * key names, and were asked the same questions; each of their texts has a mark. Whatever way in is
 * tried with one's key, with the ids of another, no mark of another comes out.
 */
class TenantIsolationTest {
  private static final String QUESTION = "What is the rule of leave?";
  private static final List<String> ALL = List.of("acme", "beta", "home");

  @TempDir Path folder;

  private EchoModel model;
  private TestServer at;
  private final Map<String, String> keys = new TreeMap<>();
  private final Map<String, Map<String, String>> planted = new TreeMap<>();

  @BeforeEach
  void start() throws IOException {
    model = new EchoModel();
    at = new TestServer(folder.resolve("home"), model.url());
    String boss = at.key("boss", "user:boss", "admin");
    for (String tenant : ALL) {
      keys.put(
          tenant,
          tenant.equals("home")
              ? boss
              : json(send("POST", "/api/tenants", "{\"name\":\"%s\"}".formatted(tenant), boss))
                  .path("key")
                  .asText());
      planted.put(tenant, plant(tenant));
    }
  }

  @AfterEach
  void stop() {
    at.close();
    model.close();
  }

  private HttpResponse<String> send(String method, String path, String body, String key) {
    return at.send(method, path, body, "Authorization", "Bearer " + key);
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    return response.body().isEmpty() ? Json.object() : TestServer.json(response);
  }

  private static String mark(String tenant) {
    return "zqmark" + tenant;
  }

  /** The same in everybody's home, but for the mark; the ids that only this one has. */
  private Map<String, String> plant(String tenant) {
    String mark = mark(tenant);
    String admin = keys.get(tenant);
    json(send("POST", "/api/collections", "{\"name\":\"hr\",\"acl\":\"public\"}", admin));
    ObjectBody document = new ObjectBody().put("title", "Leave " + mark);
    document.put("text", "The rule of leave is " + mark + " and twelve days.");
    json(send("PUT", "/api/collections/hr/documents/leave.md", document.text(), admin));
    json(
        send(
            "POST",
            "/api/keys",
            "{\"name\":\"ann\",\"principals\":\"user:ann,group:%s\",\"roles\":{\"*\":[\"admin\"]}}"
                .formatted(mark),
            admin));
    String rows = "{\"prompt\":\"Who?\",\"completion\":\"%s\"}\n".formatted(mark);
    at.send(
        "PUT",
        "/api/collections/hr/examples/first",
        rows,
        "Authorization",
        "Bearer " + admin,
        "Content-Type",
        "application/jsonl");
    Map<String, String> ids = new TreeMap<>();
    JsonNode answer = json(send("POST", "/api/collections/hr/ask", question(), admin));
    assertThat(answer.path("answer").asText()).contains(mark);
    ids.put("answer", answer.path("answer_id").asText());
    json(
        send(
            "PUT",
            "/api/answers/" + ids.get("answer") + "/feedback",
            "{\"rating\":\"down\",\"comment\":\"%s\",\"correction\":\"%s\"}".formatted(mark, mark),
            admin));
    ids.put("file", upload(admin, mark));
    ids.put(
        "response",
        json(send(
                "POST",
                "/v1/responses",
                "{\"model\":\"tandem/hr/rag\",\"input\":\"%s\"}".formatted(QUESTION),
                admin))
            .path("id")
            .asText());
    ids.put("job", json(send("POST", "/api/backup", "", admin)).path("id").asText());
    ids.values().forEach(id -> assertThat(id).as("%s of %s", ids, tenant).isNotBlank());
    String events = "/api/jobs/" + ids.get("job");
    at.send("GET", events, "", "Authorization", "Bearer " + admin, "Accept", "text/event-stream");
    return ids;
  }

  private static String question() {
    return "{\"question\":\"%s\"}".formatted(QUESTION);
  }

  private String upload(String key, String mark) {
    String body =
        "--b\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\nassistants\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"%s.md\"\r\n\r\n%s\r\n--b--\r\n"
                .formatted(mark, mark);
    HttpResponse<String> sent =
        at.send(
            "POST",
            "/v1/files",
            body,
            "Authorization",
            "Bearer " + key,
            "Content-Type",
            "multipart/form-data; boundary=b");
    return json(sent).path("id").asText();
  }

  /** A JSON object in text. */
  private static final class ObjectBody {
    private final com.fasterxml.jackson.databind.node.ObjectNode json = Json.object();

    ObjectBody put(String name, String value) {
      json.put(name, value);
      return this;
    }

    String text() {
      return json.toString();
    }
  }

  /** Bodies with which a route does something, by the ids of whoever is to be seen. */
  private static List<String> bodies(Route route, Map<String, String> ids) {
    String file = ids.get("file");
    return switch (route.method() + " " + route.template()) {
      case "POST /api/collections/{c}/search", "POST /v1/vector_stores/{c}/search" ->
          List.of("{\"query\":\"%s\"}".formatted(QUESTION));
      case "POST /api/search" ->
          List.of(
              "{\"collection\":\"hr\",\"query\":\"leave\"}",
              "{\"collection\":\"all\",\"query\":\"zqmarkacme zqmarkbeta zqmarkhome\"}");
      case "POST /api/collections/{c}/ask" -> List.of(question());
      case "POST /api/ask" ->
          List.of("{\"collections\":[\"hr\"],\"question\":\"%s\"}".formatted(QUESTION));
      case "POST /v1/chat/completions" ->
          List.of(
              chat("tandem/hr/rag", false),
              chat("tandem/all/rag", true),
              chat("tandem/hr/base", false));
      case "POST /v1/responses" ->
          List.of(
              "{\"model\":\"tandem/hr/rag\",\"input\":\"And then?\",\"previous_response_id\":\"%s\"}"
                  .formatted(ids.get("response")),
              "{\"model\":\"tandem/hr/rag\",\"input\":\"%s\"}".formatted(QUESTION));
      case "POST /v1/vector_stores/{c}/files" -> List.of("{\"file_id\":\"%s\"}".formatted(file));
      case "POST /v1/fine_tuning/jobs" ->
          List.of("{\"model\":\"tandem/hr\",\"training_file\":\"%s\"}".formatted(file));
      case "PUT /api/answers/{answer}/feedback" -> List.of("{\"rating\":\"up\"}");
      case "POST /api/collections/{c}/corrections/{answer}" ->
          List.of("{\"verdict\":\"accept\",\"set\":\"first\"}");
      case "POST /api/keys/{name}/rotate", "POST /api/backup" -> List.of("{}");
      default -> List.of("POST PUT PATCH".contains(route.method()) ? "{}" : "");
    };
  }

  private static String chat(String model, boolean stream) {
    return "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
        .formatted(model, stream, QUESTION);
  }

  private static String path(Route route, Map<String, String> ids) {
    Map<String, String> named = new TreeMap<>(ids);
    named.putAll(
        Map.of("c", "hr", "set", "first", "id", "leave.md", "name", "ann", "person", "user:ann"));
    String path = route.template();
    for (Map.Entry<String, String> each : named.entrySet()) {
      path = path.replaceAll("\\{" + each.getKey() + "\\+?}", each.getValue());
    }
    return path.replaceAll("\\{[a-z]+\\+?}", "1");
  }

  /** Everything that was answered, head and body. */
  private static String whole(HttpResponse<String> response) {
    return (response.statusCode() + " " + response.headers().map() + "\n" + response.body())
        .toLowerCase(Locale.ROOT);
  }

  private List<Route> routes() {
    List<Route> all =
        new ArrayList<>(
            at.server.routes().all().stream()
                .filter(route -> !at.server.page().has(route.template()))
                .toList());
    // What destroys comes last, and never one's own key.
    all.sort((a, b) -> Boolean.compare(destroys(a), destroys(b)));
    return all;
  }

  private static boolean destroys(Route route) {
    return route.method().equals("DELETE") || route.template().endsWith("/rotate");
  }

  @Test
  void noWayInShowsAnythingOfAnother() {
    Map<String, Map<String, String>> before = new TreeMap<>();
    ALL.forEach(tenant -> before.put(tenant, own(tenant)));
    int seen = 0;
    for (Route route : routes()) {
      for (String tenant : ALL) {
        for (String other : ALL) {
          if (tenant.equals(other) || route.template().equals("/api/tenants/{tenant}")) {
            continue;
          }
          String path = path(route, planted.get(other));
          for (String body : bodies(route, planted.get(other))) {
            for (String accept : List.of("application/json", "text/event-stream")) {
              HttpResponse<String> response =
                  at.send(
                      route.method(),
                      path,
                      body,
                      "Authorization",
                      "Bearer " + keys.get(tenant),
                      "Accept",
                      accept);
              String whole = whole(response);
              assertThat(response.statusCode()).as("%s: %s", route, whole).isNotEqualTo(500);
              for (String foreign : ALL) {
                if (!foreign.equals(tenant)) {
                  // The question for marks is told back in what is searched for.
                  assertThat(whole)
                      .as("%s %s as %s, ids of %s", route.method(), path, tenant, other)
                      .doesNotContain(mark(foreign));
                }
              }
              seen += whole.contains(mark(tenant)) ? 1 : 0;
              if (route.template().matches(".*\\{(answer|job|response)}.*")
                  || route.template().matches("/v1/files/\\{file}.*")) {
                assertThat(response.statusCode())
                    .as("%s %s as %s, ids of %s", route.method(), path, tenant, other)
                    .isEqualTo(404);
              }
            }
          }
        }
      }
    }
    assertThat(seen).as("ways in that show one's own mark").isGreaterThan(100);
    // Whatever was done with the ids of others was done to nobody else's.
    for (String tenant : ALL) {
      planted.get(tenant).forEach((kind, id) -> assertThat(id).as(kind).isNotBlank());
      assertThat(own(tenant).get("audit")).doesNotContain("zqmark" + other(tenant));
    }
    assertThat(before.keySet()).containsExactlyInAnyOrderElementsOf(ALL);
  }

  private static String other(String tenant) {
    return tenant.equals("acme") ? "beta" : "acme";
  }

  private Map<String, String> own(String tenant) {
    String key = keys.get(tenant);
    return Map.of(
        "documents", at.get("/api/collections/hr/documents", key).body(),
        "audit", at.get("/api/audit?limit=1000", key).body());
  }

  @Test
  void nothingThatOneDoesChangesAnother() {
    String acme = keys.get("acme");
    String ids = planted.get("acme").get("answer");
    for (Route route : routes()) {
      if (destroys(route) && !route.template().startsWith("/api/tenants")) {
        send(route.method(), path(route, planted.get("acme")), "", keys.get("beta"));
      }
    }
    assertThat(at.get("/api/collections/hr/documents", keys.get("beta")).body())
        .doesNotContain(mark("beta"));
    for (String path :
        List.of(
            "/api/collections/hr/documents/leave.md/content",
            "/api/answers/" + ids,
            "/v1/files/" + planted.get("acme").get("file") + "/content",
            "/v1/responses/" + planted.get("acme").get("response"),
            "/api/collections/hr/examples/first/rows",
            "/api/keys",
            "/api/persons/user:ann")) {
      HttpResponse<String> kept = at.get(path, acme);
      assertThat(kept.statusCode()).as(path).isEqualTo(200);
      if (!path.startsWith("/api/persons")) {
        assertThat(kept.body()).as(path).contains(mark("acme"));
      }
    }
    assertThat(at.get("/api/audit/verify", acme).body()).contains("\"broken\":null");
  }

  @Test
  void aKeyIsKnownInItsOwnTenantAlone() {
    String acme = keys.get("acme");
    String random = acme.substring(acme.indexOf('.') + 1);
    String refused = "";
    for (String key :
        List.of(
            "tk_beta." + random,
            "tk_" + random,
            "tk_nobody." + random,
            "tk_../home." + random,
            "tk_.." + random,
            "tk_." + random,
            "tk_acme." + random.substring(1),
            "tk_acme/../beta." + random,
            "tk_ACME." + random)) {
      HttpResponse<String> response = at.get("/api/collections", key);
      assertThat(response.statusCode()).as(key).isEqualTo(401);
      assertThat(refused.isEmpty() || refused.equals(response.body())).as(key).isTrue();
      refused = response.body();
    }
    assertThat(at.get("/api/collections", acme).statusCode()).isEqualTo(200);
  }

  @Test
  void figuresOfAllAreForTheHomeAlone() {
    for (String tenant : List.of("acme", "beta")) {
      for (String path : List.of("/metrics", "/api/tenants", "/api/tenants/acme")) {
        assertThat(at.get(path, keys.get(tenant)).statusCode()).as(path).isEqualTo(404);
      }
      assertThat(at.get("/api/me", keys.get(tenant)).body())
          .contains("\"tenant\":\"%s\"".formatted(tenant));
    }
    assertThat(at.get("/metrics", keys.get("home")).body()).contains("tenant=\"acme\"");
    JsonNode acme = json(at.get("/api/tenants/acme", keys.get("home")));
    assertThat(acme.path("documents").asInt()).isEqualTo(1);
    assertThat(acme.path("requests").asInt()).isGreaterThan(5);
    assertThat(acme.path("open").asBoolean()).isTrue();
    assertThat(json(at.get("/api/tenants", keys.get("home")))).hasSize(2);
  }
}
