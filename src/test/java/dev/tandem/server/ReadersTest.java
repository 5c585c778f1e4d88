package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.DocumentInput;
import dev.tandem.EchoModel;
import dev.tandem.text.Acl;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nobody is shown over HTTP what they may not read, by any route. */
class ReadersTest {
  private static final String SECRET = "Bluebird";

  @TempDir Path home;

  private EchoModel model;
  private TestServer at;
  private String ann;
  private String bob;
  private String admin;

  @BeforeEach
  void start() throws IOException {
    model = new EchoModel();
    at = new TestServer(home, model.url());
    at.collection("hr", "user:ann");
    put(
        "hr",
        "plans/secret.md",
        "The code name of the merger is %s and it is kept by Ann.".formatted(SECRET),
        "user:ann");
    at.collection("open", "public");
    put(
        "open",
        "plans/secret.md",
        "The code name of the merger is %s and it is kept by Ann.".formatted(SECRET),
        "user:ann");
    put("open", "lunch.md", "Lunch is served in the canteen from noon until two.", "public");
    ann = at.key("ann", "user:ann", "reader");
    bob = at.key("bob", "user:bob", "editor");
    admin = at.key("root", "", "admin");
  }

  @AfterEach
  void stop() {
    at.close();
    model.close();
  }

  private void put(String collection, String id, String text, String acl) {
    at.tandem
        .documents()
        .put(
            collection,
            new DocumentInput(
                id,
                "Title of " + text.substring(0, 8),
                text,
                Optional.empty(),
                Optional.of(Acl.parse(acl)),
                Optional.empty(),
                Map.of()));
  }

  private HttpResponse<String> as(String key, String method, String path, String body) {
    return at.send(method, path, body, "Authorization", "Bearer " + key);
  }

  @Test
  void annSeesItByEveryRouteAndBobByNone() {
    String ask = "{\"question\":\"What is the code name of the merger?\"}";
    String answer =
        TestServer.json(as(ann, "POST", "/api/collections/open/ask", ask))
            .path("answer_id")
            .asText();
    for (String[] route :
        new String[][] {
          {"POST", "/api/collections/open/search", "{\"query\":\"code name of the merger\"}"},
          {"POST", "/api/collections/open/ask", ask},
          {"GET", "/api/collections/open/documents/plans%2Fsecret.md/content", ""},
          {
            "POST",
            "/v1/chat/completions",
            "{\"model\":\"tandem/open/rag\",\"messages\":[{\"role\":\"user\",\"content\":\"What is the code name of the merger?\"}]}"
          },
          {"GET", "/api/answers/" + answer, ""},
          {"GET", "/api/answers?collection=open", ""},
        }) {
      assertThat(as(ann, route[0], route[1], route[2]).body())
          .as("ann by %s", route[1])
          .contains(SECRET);
      assertThat(as(bob, route[0], route[1], route[2]).body())
          .as("bob by %s", route[1])
          .doesNotContain(SECRET);
    }
    for (String path : List.of("", "?q=plans", "/plans%2Fsecret.md")) {
      assertThat(as(ann, "GET", "/api/collections/open/documents" + path, "").body())
          .contains("plans/secret.md");
      assertThat(as(bob, "GET", "/api/collections/open/documents" + path, "").body())
          .doesNotContain("plans/secret.md");
    }
    assertThat(model.takePrompts()).contains(SECRET);
    as(bob, "POST", "/api/collections/open/ask", ask);
    assertThat(model.takePrompts()).doesNotContain(SECRET);
  }

  @Test
  void countsAreOfWhatTheCallerMayRead() {
    assertThat(documents(ann, "open")).isEqualTo(2);
    assertThat(documents(bob, "open")).isEqualTo(1);
  }

  private int documents(String key, String collection) {
    return TestServer.json(as(key, "GET", "/api/collections/" + collection, ""))
        .path("documents")
        .asInt();
  }

  @Test
  void anAdminManagesAllDocumentsButAsksAsTheReaderThatWasChosen() {
    put("open", "shut.md", "Nobody knows what the word Osprey means here.", "");
    String ask = "{\"question\":\"What is the code name of the merger?\"}";
    String documents = "/api/collections/open/documents";
    assertThat(as(admin, "GET", documents, "").body())
        .contains("plans/secret.md", "user:ann", "shut.md", "lunch.md");
    assertThat(as(admin, "GET", documents + "?q=SECRET&limit=1", "").body())
        .contains("plans/secret.md");
    assertThat(documents(admin, "open")).isEqualTo(3);
    assertThat(as(admin, "GET", documents + "/plans%2Fsecret.md", "").body()).contains("user:ann");
    assertThat(as(admin, "GET", documents + "/plans%2Fsecret.md/content", "").body())
        .contains(SECRET);
    assertThat(as(admin, "GET", documents + "/shut.md", "").statusCode()).isEqualTo(200);
    HttpResponse<String> shut = as(admin, "GET", documents + "/shut.md/content", "");
    assertThat(shut.statusCode()).isEqualTo(403);
    assertThat(shut.body()).doesNotContain("Osprey");
    assertThat(as(admin, "POST", "/api/collections/open/ask", ask).body()).doesNotContain(SECRET);
    assertThat(
            as(
                    admin,
                    "POST",
                    "/api/collections/open/search",
                    "{\"query\":\"code name of the merger\"}")
                .body())
        .doesNotContain(SECRET);

    for (String path : List.of("", "/plans%2Fsecret.md", "/plans%2Fsecret.md/content")) {
      assertThat(
              at.send(
                      "GET",
                      documents + path,
                      "",
                      "Authorization",
                      "Bearer " + admin,
                      "X-Tandem-As",
                      "user:bob")
                  .body())
          .as("read as bob, %s", path)
          .doesNotContain(SECRET)
          .doesNotContain("plans/secret.md");
    }
  }

  @Test
  void aCollectionOfWhichOneMayReadNothingIsNotThere() {
    for (String name : List.of("hr", "nowhere")) {
      for (String path : List.of("", "/documents", "/documents/x")) {
        assertThat(as(bob, "GET", "/api/collections/" + name + path, "").body())
            .isEqualTo(as(bob, "GET", "/api/collections/nowhere", "").body());
      }
    }
    assertThat(as(bob, "GET", "/api/collections", "").body())
        .contains("\"open\"")
        .doesNotContain("\"hr\"");
    assertThat(as(bob, "GET", "/v1/models", "").body())
        .contains("tandem/open/rag")
        .doesNotContain("tandem/hr/");
    assertThat(as(ann, "GET", "/v1/models", "").body()).contains("tandem/hr/rag");
    assertThat(
            as(
                    bob,
                    "POST",
                    "/v1/chat/completions",
                    "{\"model\":\"tandem/hr/rag\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")
                .statusCode())
        .isEqualTo(404);
  }

  @Test
  void anAnswerIsItsAskersAndAnAdminsWhoAsksForAll() {
    String ask = "{\"question\":\"When is lunch served?\"}";
    String answer =
        TestServer.json(as(ann, "POST", "/api/collections/open/ask", ask))
            .path("answer_id")
            .asText();
    assertThat(as(ann, "GET", "/api/answers/" + answer, "").statusCode()).isEqualTo(200);
    assertThat(as(bob, "GET", "/api/answers/" + answer, "").statusCode()).isEqualTo(404);
    assertThat(as(bob, "GET", "/api/answers/" + answer + "?all=true", "").statusCode())
        .isEqualTo(403);
    assertThat(
            as(bob, "PUT", "/api/answers/" + answer + "/feedback", "{\"rating\":\"down\"}")
                .statusCode())
        .isEqualTo(404);
    assertThat(
            as(
                    ann,
                    "PUT",
                    "/api/answers/" + answer + "/feedback",
                    "{\"rating\":\"up\",\"comment\":\"good\"}")
                .statusCode())
        .isEqualTo(204);
    assertThat(as(admin, "GET", "/api/answers/" + answer + "?all=true", "").body())
        .contains("When is lunch served?");
    assertThat(as(admin, "GET", "/api/answers?all=true", "").body()).contains(answer);
    String nameless = at.key("nameless", "", "reader");
    as(nameless, "POST", "/api/collections/open/ask", ask);
    String other = at.key("other", "", "reader");
    assertThat(as(other, "GET", "/api/answers", "").body()).isEqualTo("[]");
  }

  @Test
  void aChangeOfReadersHoldsWithTheNextRequest() {
    String document = "/api/collections/open/documents/plans%2Fsecret.md";
    assertThat(as(bob, "PATCH", document, "{\"acl\":\"user:bob\"}").statusCode()).isEqualTo(200);
    String search = "{\"query\":\"code name of the merger\"}";
    assertThat(as(bob, "POST", "/api/collections/open/search", search).body()).contains(SECRET);
    assertThat(as(ann, "POST", "/api/collections/open/search", search).body())
        .doesNotContain(SECRET);
    assertThat(as(bob, "DELETE", document, "").statusCode()).isEqualTo(200);
    assertThat(as(bob, "POST", "/api/collections/open/search", search).body())
        .doesNotContain(SECRET);
    assertThat(as(bob, "DELETE", document, "").statusCode()).isEqualTo(404);
  }

  @Test
  void aCollectionWhoseDefaultReadersNobodyConfirmedIsRefusedUntilAnAdminDoes() {
    at.tandem.collections().createIfNew("new");
    for (String[] route :
        new String[][] {
          {"GET", "/api/collections/new/documents", ""},
          {"GET", "/api/collections/new/documents/x/content", ""},
          {"POST", "/api/collections/new/search", "{\"query\":\"x\"}"},
          {"POST", "/api/collections/new/ask", "{\"question\":\"x\"}"},
          {
            "POST",
            "/v1/chat/completions",
            "{\"model\":\"tandem/new/rag\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}"
          },
        }) {
      assertThat(as(ann, route[0], route[1], route[2]).statusCode()).as(route[1]).isEqualTo(409);
    }
    JsonNode one = TestServer.json(as(ann, "GET", "/api/collections/new", ""));
    assertThat(one.path("confirmed").asBoolean()).isFalse();
    assertThat(as(bob, "PATCH", "/api/collections/new", "{\"acl\":\"public\"}").statusCode())
        .isEqualTo(403);
    assertThat(as(admin, "PATCH", "/api/collections/new", "{\"acl\":\"group:hr\"}").statusCode())
        .isEqualTo(200);
    assertThat(as(admin, "PATCH", "/api/collections/new", "{\"acl\":\"public\"}").statusCode())
        .isEqualTo(409);
    String hr = at.key("hr", "group:hr", "reader");
    assertThat(as(hr, "GET", "/api/collections/new/documents", "").statusCode()).isEqualTo(200);
  }
}
