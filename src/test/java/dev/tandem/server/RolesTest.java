package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tandem.EchoModel;
import dev.tandem.json.Json;
import dev.tandem.ledger.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every route asks for its role, in the collection that a call is about, wherever that is named.
 */
class RolesTest {
  /** What may stand in a path beside a collection, which is always {@code {c}}. */
  private static final Set<String> OTHER_NAMES =
      Set.of(
          "id",
          "answer",
          "job",
          "name",
          "adapter",
          "choice",
          "comparison",
          "batch",
          "file",
          "incident",
          "person",
          "response",
          "row",
          "run",
          "set",
          "tenant");

  /**
   * How requests to the routes without {@code {c}} name collections. A new route stands here or
   * fails the test: with the body that names {@code hr}, or empty where it names none.
   */
  private static final Map<String, Optional<String>> NAMED =
      Map.ofEntries(
          Map.entry("GET /api/collections", Optional.empty()),
          Map.entry("POST /api/search", Optional.of("{\"collection\":\"hr\",\"query\":\"x\"}")),
          Map.entry("POST /api/ask", Optional.of("{\"collections\":[\"hr\"],\"question\":\"x\"}")),
          Map.entry("GET /api/answers", Optional.of("?collection=hr")),
          Map.entry("GET /api/answers/{answer}", Optional.empty()),
          Map.entry("PUT /api/answers/{answer}/feedback", Optional.empty()),
          Map.entry("GET /v1/models", Optional.empty()),
          Map.entry("GET /v1/models/{id+}", Optional.empty()),
          Map.entry(
              "POST /v1/chat/completions",
              Optional.of(
                  "{\"model\":\"tandem/it+hr/rag\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")),
          Map.entry(
              "POST /v1/responses",
              Optional.of("{\"model\":\"tandem/it+hr/rag\",\"input\":\"x\"}")),
          Map.entry("GET /v1/responses/{response}", Optional.empty()),
          Map.entry("DELETE /v1/responses/{response}", Optional.empty()),
          Map.entry("POST /v1/files", Optional.empty()),
          Map.entry("GET /v1/files", Optional.empty()),
          Map.entry("GET /v1/files/{file}", Optional.empty()),
          Map.entry("GET /v1/files/{file}/content", Optional.empty()),
          Map.entry("DELETE /v1/files/{file}", Optional.empty()),
          Map.entry(
              "POST /v1/fine_tuning/jobs",
              Optional.of("{\"model\":\"tandem/hr\",\"training_file\":\"file-x\"}")),
          Map.entry("GET /v1/fine_tuning/jobs", Optional.empty()),
          Map.entry("GET /v1/fine_tuning/jobs/{job}", Optional.empty()),
          Map.entry("POST /v1/fine_tuning/jobs/{job}/cancel", Optional.empty()),
          Map.entry("POST /v1/fine_tuning/jobs/{job}/resume", Optional.empty()),
          Map.entry("GET /v1/fine_tuning/jobs/{job}/events", Optional.empty()),
          Map.entry("GET /v1/fine_tuning/jobs/{job}/checkpoints", Optional.empty()),
          Map.entry("GET /v1/vector_stores", Optional.empty()),
          Map.entry("POST /v1/embeddings", Optional.empty()));

  @TempDir Path home;

  private EchoModel model;
  private TestServer at;

  @BeforeEach
  void start() throws IOException {
    model = new EchoModel();
    at = new TestServer(home, model.url());
    at.collection("hr", "public");
    at.collection("it", "public");
    put("hr", "leave.md", "You have twelve days of leave.");
    put("it", "vpn.md", "The gateway is called vpn.");
  }

  @AfterEach
  void stop() {
    at.close();
    model.close();
  }

  private void put(String collection, String id, String text) {
    String path = "/api/collections/%s/documents/%s".formatted(collection, id);
    assertThat(at.send("PUT", path, "{\"text\":\"%s\"}".formatted(text)).statusCode())
        .isEqualTo(200);
  }

  private List<Route> routes() {
    return at.server.routes().all().stream()
        .filter(route -> !at.server.page().has(route.template()))
        .toList();
  }

  @Test
  void everyRouteWantsItsRoleAndNoLess() {
    at.key("first", "", "admin"); // from now on one is needed
    for (Route route : routes()) {
      assertThat(letIn(route, "")).as("%s, no key", route).isEqualTo(free(route));
      assertThat(letIn(route, "tk_wrong")).as("%s, wrong key", route).isEqualTo(free(route));
    }
    for (Role role : Role.values()) {
      String everywhere = at.key(role.word(), "user:ann", role.word());
      for (Route route : routes()) {
        if (!route.template().startsWith("/api/keys/{name}")) {
          assertThat(letIn(route, everywhere))
              .as("%s as %s", route, role)
              .isEqualTo(expected(route, role));
        }
      }
    }
  }

  private static boolean free(Route route) {
    return route.needs() == Needs.NOTHING;
  }

  /** Written down here again, and not asked of the program. */
  private static boolean expected(Route route, Role role) {
    return switch (route.needs()) {
      case NOTHING, KEY, READER -> true;
      case EDITOR -> EnumSet.of(Role.EDITOR, Role.ADMIN).contains(role);
      case TRAINER -> EnumSet.of(Role.TRAINER, Role.ADMIN).contains(role);
      case OPERATOR -> EnumSet.of(Role.OPERATOR, Role.ADMIN).contains(role);
      case ADMIN -> role == Role.ADMIN;
    };
  }

  /** Whether the request came as far as its handler, whatever that thought of it. */
  private boolean letIn(Route route, String key) {
    return letIn(send(route, "nothing", "{}", key));
  }

  private static boolean letIn(HttpResponse<String> response) {
    return response.statusCode() != 401 && response.statusCode() != 403;
  }

  /**
   * @param named a body, or what is appended to the path
   */
  private HttpResponse<String> send(Route route, String collection, String named, String key) {
    String path =
        route
            .template()
            .replace("{c}", collection)
            .replaceAll("\\{[a-z]+\\+?}", "nothing")
            .concat(named.startsWith("?") ? named : "");
    boolean body = Set.of("POST", "PUT", "PATCH").contains(route.method());
    return key.isEmpty()
        ? at.send(route.method(), path, body ? named : "")
        : at.send(route.method(), path, body ? named : "", "Authorization", "Bearer " + key);
  }

  @Test
  void aRoleInOneCollectionIsNoneInAnother() {
    for (Role role : Role.values()) {
      String elsewhere = at.key(role.word() + ".it", "user:ann", "it=" + role.word());
      for (Route route : routes()) {
        if (route.needs().role().isEmpty()) {
          continue;
        }
        if (route.template().contains("{c}")) {
          assertThat(letIn(send(route, "hr", "{}", elsewhere)))
              .as("%s of hr as %s of it", route, role)
              .isFalse();
          // What is not there is refused in the same words.
          assertThat(send(route, "nowhere", "{}", elsewhere).body())
              .isEqualTo(send(route, "hr", "{}", elsewhere).body());
          if (!route.method().equals("DELETE")) {
            assertThat(letIn(send(route, "it", "{}", elsewhere)))
                .as("%s of it as %s of it", route, role)
                .isEqualTo(expected(route, role));
          }
        } else if (route.needs().ofTheHome()) {
          assertThat(letIn(send(route, "", "{}", elsewhere)))
              .as("%s as %s of it", route, role)
              .isFalse();
        } else {
          named(route)
              .ifPresent(
                  named ->
                      assertThat(letIn(send(route, "", named, elsewhere)))
                          .as("%s with %s as %s of it", route, named, role)
                          .isFalse());
        }
      }
    }
  }

  private static Optional<String> named(Route route) {
    String line = route.method() + " " + route.template();
    assertThat(NAMED)
        .as("a route that no test knows how to point at a collection")
        .containsKey(line);
    return NAMED.getOrDefault(line, Optional.empty());
  }

  @Test
  void everyNameInAPathIsKnownToBeACollectionOrSomethingElse() {
    Set<String> names = new TreeSet<>();
    for (Route route : routes()) {
      Pattern.compile("\\{([a-z_]+)\\+?}")
          .matcher(route.template())
          .results()
          .forEach(result -> names.add(result.group(1)));
    }
    assertThat(names).contains(Admission.PATH);
    names.remove(Admission.PATH);
    assertThat(OTHER_NAMES).containsAll(names);
  }

  @Test
  void whoHasARoleInOneCollectionOnlyKnowsOfNoOther() {
    String hr = at.key("hr", "user:ann", "hr=reader");
    assertThat(at.get("/api/collections", hr).body()).contains("\"hr\"").doesNotContain("\"it\"");
    assertThat(at.get("/v1/models", hr).body()).contains("tandem/hr/").doesNotContain("tandem/it/");
    HttpResponse<String> all =
        at.send("POST", "/api/search", search("all"), "Authorization", "Bearer " + hr);
    assertThat(all.body()).contains("leave.md").doesNotContain("vpn.md");
    String none = at.key("none", "user:ann", "nowhere=reader");
    assertThat(at.get("/api/collections", none).body()).isEqualTo("[]");
    assertThat(
            at.send("POST", "/api/search", search("all"), "Authorization", "Bearer " + none)
                .statusCode())
        .isEqualTo(404);
  }

  private static String search(String collection) {
    return "{\"collection\":\"%s\",\"query\":\"gateway leave\"}".formatted(collection);
  }

  @Test
  void answersOfACollectionAreOnesOwnOnlyWhileOneHasARoleThere() {
    String both = at.key("both", "user:ann", "reader");
    String id =
        TestServer.json(
                at.send(
                    "POST",
                    "/api/collections/it/ask",
                    "{\"question\":\"What is the gateway called?\"}",
                    "Authorization",
                    "Bearer " + both))
            .path("answer_id")
            .asText();
    assertThat(at.get("/api/answers", both).body()).contains(id);
    String hr = at.key("hr", "user:ann", "hr=reader"); // the same person by another key
    assertThat(at.get("/api/answers", hr).body()).isEqualTo("[]");
    assertThat(at.get("/api/answers/" + id, hr).statusCode()).isEqualTo(404);
    assertThat(
            at.send(
                    "PUT",
                    "/api/answers/" + id + "/feedback",
                    "{\"rating\":\"up\"}",
                    "Authorization",
                    "Bearer " + hr)
                .statusCode())
        .isEqualTo(404);
    String it = at.key("it", "user:ann", "it=reader");
    assertThat(at.get("/api/answers", it).body()).contains(id);
  }

  @Test
  void theAdminOfACollectionManagesItAndNothingElse() {
    put("hr", "secret.md", "Nobody outside knows the pay.");
    at.send("PATCH", "/api/collections/hr/documents/secret.md", "{\"acl\":\"group:board\"}");
    String hr = at.key("hr", "", "hr=admin,it=reader");
    String list = "/api/collections/hr/documents";
    assertThat(at.get(list, hr).body()).contains("secret.md");
    assertThat(as(list, hr, "user:bob")).contains("leave.md").doesNotContain("secret.md");
    assertThat(as("/api/collections/it/documents", hr, "user:bob")).contains("\"status\":403");
    assertThat(as("/api/me", hr, "user:bob")).contains("\"status\":403");
    assertThat(at.get("/api/answers?all=true", hr).statusCode()).isEqualTo(403);
    ObjectNode escalated = Json.object().put("name", "more");
    escalated.putObject("roles").putArray("*").add("admin");
    assertThat(
            at.send("POST", "/api/keys", escalated.toString(), "Authorization", "Bearer " + hr)
                .statusCode())
        .isEqualTo(403);
  }

  private String as(String path, String key, String principals) {
    return at.send("GET", path, "", "Authorization", "Bearer " + key, "X-Tandem-As", principals)
        .body();
  }

  @Test
  void anOperatorSeesNoMoreOfTheDocumentsThanTheirPrincipals() {
    put("hr", "secret.md", "Nobody outside knows the pay.");
    at.send("PATCH", "/api/collections/hr/documents/secret.md", "{\"acl\":\"group:board\"}");
    String operator = at.key("operator", "user:ann", "operator");
    assertThat(at.get("/metrics", operator).statusCode()).isEqualTo(200);
    assertThat(at.get("/api/collections/hr/documents", operator).body())
        .contains("leave.md")
        .doesNotContain("secret.md");
    assertThat(at.get("/api/collections/hr/documents/secret.md/content", operator).statusCode())
        .isEqualTo(404);
  }

  @Test
  void rolesOfAKeyThatHaveNoFormAreRefusedWithTheirPlace() {
    for (String roles :
        List.of("{\"*\":[\"boss\"]}", "{\"a/b\":[\"reader\"]}", "{\"all\":[\"reader\"]}", "{}")) {
      HttpResponse<String> refused =
          at.send("POST", "/api/keys", "{\"name\":\"x\",\"roles\":%s}".formatted(roles));
      assertThat(refused.statusCode()).as(roles).isEqualTo(400);
      assertThat(refused.body()).as(roles).contains("\"/roles\"");
    }
  }
}
