package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.EchoModel;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents come, are read and go over HTTP. */
class DocumentRoutesTest {
  private static final String DOCUMENTS = "/api/collections/open/documents";

  @TempDir Path home;

  private EchoModel model;
  private TestServer at;

  @BeforeEach
  void start() throws IOException {
    model = new EchoModel();
    at = new TestServer(home, model.url(), "server.max_body_mb", "1");
    at.collection("open", "public");
  }

  @AfterEach
  void stop() {
    at.close();
    model.close();
  }

  private JsonNode put(String id, String body) {
    HttpResponse<String> response = at.send("PUT", DOCUMENTS + "/" + id, body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return TestServer.json(response);
  }

  @Test
  void aTextIsAnswerableWhenThePutReturnsAndHasItsVersions() {
    assertThat(
            put(
                    "it%2Fvpn.md",
                    "{\"title\":\"VPN\",\"text\":\"The VPN port is 1194.\",\"url\":\"https://wiki.example/vpn\",\"updated\":\"2026-01-31\",\"meta\":{\"owner\":\"it\"}}")
                .path("outcome")
                .asText())
        .isEqualTo("ingested");
    String search = "{\"query\":\"Which port has the VPN?\",\"k\":1}";
    assertThat(at.send("POST", "/api/collections/open/search", search).body()).contains("1194");
    assertThat(
            put("it%2Fvpn.md", "{\"title\":\"VPN\",\"text\":\"The VPN port is 443.\"}")
                .path("version")
                .asInt())
        .isEqualTo(2);
    assertThat(
            put("it%2Fvpn.md", "{\"title\":\"VPN\",\"text\":\"The VPN port is 443.\"}")
                .path("outcome")
                .asText())
        .isEqualTo("unchanged");
    assertThat(at.send("POST", "/api/collections/open/search", search).body())
        .contains("443")
        .doesNotContain("1194");
    JsonNode one = TestServer.json(at.send("GET", DOCUMENTS + "/it%2Fvpn.md", ""));
    assertThat(one.path("versions")).hasSize(2);
    assertThat(one.path("id").asText()).isEqualTo("it/vpn.md");
    JsonNode old =
        TestServer.json(at.send("GET", DOCUMENTS + "/it%2Fvpn.md/content?version=1", ""));
    assertThat(old.path("text").asText()).contains("1194");
    assertThat(old.at("/blocks/0/kind").asText()).isEqualTo("paragraph");
    assertThat(at.send("GET", DOCUMENTS + "/it%2Fvpn.md/content?version=7", "").statusCode())
        .isEqualTo(404);
  }

  @Test
  void aFileIsReadAsIngestReadsItAndAPdfIsKept() throws IOException {
    Path pdf = Path.of("demo/handbook/finance/company-card-terms.pdf");
    HttpResponse<String> response = file("card.pdf?acl=public", Files.readAllBytes(pdf));
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode one = TestServer.json(at.send("GET", DOCUMENTS + "/card.pdf", ""));
    assertThat(one.path("page_view").asBoolean()).isTrue();
    HttpResponse<String> original = at.send("GET", DOCUMENTS + "/card.pdf/original", "");
    assertThat(original.headers().firstValue("Content-Type")).hasValue("application/pdf");
    assertThat(original.body()).startsWith("%PDF");
    assertThat(file("broken.pdf", new byte[] {'%', 'P', 'D', 'F', 0, 1, 2}).statusCode())
        .isEqualTo(422);
    assertThat(file("x.md?acl=nonsense", "# x".getBytes()).statusCode()).isEqualTo(400);
  }

  private HttpResponse<String> file(String idAndQuery, byte[] bytes) {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(at.uri(DOCUMENTS + "/" + idAndQuery))
              .header("Content-Type", "application/octet-stream")
              .PUT(BodyPublishers.ofByteArray(bytes))
              .build(),
          BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whatIsTooLargeIsRefusedAnnouncedOrNot() throws Exception {
    assertThat(file("big.txt", new byte[1_000_001]).statusCode()).isEqualTo(413);
    byte[] piece = new byte[100_000];
    HttpRequest chunked =
        HttpRequest.newBuilder(at.uri(DOCUMENTS + "/big.txt"))
            .header("Content-Type", "text/plain")
            .PUT(
                BodyPublishers.ofByteArrays(
                    List.of(
                        piece, piece, piece, piece, piece, piece, piece, piece, piece, piece,
                        piece)))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(chunked, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
    }
    assertThat(
            at.send(
                    "POST",
                    "/api/collections/open/ask",
                    "{\"question\":\"" + "x".repeat(1_000_000) + "\"}")
                .statusCode())
        .isEqualTo(413);
    assertThat(
            at.send(
                    "POST",
                    "/api/collections/open/ask",
                    "{\"question\":\"" + "x".repeat(30_000) + "\"}")
                .statusCode())
        .isEqualTo(400);
  }

  @Test
  void theOwnerWithoutKeysSeesWhatTheyJustPutForOthersAndAsksAsTheSettingSays() {
    put("pay.md", "{\"text\":\"The salary band of engineers is E4.\",\"acl\":\"group:hr\"}");
    assertThat(at.send("GET", DOCUMENTS, "").body()).contains("pay.md", "group:hr");
    assertThat(at.send("GET", DOCUMENTS + "/pay.md/content", "").body()).contains("E4");
    String search = "{\"query\":\"Which salary band have engineers?\"}";
    assertThat(at.send("POST", "/api/collections/open/search", search).body()).doesNotContain("E4");
    assertThat(
            at.send("POST", "/api/collections/open/search", search, "X-Tandem-As", "group:hr")
                .body())
        .contains("E4");
    assertThat(at.send("GET", DOCUMENTS, "", "X-Tandem-As", "public").body())
        .doesNotContain("pay.md");
  }

  @Test
  void pagesOfTheListJoinToTheWhole() {
    IntStream.range(0, 7).forEach(i -> put("d" + i, "{\"text\":\"Document number " + i + "\"}"));
    StringBuilder ids = new StringBuilder();
    String next = "";
    do {
      JsonNode page = TestServer.json(at.send("GET", DOCUMENTS + "?limit=3&cursor=" + next, ""));
      page.path("documents").forEach(document -> ids.append(document.path("id").asText()));
      next = page.path("next").asText("");
      next = page.path("next").isNull() ? "" : next;
    } while (!next.isEmpty());
    assertThat(ids.toString()).isEqualTo("d0d1d2d3d4d5d6");
    assertThat(TestServer.json(at.send("GET", DOCUMENTS + "?q=D3", "")).path("documents"))
        .hasSize(1);
    assertThat(at.send("GET", DOCUMENTS + "?limit=x", "").statusCode()).isEqualTo(400);
  }

  @Test
  void anIdIsDecodedOnceAndMeansNothingElse() {
    for (String id :
        List.of("..%2F..%2Fetc%2Fpasswd", "%252e%252e", "a%3Fb%23c", "%E2%82%AC", "a;b=c", "a+b")) {
      put(id, "{\"text\":\"Something is written here.\"}");
      assertThat(at.send("GET", DOCUMENTS + "/" + id, "").statusCode()).as(id).isEqualTo(200);
    }
    String ids = at.send("GET", DOCUMENTS, "").body();
    assertThat(ids)
        .contains(
            "\"../../etc/passwd\"", "\"%2e%2e\"", "\"a?b#c\"", "\"€\"", "\"a;b=c\"", "\"a+b\"");
  }
}
