package dev.tandem.server.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.DocumentInput;
import dev.tandem.server.TestServer;
import dev.tandem.text.Acl;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collections as vector stores: what a key may see of them, filled from uploads, searched. */
class VectorStoreTest {
  private static final String STORES = "/v1/vector_stores";
  private static final String TEXT = "The gateway for remote work is called Heron.";

  @TempDir Path home;
  private TestServer at;
  private String admin;
  private String editor;
  private String reader;

  @BeforeEach
  void start() {
    at = new TestServer(home, "http://127.0.0.1:9/v1");
    at.collection("it", "public");
    at.collection("board", "group:board");
    put("it", "secret.md", "The gateway of the board is called Raven.", "group:board");
    put("it", "vpn.md", "Ask for a password at the gateway desk.", "public");
    admin = at.key("admin", "", "admin");
    editor = at.key("editor", "user:ann", "it=editor");
    reader = at.key("reader", "user:bob", "reader");
  }

  @AfterEach
  void stop() {
    at.close();
  }

  private void put(String collection, String id, String text, String acl) {
    at.tandem
        .documents()
        .put(
            collection,
            new DocumentInput(
                id,
                "",
                text,
                Optional.empty(),
                Optional.of(Acl.parse(acl)),
                Optional.empty(),
                Map.of()));
  }

  private HttpResponse<String> send(String method, String path, String body, String key) {
    return at.send(method, path, body, "Authorization", "Bearer " + key);
  }

  private JsonNode done(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestServer.json(response);
  }

  private String attached(String id) {
    return "{\"file_id\":\"%s\",\"chunking_strategy\":{\"type\":\"auto\"}}".formatted(id);
  }

  @Test
  void oneSeesTheCollectionsAndDocumentsThatOneMayRead() {
    JsonNode seen = done(at.get(STORES, reader)).path("data");
    assertThat(seen.findValuesAsText("id")).containsExactly("it");
    assertThat(seen.path(0).path("file_counts").path("total").asInt()).isEqualTo(1);
    assertThat(done(at.get(STORES, admin)).path("data").findValuesAsText("id"))
        .containsExactlyInAnyOrder("board", "it");
    assertThat(done(at.get(STORES + "/it", admin)).path("file_counts").path("total").asInt())
        .isEqualTo(2);
    assertThat(at.get(STORES + "/board", reader).statusCode()).isEqualTo(404);
    assertThat(done(at.get(STORES + "/it/files", reader)).path("data").findValuesAsText("id"))
        .containsExactly("vpn.md");
    assertThat(at.get(STORES + "/it/files/secret.md", reader).statusCode()).isEqualTo(404);
    assertThat(done(at.get(STORES + "/it/files/vpn.md", reader)).path("status").asText())
        .isEqualTo("completed");
    JsonNode page = done(at.get(STORES + "/it/files?limit=1", admin));
    assertThat(page.path("has_more").asBoolean()).isTrue();
    page = done(at.get(STORES + "/it/files?limit=1&after=" + page.path("last_id").asText(), admin));
    assertThat(page.path("data").findValuesAsText("id")).containsExactly("vpn.md");
    assertThat(page.path("has_more").asBoolean()).isFalse();
  }

  @Test
  void anUploadIsPutIntoACollectionSearchedAndTakenOut() {
    String id = Multipart.upload(at, editor, "assistants", "heron.md", TEXT);
    String files = STORES + "/it/files";
    JsonNode file = done(send("POST", files, attached(id), editor));
    assertThat(file.path("id").asText()).isEqualTo(id);
    assertThat(file.path("vector_store_id").asText()).isEqualTo("it");
    assertThat(done(at.get(files + "/" + id, reader)).path("status").asText())
        .isEqualTo("completed");
    String query = "{\"query\":\"What is the gateway called?\",\"max_num_results\":5}";
    JsonNode found = done(send("POST", STORES + "/it/search", query, reader));
    assertThat(found.path("data").findValuesAsText("file_id")).contains(id, "vpn.md");
    assertThat(found.path("data").findValuesAsText("filename")).contains("heron.md");
    assertThat(found.toString()).contains("Heron").doesNotContain("Raven");
    assertThat(send("DELETE", files + "/" + id, "", reader).statusCode()).isEqualTo(403);
    assertThat(done(send("DELETE", files + "/" + id, "", editor)).path("deleted").asBoolean())
        .isTrue();
    assertThat(at.get(files + "/" + id, reader).statusCode()).isEqualTo(404);
    assertThat(done(send("POST", STORES + "/it/search", query, reader)).toString())
        .doesNotContain("Heron");
    assertThat(at.get("/v1/files/" + id, editor).statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsWrongIsRefusedByName() {
    String id = Multipart.upload(at, editor, "assistants", "heron.md", TEXT);
    String files = STORES + "/it/files";
    assertThat(send("POST", files, attached("file-none"), editor).statusCode()).isEqualTo(404);
    assertThat(send("POST", files, attached(id), admin).statusCode()).isEqualTo(404); // another's
    assertThat(send("POST", files, attached(id).replace("auto", "static"), editor).body())
        .contains("\"param\":\"chunking_strategy\"");
    String empty = Multipart.upload(at, editor, "assistants", "empty.md", " ");
    assertThat(send("POST", files, attached(empty), editor).statusCode()).isEqualTo(400);
    String search = STORES + "/it/search";
    assertThat(send("POST", search, "{\"query\":\"x\",\"filters\":{\"a\":1}}", reader).body())
        .contains("\"param\":\"filters\"");
    assertThat(send("POST", search, "{\"query\":[\"x\",\"y\"]}", reader).body())
        .contains("\"param\":\"query\"");
    assertThat(send("POST", STORES + "/board/search", "{\"query\":\"x\"}", reader).statusCode())
        .isEqualTo(404);
  }

  @Test
  void anAdminCreatesOneAndSaysWhoMayReadIt() {
    assertThat(send("POST", STORES, "{\"name\":\"new\"}", admin).body())
        .contains("\"param\":\"acl\"");
    JsonNode made = done(send("POST", STORES, "{\"name\":\"new\",\"acl\":\"user:bob\"}", admin));
    assertThat(made.path("id").asText()).isEqualTo("new");
    assertThat(done(at.get(STORES + "/new", reader)).path("name").asText()).isEqualTo("new");
    assertThat(send("POST", STORES, "{\"name\":\"new\",\"acl\":\"public\"}", admin).statusCode())
        .isEqualTo(409);
    assertThat(
            send("POST", STORES, "{\"name\":\"x\",\"acl\":\"public\",\"file_ids\":\"f\"}", admin)
                .body())
        .contains("\"param\":\"file_ids\"");
    assertThat(send("POST", STORES, "{\"name\":\"y\",\"acl\":\"public\"}", editor).statusCode())
        .isEqualTo(403);
  }
}
