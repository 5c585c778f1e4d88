package dev.tandem.server.openai;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.server.TestServer;
import dev.tandem.text.Principal;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads: kept whole under ids of the server's, seen by their owner alone. */
class FileRoutesTest {
  /** Lines that look like a form's own, and one without an end. */
  private static final String TEXT =
      "--other\r\n\r\na --xYzZY b\n\n\u00e4\r\n--xYzZ\n--other--\r\nno end";

  @TempDir Path folder;
  private Path home;
  private TestServer at;
  private String ann;
  private String bob;

  @BeforeEach
  void start() {
    home = folder.resolve("home");
    at = new TestServer(home, "http://127.0.0.1:9/v1", "server.max_body_mb", "1");
    at.collection("hr", "public");
    ann = at.key("ann", "user:ann", "trainer,editor");
    bob = at.key("bob", "user:bob", "trainer,editor");
  }

  @AfterEach
  void stop() {
    at.close();
  }

  private JsonNode get(String path, String key) {
    HttpResponse<String> response = at.get(path, key);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestServer.json(response);
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("files"))) {
      return files.toList();
    }
  }

  @Test
  void anUploadIsToldBackWholeAndDeleted() throws IOException {
    String id = Multipart.upload(at, ann, "assistants", "../../\u00fcber.md", TEXT);
    JsonNode file = get("/v1/files/" + id, ann);
    assertThat(file.path("filename").asText()).isEqualTo("\u00fcber.md");
    assertThat(file.path("purpose").asText()).isEqualTo("assistants");
    assertThat(file.path("bytes").asInt()).isEqualTo(TEXT.getBytes("UTF-8").length);
    assertThat(at.get("/v1/files/" + id + "/content", ann).body()).isEqualTo(TEXT);
    assertThat(kept()).containsExactly(home.resolve("files").resolve(id));
    HttpResponse<String> deleted =
        at.send("DELETE", "/v1/files/" + id, "", "Authorization", "Bearer " + ann);
    assertThat(TestServer.json(deleted).path("deleted").asBoolean()).isTrue();
    assertThat(kept()).isEmpty();
    assertThat(at.get("/v1/files/" + id, ann).statusCode()).isEqualTo(404);
  }

  @Test
  void nobodyElseSeesIt() {
    String id = Multipart.upload(at, ann, "fine-tune", "rows.jsonl", "{}");
    String again = at.key("second", "user:ann", "trainer,admin");
    for (String key : List.of(bob, again)) {
      assertThat(get("/v1/files", key).path("data")).isEmpty();
      assertThat(at.get("/v1/files/" + id, key).statusCode()).isEqualTo(404);
      assertThat(at.get("/v1/files/" + id + "/content", key).statusCode()).isEqualTo(404);
      assertThat(
              at.send("DELETE", "/v1/files/" + id, "", "Authorization", "Bearer " + key)
                  .statusCode())
          .isEqualTo(404);
    }
    assertThat(get("/v1/files", ann).path("data").findValuesAsText("id")).containsExactly(id);
  }

  @Test
  void aListHasPagesAndPurposes() {
    String first = Multipart.upload(at, ann, "assistants", "a.md", "a");
    String second = Multipart.upload(at, ann, "fine-tune", "b.jsonl", "b");
    JsonNode page = get("/v1/files?limit=1", ann);
    assertThat(page.path("data").findValuesAsText("id")).containsExactly(second);
    assertThat(page.path("has_more").asBoolean()).isTrue();
    page = get("/v1/files?limit=1&after=" + second, ann);
    assertThat(page.path("data").findValuesAsText("id")).containsExactly(first);
    assertThat(page.path("has_more").asBoolean()).isFalse();
    assertThat(get("/v1/files?purpose=fine-tune", ann).path("data").findValuesAsText("id"))
        .containsExactly(second);
    assertThat(get("/v1/files?order=asc", ann).path("first_id").asText()).isEqualTo(first);
    assertThat(at.get("/v1/files?after=file-no", ann).statusCode()).isEqualTo(404);
  }

  @Test
  void whatIsNoUploadIsRefusedAndNothingKept() {
    String whole = Multipart.body("assistants", "a.md", "text");
    assertThat(Multipart.send(at, ann, whole.replace("--xYzZY--", "")).statusCode()).isEqualTo(400);
    assertThat(Multipart.send(at, ann, "text").statusCode()).isEqualTo(400);
    assertThat(Multipart.send(at, ann, whole.replace("assistants", "vision")).body())
        .contains("\"param\":\"purpose\"", "fine-tune, assistants or user_data");
    assertThat(Multipart.send(at, ann, whole.replace("\"purpose\"", "\"colour\"")).statusCode())
        .isEqualTo(400);
    assertThat(Multipart.send(at, ann, whole.replace("\"file\"", "\"purpose\"")).statusCode())
        .isEqualTo(400);
    assertThat(Multipart.send(at, ann, whole.replace("a.md", "x/")).statusCode()).isEqualTo(400);
    assertThat(at.send("POST", "/v1/files", "{}", "Authorization", "Bearer " + ann).statusCode())
        .isEqualTo(415);
    String large = Multipart.body("assistants", "a.md", "x".repeat(1_000_001));
    assertThat(Multipart.send(at, ann, large).statusCode()).isEqualTo(413);
    String reader = at.key("reader", "user:ann", "reader");
    assertThat(Multipart.send(at, reader, whole).statusCode()).isEqualTo(403);
    assertThat(get("/v1/files", ann).path("data")).isEmpty();
    assertThat(home.resolve("files")).doesNotExist();
  }

  @Test
  void aBackupHasItAndAPersonsAreForgotten() throws IOException {
    String ofAnn = Multipart.upload(at, ann, "assistants", "a.md", "a");
    String ofBob = Multipart.upload(at, bob, "assistants", "b.md", "b");
    Path backup = folder.resolve("backup.zip");
    at.tandem.backups().write(backup);
    try (var zip = new java.util.zip.ZipFile(backup.toFile())) {
      assertThat(zip.stream().map(java.util.zip.ZipEntry::getName))
          .contains("files/" + ofAnn, "files/" + ofBob);
    }
    at.tandem.persons().forget(new Principal("user:ann"));
    assertThat(kept()).containsExactly(home.resolve("files").resolve(ofBob));
    assertThat(get("/v1/files", ann).path("data")).isEmpty();
    assertThat(get("/v1/files", bob).path("data")).hasSize(1);
  }
}
