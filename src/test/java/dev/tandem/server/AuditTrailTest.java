package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.EchoModel;
import dev.tandem.ledger.AuditEntry;
import dev.tandem.ledger.AuditQuery;
import dev.tandem.text.Principal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests are in the audit log: who, what, of what, and what came of it. */
class AuditTrailTest {
  private static final String DOCUMENT =
      "{\"title\":\"Leave\",\"text\":\"Leave is 30 days a year for everybody.\"}";

  @TempDir Path home;

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T12:00:00Z"));

  private EchoModel model;
  private TestServer at;
  private String admin = "";
  private String ann = "";

  @BeforeEach
  void start() throws IOException {
    model = new EchoModel();
    at = new TestServer(home, now::get, model.url());
    at.collection("hr", "group:hr");
    admin = at.key("root", "", "admin");
    ann = at.key("laptop", "user:ann", "reader");
    at.send(
        "PUT",
        "/api/collections/hr/documents/leave.md",
        DOCUMENT,
        "Authorization",
        "Bearer " + admin);
    at.send(
        "PUT",
        "/api/collections/hr/documents/open.md",
        DOCUMENT.replace("{", "{\"acl\":\"public\","),
        "Authorization",
        "Bearer " + admin);
  }

  @AfterEach
  void stop() {
    at.close();
    model.close();
  }

  private String entries(String action) {
    List<AuditEntry> found =
        at.server.audit().page(AuditQuery.ALL, Long.MAX_VALUE, 100).stream()
            .filter(entry -> entry.action().equals(action))
            .toList();
    StringBuilder lines = new StringBuilder();
    for (AuditEntry entry : found.reversed()) {
      lines.append(
          "%s %s %s %s %s\n"
              .formatted(
                  entry.names().stream().sorted().toList(),
                  entry.collection(),
                  entry.object(),
                  entry.outcome(),
                  entry.details().get("status")));
    }
    return lines.toString();
  }

  private String post(String path, String body, String key, String... headers) {
    String[] all = new String[headers.length + 2];
    all[0] = "Authorization";
    all[1] = "Bearer " + key;
    System.arraycopy(headers, 0, all, 2, headers.length);
    return at.send("POST", path, body, all).body();
  }

  @Test
  void whoAskedSearchedSawAndChangedIsThereWithoutAnybodysText() throws IOException {
    String question = "{\"question\":\"How many days of leave does everybody have?\"}";
    String answer =
        TestServer.json(
                at.send(
                    "POST", "/api/collections/hr/ask", question, "Authorization", "Bearer " + ann))
            .path("answer_id")
            .asText();
    post("/api/search", "{\"query\":\"leave\",\"collection\":\"hr\"}", ann);
    at.get("/api/collections/hr/documents/open.md/content", ann);
    post(
        "/api/collections/hr/ask",
        question,
        admin,
        "X-Tandem-As",
        "user:bob",
        "Accept",
        "text/event-stream");
    at.send(
        "DELETE", "/api/collections/hr/documents/open.md", "", "Authorization", "Bearer " + admin);
    assertThat(entries("asked"))
        .startsWith("[key:laptop, user:ann] hr " + answer + " done 200\n")
        .contains("[key:root, user:bob] hr ");
    assertThat(entries("searched")).isEqualTo("[key:laptop, user:ann] hr  done 200\n");
    assertThat(entries("saw")).isEqualTo("[key:laptop, user:ann] hr open.md done 200\n");
    assertThat(entries("changed"))
        .isEqualTo(
            "[account:%s] hr collection done null\n".formatted(System.getProperty("user.name"))
                + "[key:root] hr leave.md done 200\n[key:root] hr open.md done 200\n");
    assertThat(entries("deleted")).isEqualTo("[key:root] hr open.md done 200\n");
    String all = at.get("/api/audit?limit=1000", admin).body();
    assertThat(all).doesNotContain("days of leave", "Leave");
  }

  @Test
  void refusalsAreThereAlsoOfWhatIsHiddenAndOnlyOnceAMinute() {
    at.get("/api/collections/hr/documents/leave.md/content", ann); // hidden from ann
    at.get("/api/collections/hr/documents/none.md/content", ann); // is not there
    at.get("/api/keys", ann);
    at.get("/api/keys", ann);
    at.get("/api/me", "tk_wrong");
    at.send("POST", "/api/session", "{\"key\":\"tk_wrong\"}");
    assertThat(entries("saw")).isEqualTo("[key:laptop, user:ann] hr leave.md refused 404\n");
    assertThat(entries("called"))
        .isEqualTo("[key:laptop, user:ann]   refused 403\n[]   refused 401\n");
    assertThat(entries("signed-in")).isEqualTo("[]   refused 401\n");
    now.updateAndGet(before -> before.plusSeconds(60));
    at.get("/api/keys", ann);
    AuditEntry later = last();
    assertThat(later.outcome()).isEqualTo("refused");
    assertThat(later.details()).containsEntry("before", "1"); // which was not written
  }

  private AuditEntry last() {
    return at.server.audit().page(AuditQuery.ALL, Long.MAX_VALUE, 1).getFirst();
  }

  @Test
  void whatWasOnlyAnsweredAgainIsToldFromWhatWasDone() {
    for (int i = 0; i < 2; i++) {
      post(
          "/api/collections",
          "{\"name\":\"it\",\"acl\":\"public\"}",
          admin,
          "Idempotency-Key",
          "k1");
    }
    assertThat(entries("changed")).endsWith("[key:root]   done 201\n[key:root]   replayed 201\n");
  }

  @Test
  void signingInAndKeysAreThere() {
    at.send("POST", "/api/session", "{\"key\":\"%s\"}".formatted(ann));
    post("/api/keys", "{\"name\":\"importer\"}", admin);
    at.send("DELETE", "/api/keys/importer", "", "Authorization", "Bearer " + admin);
    assertThat(entries("signed-in")).isEqualTo("[key:laptop, user:ann]   done 200\n");
    assertThat(entries("made-key")).endsWith("[key:root]   done 201\n");
    assertThat(entries("revoked-key")).isEqualTo("[key:root]  importer done 204\n");
  }

  @Test
  void theLogIsReadPageByPageByAdminsAndIsValidAfterSomebodyIsForgotten() {
    post("/api/search", "{\"query\":\"leave\",\"collection\":\"hr\"}", ann);
    JsonNode first = TestServer.json(at.get("/api/audit?limit=2&collection=hr", admin));
    assertThat(first.path("entries")).hasSize(2);
    assertThat(first.path("entries").get(0).path("action").asText()).isEqualTo("searched");
    JsonNode second =
        TestServer.json(
            at.get("/api/audit?collection=hr&cursor=" + first.path("next").asText(), admin));
    assertThat(second.path("next").isNull()).isTrue();
    assertThat(at.get("/api/audit?actor=user:ann", admin).body()).contains("user:ann");
    assertThat(at.get("/api/audit?since=never", admin).statusCode()).isEqualTo(400);
    assertThat(at.get("/api/audit", ann).statusCode()).isEqualTo(403);
    at.tandem.persons().forget(Principal.parse("user:ann"));
    JsonNode verdict = TestServer.json(at.get("/api/audit/verify", admin));
    assertThat(verdict.path("broken").isNull()).isTrue();
    assertThat(verdict.path("erased").asInt()).isPositive();
    assertThat(at.get("/api/audit?limit=1000", admin).body())
        .doesNotContain("user:ann", "\"key:laptop\"");
  }
}
