package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.DocumentInput;
import dev.tandem.EchoModel;
import dev.tandem.text.Acl;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions to several collections over HTTP. */
class NamedCollectionsTest {
  private static final String SECRET = "OSPREY-1194";
  private static final String QUERY = "\"query\":\"code name of the merger\"";
  private static final String QUESTION = "\"question\":\"What is the code name of the merger?\"";

  @TempDir Path home;

  private EchoModel model;
  private TestServer at;
  private String ann;
  private String bob;

  @BeforeEach
  void start() throws IOException {
    model = new EchoModel();
    at = new TestServer(home, model.url());
    at.collection("board", "user:ann");
    at.collection("hr", "public");
    at.collection("it", "public");
    put("board", "The code name of the merger is %s and it is kept by Ann.".formatted(SECRET));
    put("hr", "The merger of two departments has no code name so far.");
    put("it", "Passwords of the network are at least 14 characters long.");
    ann = at.key("ann", "user:ann", "reader");
    bob = at.key("bob", "user:bob", "reader");
  }

  @AfterEach
  void stop() {
    at.close();
    model.close();
  }

  private void put(String collection, String text) {
    at.tandem
        .documents()
        .put(
            collection,
            new DocumentInput(
                "one.md",
                "One",
                text,
                Optional.empty(),
                Optional.<Acl>empty(),
                Optional.empty(),
                Map.of()));
  }

  private HttpResponse<String> post(String key, String path, String body) {
    return at.send("POST", path, "{" + body + "}", "Authorization", "Bearer " + key);
  }

  @Test
  void severalAreSearchedAndAskedEachForItsReaders() {
    String several = "\"collections\":[\"board\",\"hr\",\"it\"],";
    JsonNode first = TestServer.json(post(ann, "/api/search", several + QUERY)).path(0);
    assertThat(first.path("collection").asText()).isEqualTo("board");
    JsonNode answer = TestServer.json(post(ann, "/api/ask", several + QUESTION));
    assertThat(answer.path("answer").asText()).contains(SECRET);
    assertThat(answer.path("collections")).hasSize(3);
    assertThat(answer.at("/citations/0/collection").asText()).isEqualTo("board");
    assertThat(model.takePrompts()).contains(SECRET);

    String all = "\"collections\":[\"all\"],";
    assertThat(post(ann, "/api/search", all + QUERY).body()).contains(SECRET);
    for (String body : new String[] {all, "\"collections\":[\"hr\",\"it\"],"}) {
      HttpResponse<String> search = post(bob, "/api/search", body + QUERY);
      assertThat(search.statusCode()).isEqualTo(200);
      assertThat(search.body()).contains("one.md").doesNotContain(SECRET, "board");
      assertThat(post(bob, "/api/ask", body + QUESTION).body()).doesNotContain(SECRET, "board");
    }
    assertThat(model.takePrompts()).doesNotContain(SECRET);
  }

  @Test
  void whatMayNotBeReadIsRefusedAsWhatIsNotThere() {
    for (String path : new String[] {"/api/search", "/api/ask"}) {
      String rest = path.endsWith("ask") ? QUESTION : QUERY;
      HttpResponse<String> shut = post(bob, path, "\"collections\":[\"hr\",\"board\"]," + rest);
      HttpResponse<String> none = post(bob, path, "\"collections\":[\"hr\",\"nowhere\"]," + rest);
      assertThat(shut.statusCode()).isEqualTo(404);
      assertThat(shut.body()).isEqualTo(none.body());
    }
    assertThat(chat(bob, "tandem/hr+board/rag").statusCode()).isEqualTo(404);
    assertThat(chat(bob, "tandem/hr+board/rag").body())
        .isEqualTo(chat(bob, "tandem/hr+nowhere/rag").body());
  }

  @Test
  void oneOrSeveralAndNotBothOrNeither() {
    for (String names :
        new String[] {
          "", "\"collection\":\"hr\",\"collections\":[\"it\"],", "\"collections\":[],"
        }) {
      assertThat(post(ann, "/api/search", names + QUERY).statusCode()).as(names).isEqualTo(422);
      assertThat(post(ann, "/api/ask", names + QUESTION).statusCode()).as(names).isEqualTo(422);
    }
    for (String names : new String[] {"\"collections\":[1],", "\"collection\":{},"}) {
      assertThat(post(ann, "/api/search", names + QUERY).statusCode()).as(names).isEqualTo(400);
      assertThat(post(ann, "/api/ask", names + QUESTION).statusCode()).as(names).isEqualTo(400);
    }
    assertThat(post(ann, "/api/search", "\"collection\":\"hr\"," + QUERY).body())
        .as("one by name is the one in the path")
        .isEqualTo(post(ann, "/api/collections/hr/search", QUERY).body());
  }

  @Test
  void aChatNamesSeveralInItsModel() {
    JsonNode all = TestServer.json(chat(ann, "tandem/all/rag"));
    assertThat(all.at("/choices/0/message/content").asText()).contains(SECRET);
    assertThat(all.at("/choices/0/message/annotations/0/url_citation/url").asText())
        .contains("/#/c/board/doc/one.md");
    assertThat(chat(bob, "tandem/all/rag").body()).doesNotContain(SECRET);
    assertThat(chat(bob, "tandem/hr+it/rag").statusCode()).isEqualTo(200);
    assertThat(at.get("/v1/models", bob).body()).contains("tandem/all/rag");
  }

  private HttpResponse<String> chat(String key, String name) {
    return post(
        key,
        "/v1/chat/completions",
        "\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"What is the code name of the merger?\"}]"
            .formatted(name));
  }
}
