package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.EchoModel;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What browsers could be made to do for others, and what paths could be made to reach. */
class OwnPagesTest {
  @TempDir Path folder;

  private Path home;
  private EchoModel model;
  private TestServer at;

  @BeforeEach
  void start() throws IOException {
    home = folder.resolve("home");
    model = new EchoModel();
    at = new TestServer(home, model.url());
  }

  @AfterEach
  void stop() {
    at.close();
    model.close();
  }

  private String session() {
    String key = at.key("ann", "user:ann", "admin");
    HttpResponse<String> in = at.send("POST", "/api/session", "{\"key\":\"" + key + "\"}");
    assertThat(in.statusCode()).isEqualTo(200);
    return in.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
  }

  private int create(String name, String... headers) {
    String body = "{\"name\":\"%s\",\"acl\":\"public\"}".formatted(name);
    return at.send("POST", "/api/collections", body, headers).statusCode();
  }

  @Test
  void aChangeWithACookieMustComeFromThisServersOwnPage() {
    String cookie = session();
    String own = at.server.url();
    String host = own.substring("http://".length());
    assertThat(create("a", "Cookie", cookie)).isEqualTo(403); // no browser sends neither
    assertThat(create("a", "Cookie", cookie, "Origin", "http://evil.example")).isEqualTo(403);
    assertThat(create("a", "Cookie", cookie, "Origin", "null")).isEqualTo(403);
    assertThat(create("a", "Cookie", cookie, "Origin", "http://" + host + ".evil.example"))
        .isEqualTo(403);
    for (String site : List.of("cross-site", "same-site", "none", "anything")) {
      assertThat(create("a", "Cookie", cookie, "Sec-Fetch-Site", site)).as(site).isEqualTo(403);
      assertThat(create("a", "Cookie", cookie, "Origin", own, "Sec-Fetch-Site", site))
          .as(site)
          .isEqualTo(403);
    }
    assertThat(create("a", "Cookie", cookie, "Origin", "http://x", "Sec-Fetch-Site", "same-origin"))
        .isEqualTo(403);
    assertThat(create("a", "Cookie", cookie, "Origin", own)).isEqualTo(201);
    assertThat(create("b", "Cookie", cookie, "Sec-Fetch-Site", "same-origin")).isEqualTo(201);
    // A proxy took HTTPS off.
    assertThat(create("c", "Cookie", cookie, "Origin", "https://" + host)).isEqualTo(201);
    assertThat(at.tandem.collections().all()).hasSize(3);
  }

  @Test
  void readingWithACookieNeedsNoOriginAndNoForeignOne() {
    String cookie = session();
    assertThat(me("Cookie", cookie)).isEqualTo(200);
    assertThat(me("Cookie", cookie, "Sec-Fetch-Site", "none")).isEqualTo(200);
    assertThat(me("Cookie", cookie, "Sec-Fetch-Site", "cross-site")).isEqualTo(403);
    assertThat(me("Cookie", cookie, "Origin", "http://evil.example")).isEqualTo(403);
  }

  private int me(String... headers) {
    return at.send("GET", "/api/me", "", headers).statusCode();
  }

  @Test
  void aKeyInTheHeaderNeedsNoOriginSinceNoPageSendsOneUnasked() {
    String key = at.key("app", "", "admin");
    assertThat(create("a", "Authorization", "Bearer " + key)).isEqualTo(201);
  }

  @Test
  void signingInAndOutForSomebodyElseIsRefused() {
    String key = at.key("app", "", "admin");
    String body = "{\"key\":\"" + key + "\"}";
    for (String[] headers :
        List.of(
            new String[] {"Origin", "http://evil.example"},
            new String[] {"Sec-Fetch-Site", "cross-site"})) {
      assertThat(at.send("POST", "/api/session", body, headers).statusCode()).isEqualTo(403);
    }
    HttpResponse<String> in =
        at.send("POST", "/api/session", body, "Origin", at.server.url().replace("http:", "https:"));
    assertThat(in.headers().firstValue("Set-Cookie").orElseThrow()).endsWith("; Secure");
    String cookie = in.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    assertThat(at.send("DELETE", "/api/session", "", "Cookie", cookie).statusCode()).isEqualTo(403);
    assertThat(me("Cookie", cookie)).isEqualTo(200);
  }

  @Test
  void withoutKeysBrowsersFromElsewhereAreRefusedAndProgramsAreNot() {
    assertThat(create("a", "Sec-Fetch-Site", "cross-site")).isEqualTo(403);
    assertThat(me("Sec-Fetch-Site", "same-site")).isEqualTo(403);
    assertThat(create("a")).isEqualTo(201);
    assertThat(create("b", "Sec-Fetch-Site", "same-origin", "Origin", at.server.url()))
        .isEqualTo(201);
    // A link from another site to the page is followed.
    assertThat(at.send("GET", "/", "", "Sec-Fetch-Site", "cross-site").statusCode()).isEqualTo(200);
  }

  @Test
  void thePagePutsNoScriptAndNoStyleInline() throws IOException {
    String html = at.send("GET", "/", "").body();
    assertThat(html)
        .doesNotContainPattern("<script(?![^>]*\\bsrc=)")
        .doesNotContainPattern("(?i)\\s(on[a-z]+|style)\\s*=")
        .doesNotContainPattern("(?i)javascript:|<style");
    Path page = Path.of("src/main/resources/page");
    try (Stream<Path> all = Files.walk(page)) {
      List<Path> scripts = all.filter(file -> file.toString().endsWith(".js")).toList();
      assertThat(scripts).hasSizeGreaterThan(20);
      for (Path script : scripts) {
        assertThat(Files.readString(script))
            .as("%s makes markup or code of text", script)
            .doesNotContainPattern(
                "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function|srcdoc");
      }
    }
    assertThat(
            at.send("GET", "/", "").headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains(
            "default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'")
        .doesNotContain("unsafe", "*", "data:", "http:");
  }

  @Test
  void noPathReachesAFileThatIsNotOnTheList() throws IOException {
    Files.writeString(home.resolve("secret.txt"), "the secret of the home");
    for (String path :
        List.of(
            "/../secret.txt",
            "/..%2fsecret.txt",
            "/%2e%2e/%2e%2e/secret.txt",
            "/pdfjs/..%2f..%2fsecret.txt",
            "/styles/../../secret.txt",
            "//etc/passwd",
            "/%2fetc%2fpasswd",
            "/..\\secret.txt",
            "/index.html%00.js",
            "/tandem.yaml",
            "/.git/config",
            "/META-INF/MANIFEST.MF")) {
      String answer =
          at.raw("GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".formatted(path));
      assertThat(answer).as(path).matches("(?s)HTTP/1.1 40[04] .*").doesNotContain("secret of");
    }
  }

  @Test
  void namesOfDocumentsAndCollectionsWriteNothingOutsideTheHome() throws IOException {
    at.collection("hr", "public");
    for (String id : List.of("..%2F..%2Fescaped.md", "%2Ftmp%2Fescaped.md", "%2e%2e", "a%00b")) {
      at.send("PUT", "/api/collections/hr/documents/" + id, "{\"text\":\"Some words.\"}");
      at.send(
          "PUT",
          "/api/collections/hr/documents/" + id,
          "Some words in a file.",
          "Content-Type",
          "text/plain");
    }
    for (String name : List.of("..", "../hr", "a/b", "/tmp/x", ".")) {
      assertThat(create(name)).as(name).isEqualTo(400);
    }
    assertThat(folder.toFile().list()).containsExactly("home");
    assertThat(Path.of("/tmp/escaped.md")).doesNotExist();
    try (Stream<Path> all = Files.walk(home)) {
      assertThat(all.map(Path::toString).toList()).noneMatch(name -> name.contains("escaped"));
    }
  }

  @Test
  void aBodyIsTakenInUpToItsLimitAlsoFromWhoIsNobodyYet() {
    at.key("first", "", "admin");
    String huge = "x".repeat(1_000_001);
    HttpResponse<String> refused =
        at.send("POST", "/api/session", "{\"key\":\"%s\"}".formatted(huge));
    assertThat(refused.statusCode()).isEqualTo(413);
    // Who is not let in is told so before the body counts.
    assertThat(at.send("POST", "/v1/embeddings", huge).statusCode()).isEqualTo(401);
    assertThat(refused.body().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(500);
  }
}
