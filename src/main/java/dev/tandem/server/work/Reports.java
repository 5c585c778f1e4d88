package dev.tandem.server.work;

import dev.tandem.server.Call;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pages that need nothing else: cards, comparisons, choices. Their scripts stand inside, so each is
 * named by its hash (CSP 3, 8.4) and no other runs; the page is sandboxed, so that what it holds of
 * documents and answers can reach neither the session nor the API.
 */
final class Reports {
  private static final Pattern SCRIPT =
      Pattern.compile("<script(?<attributes>[^>]*)>(?<text>.*?)</script>", Pattern.DOTALL);

  private Reports() {}

  static void send(Call call, String html) {
    call.header("Content-Security-Policy", policy(html));
    call.send(200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
  }

  static String policy(String html) {
    StringBuilder scripts = new StringBuilder();
    Matcher script = SCRIPT.matcher(html);
    while (script.find()) {
      if (!script.group("attributes").contains("json")) { // data, which is not run
        scripts.append(" 'sha256-").append(hash(script.group("text"))).append('\'');
      }
    }
    return "default-src 'none'; script-src %s; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts"
        .formatted(scripts.isEmpty() ? "'none'" : scripts.toString().strip());
  }

  private static String hash(String text) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
