package dev.tandem.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.DocumentInput;
import dev.tandem.EchoModel;
import dev.tandem.server.TestServer;
import dev.tandem.text.Acl;
import dev.tandem.text.Principal;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A correction becomes a labelled row, for who may read what its answer stood on. */
class CorrectionRoutesTest {
  private static final String HR = "/api/collections/hr";

  @TempDir Path home;
  private EchoModel model;
  private TestServer at;
  private String ann;
  private String admin;

  @BeforeEach
  void start() throws IOException {
    model = new EchoModel();
    at = new TestServer(home, model.url());
    at.collection("hr", "public");
    at.tandem
        .documents()
        .put(
            "hr",
            new DocumentInput(
                "pay.md",
                "Pay",
                "Salaries are paid on the 25th of each month.",
                Optional.empty(),
                Optional.of(Acl.parse("group:hr")),
                Optional.empty(),
                Map.of()));
    ann = at.key("ann", "user:ann,group:hr", "reader");
    admin = at.key("boss", "group:it", "admin");
  }

  @AfterEach
  void stop() {
    at.close();
    model.close();
  }

  private HttpResponse<String> send(String method, String path, String body, String key) {
    return at.send(method, path, body, "Authorization", "Bearer " + key);
  }

  /** The id of an answer that ann corrected. */
  private String corrected(String text) {
    JsonNode answer =
        TestServer.json(
            send("POST", HR + "/ask", "{\"question\":\"When are salaries paid?\"}", ann));
    String id = answer.path("answer_id").asText();
    assertThat(answer.path("retrieved").toString()).contains("pay.md");
    HttpResponse<String> said =
        send(
            "PUT",
            "/api/answers/" + id + "/feedback",
            "{\"rating\":\"down\",\"correction\":\"%s\"}".formatted(text),
            ann);
    assertThat(said.statusCode()).as(said.body()).isEqualTo(204);
    return id;
  }

  private JsonNode open(String key) {
    return TestServer.json(at.get(HR + "/corrections", key)).path("corrections");
  }

  @Test
  void anAcceptedOneIsARowWithTheReadersAndTheDocumentsOfItsAnswer() throws IOException {
    String id = corrected("On the 25th");
    String outsider = at.key("bob", "user:bob", "trainer");
    String insider = at.key("eve", "user:eve,group:hr", "trainer");
    assertThat(open(outsider)).isEmpty();
    assertThat(
            send("POST", HR + "/corrections/" + id, "{\"verdict\":\"accept\"}", outsider)
                .statusCode())
        .isEqualTo(404);
    JsonNode seen = open(insider).path(0);
    assertThat(seen.path("question").asText()).isEqualTo("When are salaries paid?");
    assertThat(seen.path("correction").asText()).isEqualTo("On the 25th");
    assertThat(
            send("POST", HR + "/corrections/" + id, "{\"verdict\":\"maybe\"}", insider)
                .statusCode())
        .isEqualTo(400);
    HttpResponse<String> made =
        send(
            "POST",
            HR + "/corrections/" + id,
            "{\"verdict\":\"accept\",\"text\":\"On the 25th.\",\"set\":\"faq\"}",
            insider);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    JsonNode row = TestServer.json(made).path("row");
    assertThat(row.path("id").asText()).isEqualTo(id);
    assertThat(row.path("completion").asText()).isEqualTo("On the 25th.");
    assertThat(row.path("acl").asText()).isEqualTo("group:hr");
    assertThat(row.path("doc_ids").toString()).isEqualTo("[\"pay.md\"]");
    assertThat(open(insider)).isEmpty();
    JsonNode feedback = TestServer.json(at.get("/api/answers/" + id, ann)).path("feedback");
    assertThat(feedback.path("review").asText()).isEqualTo("accepted");
    String rows = HR + "/examples/faq/rows";
    assertThat(TestServer.json(at.get(rows, outsider)).path("count").asInt()).isZero();
    assertThat(TestServer.json(at.get(rows, insider)).path("count").asInt()).isEqualTo(1);
    send("DELETE", HR + "/documents/pay.md", "", admin);
    assertThat(Files.readString(home.resolve("examples/hr/faq.completion.jsonl"))).isEmpty();
  }

  @Test
  void aRejectedOneAndOneOfAForgottenPersonAreGone() {
    String first = corrected("No idea");
    HttpResponse<String> rejected =
        send("POST", HR + "/corrections/" + first, "{\"verdict\":\"reject\"}", admin);
    assertThat(TestServer.json(rejected).path("review").asText()).isEqualTo("rejected");
    assertThat(
            send("POST", HR + "/corrections/" + first, "{\"verdict\":\"reject\"}", admin)
                .statusCode())
        .isEqualTo(404);
    corrected("On the 25th");
    assertThat(open(admin)).hasSize(1);
    at.tandem.persons().forget(Principal.parse("user:ann"));
    assertThat(open(admin)).isEmpty();
  }
}
