package dev.tandem.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.DocumentInput;
import dev.tandem.llm.TinyModel;
import dev.tandem.server.TestServer;
import dev.tandem.text.Acl;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sets of labelled rows over HTTP. */
class ExampleRoutesTest {
  private static final String SETS = "/api/collections/hr/examples";
  private static final String FAQ =
      """
      {"prompt":"Where is the desk?","completion":"Ground floor"}
      {"id":"lunch","prompt":"When is lunch?","completion":"At noon"}
      {"prompt":"when is LUNCH","completion":"At noon"}
      {"prompt":"Who helps?","completion":"Ask jane.roe@acme.org"}
      """;

  @TempDir Path folder;
  private TestServer at;

  @BeforeEach
  void start() throws IOException {
    Path model = TinyModel.folder(folder, "llama");
    at =
        new TestServer(folder.resolve("home"), "", "model.endpoint", "", "model", model.toString());
    at.collection("hr", "public");
  }

  @AfterEach
  void stop() {
    at.close();
  }

  private HttpResponse<String> put(String set, String type, String body, String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "Content-Type";
    all[1] = type;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return at.send("PUT", SETS + "/" + set, body, all);
  }

  private JsonNode get(String path) {
    HttpResponse<String> response = at.send("GET", SETS + path, "");
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestServer.json(response);
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.path("rows").forEach(row -> ids.add(row.path("id").asText()));
    return ids;
  }

  @Test
  void aSetIsKeptWithAnIdForEachRowAndListedAndDownloadedAndDeleted() {
    HttpResponse<String> made = put("faq", "application/jsonl", FAQ);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    assertThat(TestServer.json(made).path("format").asText()).isEqualTo("completion");
    put("labels", "text/csv", "text,label\n\"so, good\",good\nbad,bad\n");
    put("asked", "text/tab-separated-values", "When is lunch?\t[\"At noon\"]\n");
    JsonNode sets = get("");
    assertThat(sets.path("sets").findValuesAsText("name"))
        .containsExactly("asked", "faq", "labels");
    assertThat(sets.path("sets").findValuesAsText("format"))
        .containsExactly("questions", "completion", "classification");
    JsonNode page = get("?limit=2");
    assertThat(get("?limit=2&cursor=" + page.path("next").asText()).path("sets")).hasSize(1);
    assertThat(ids(get("/faq/rows"))).containsExactly("r1", "lunch", "r2", "r3");
    assertThat(at.send("GET", SETS + "/labels/file", "").body())
        .isEqualTo("text,label,id\n\"so, good\",good,r1\nbad,bad,r2\n");
    assertThat(at.send("DELETE", SETS + "/faq", "").statusCode()).isEqualTo(204);
    assertThat(at.send("DELETE", SETS + "/faq", "").statusCode()).isEqualTo(404);
    assertThat(at.send("GET", SETS + "/faq/rows", "").statusCode()).isEqualTo(404);
  }

  @Test
  void rowsThatAreNoneAreToldWithTheirLinesAndNothingIsKept() {
    HttpResponse<String> refused =
        put("faq", "application/jsonl", FAQ + "\n{\"prompt\":\"Why?\"}\nnonsense\n");
    assertThat(refused.statusCode()).isEqualTo(422);
    JsonNode problem = TestServer.json(refused);
    assertThat(problem.path("errors").findValuesAsText("pointer"))
        .containsExactly("/lines/6", "/lines/7");
    assertThat(problem.path("detail").asText())
        .isEqualTo(
            "2 rows are no examples; the first is line 6, which has no text \"completion\". Nothing was kept.");
    assertThat(get("").path("sets")).isEmpty();
    assertThat(put("faq", "text/csv", "\"open,quote\n").statusCode()).isEqualTo(422);
    assertThat(put("faq", "application/pdf", "x").statusCode()).isEqualTo(415);
    assertThat(put("faq", "application/jsonl", "plain words\n").body())
        .contains("The body is in no known format")
        .doesNotContain("tandem-examples");
    assertThat(put("%2E%2E%2Fout", "application/jsonl", FAQ).statusCode()).isEqualTo(422);
    assertThat(put("faq?format=poem", "application/jsonl", FAQ).statusCode()).isEqualTo(400);
    String twice = "{\"id\":\"a\",\"prompt\":\"x\",\"completion\":\"y\"}\n";
    assertThat(put("faq", "application/jsonl", twice + twice).body())
        .contains("line 2, which has the id of an earlier row");
  }

  @Test
  void eachRowSaysWhatIsWrongWithIt() {
    put("faq", "application/jsonl", FAQ);
    put("test", "application/jsonl", "{\"question\":\"Where is the desk\",\"answers\":[\"x\"]}\n");
    JsonNode page = get("/faq/rows");
    assertThat(page.path("count").asInt()).isEqualTo(4);
    JsonNode rows = page.path("rows");
    assertThat(rows.get(0).path("problems").findValuesAsText("detail"))
        .containsExactly("is asked too in test line 1");
    assertThat(rows.get(1).path("problems")).isEmpty();
    assertThat(rows.get(2).path("problems").findValuesAsText("check"))
        .containsExactly("duplicates");
    assertThat(rows.get(3).path("problems").findValuesAsText("detail"))
        .containsExactly("holds an e-mail address");
    assertThat(page.path("findings").findValuesAsText("check"))
        .contains("duplicates", "personal data", "rows of other sets");
    assertThat(ids(get("/faq/rows?check=duplicates"))).containsExactly("r2");
    assertThat(ids(get("/faq/rows?q=GROUND"))).containsExactly("r1");
  }

  @Test
  void aRowIsAddedChangedShownAsItIsLearntAndTakenAway() {
    put("faq", "application/jsonl", FAQ);
    String rows = SETS + "/faq/rows";
    HttpResponse<String> added = at.send("POST", rows, "{\"prompt\":\"a?\",\"completion\":\"b\"}");
    assertThat(added.statusCode()).as(added.body()).isEqualTo(201);
    String row = rows + "/" + TestServer.json(added).path("id").asText();
    String etag = added.headers().firstValue("ETag").orElseThrow();
    assertThat(at.send("GET", row, "", "If-None-Match", etag).statusCode()).isEqualTo(304);
    HttpResponse<String> changed =
        at.send("PATCH", row, "{\"completion\":\"c\"}", "If-Match", etag);
    assertThat(TestServer.json(changed).path("row").toString())
        .isEqualTo("{\"id\":\"r5\",\"prompt\":\"a?\",\"completion\":\"c\"}");
    assertThat(at.send("PATCH", row, "{\"completion\":\"d\"}", "If-Match", etag).statusCode())
        .isEqualTo(412);
    HttpResponse<String> wrong = at.send("PATCH", row, "{\"completion\":null}");
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("The row has no text \\\"completion\\\".");
    assertThat(at.send("PATCH", row, "[1]").statusCode()).isEqualTo(400);
    assertThat(at.send("PATCH", row, "{\"id\":\"other\"}").statusCode()).isEqualTo(400);
    JsonNode mask = get("/faq/rows/r5/mask").path("rows").get(0);
    assertThat(mask.path("learnt").asInt()).isBetween(1, mask.path("tokens").asInt() - 1);
    StringBuilder learnt = new StringBuilder();
    mask.path("spans")
        .forEach(
            span ->
                learnt.append(span.path("learnt").asBoolean() ? span.path("text").asText() : ""));
    assertThat(learnt.toString()).startsWith("c").doesNotContain("a?");
    assertThat(at.send("DELETE", row, "", "If-Match", etag).statusCode()).isEqualTo(412);
    assertThat(at.send("DELETE", row, "").statusCode()).isEqualTo(204);
    assertThat(at.send("GET", row, "").statusCode()).isEqualTo(404);
  }

  @Test
  void aRowIsForWhoMayReadItAndGoesWithItsDocument() throws IOException {
    document("pay.md", "Salaries are paid on the 25th.", "group:hr");
    document("faq.md", "Lunch is at noon.", "public");
    put(
        "faq",
        "application/jsonl",
        """
        {"prompt":"When is pay day?","completion":"The 25th","doc_ids":["pay.md"]}
        {"prompt":"Who earns most?","completion":"Nobody says","acl":"group:board"}
        {"prompt":"When is lunch?","completion":"At noon","doc_ids":["faq.md"],"acl":"public"}
        """);
    String writer = at.key("ann", "user:ann", "trainer");
    String rows = SETS + "/faq/rows";
    assertThat(ids(TestServer.json(at.get(rows, writer)))).containsExactly("r3");
    assertThat(at.get(rows + "/r1", writer).statusCode()).isEqualTo(404);
    assertThat(at.get(SETS + "/faq/file", writer).body()).doesNotContain("25th", "Nobody");
    String admin = at.key("boss", "group:it", "admin");
    assertThat(TestServer.json(at.get(rows, admin)).path("count").asInt()).isEqualTo(3);
    at.send(
        "DELETE", "/api/collections/hr/documents/pay.md", "", "Authorization", "Bearer " + admin);
    assertThat(ids(TestServer.json(at.get(rows, admin)))).containsExactly("r2", "r3");
    Path file = folder.resolve("home/examples/hr/faq.completion.jsonl");
    assertThat(Files.readString(file)).doesNotContain("25th");
    assertThat(at.get(SETS, at.key("eve", "user:eve", "reader")).statusCode()).isEqualTo(403);
  }

  @Test
  void aRowOfADocumentThatHasVanishedIsForTheAdminAlone() {
    document("gone.md", "Lunch was at noon.", "public");
    at.tandem.documents().delete("hr", List.of("gone.md"));
    put(
        "faq",
        "application/jsonl",
        """
        {"prompt":"When was lunch?","completion":"At noon","doc_ids":["gone.md"]}
        {"prompt":"When is tea?","completion":"At four","doc_ids":["never-here.md"]}
        """);
    String rows = SETS + "/faq/rows";
    String trainer = at.key("ann", "user:ann", "trainer");
    assertThat(ids(TestServer.json(at.get(rows, trainer))))
        .as("what never was here restricts nothing")
        .containsExactly("r2");
    assertThat(at.get(rows + "/r1", trainer).statusCode()).isEqualTo(404);
    assertThat(at.get(SETS + "/faq/file", trainer).body()).doesNotContain("At noon");
    String admin = at.key("boss", "group:it", "hr=admin");
    assertThat(ids(TestServer.json(at.get(rows, admin)))).containsExactly("r1", "r2");
  }

  private void document(String id, String text, String acl) {
    at.tandem
        .documents()
        .put(
            "hr",
            new DocumentInput(
                id,
                id,
                text,
                Optional.empty(),
                Optional.of(Acl.parse(acl)),
                Optional.empty(),
                Map.of()));
  }

  @Test
  void aSetIsReplacedOnlyAsItWasSeen() {
    String etag = put("faq", "application/jsonl", FAQ).headers().firstValue("ETag").orElseThrow();
    assertThat(put("faq", "application/jsonl", FAQ, "If-None-Match", "*").statusCode())
        .isEqualTo(412);
    String one = FAQ.lines().findFirst().orElseThrow();
    assertThat(put("faq", "application/jsonl", one, "If-Match", etag).statusCode()).isEqualTo(200);
    assertThat(put("faq", "application/jsonl", FAQ, "If-Match", etag).statusCode()).isEqualTo(412);
    assertThat(get("/faq").path("rows").asInt()).isEqualTo(1);
    assertThat(List.of(at.send("GET", SETS + "/faq", "", "If-None-Match", etag).statusCode()))
        .containsExactly(200);
  }
}
