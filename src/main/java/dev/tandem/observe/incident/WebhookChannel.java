package dev.tandem.observe.incident;

import dev.tandem.text.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Posts to a URL of the settings: Slack's form, or all of the incidents as JSON.
 *
 * <p>Where there is a secret, the head {@code Tandem-Signature} is {@code v1=} and the HMAC-SHA-256,
 * lower-case hex, of the head {@code Tandem-Timestamp} (seconds since 1970), a full stop, and the
 * body as it was sent, as Slack and Stripe sign theirs. A receiver that refuses old times cannot be
 * sent a notice twice by somebody else.
 *
 * <p>Only the URLs of the settings are ever called and no redirect is followed, so that neither a
 * request nor a receiver can point the server at something else in its network.
 */
final class WebhookChannel implements Channel {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Pattern THIS_MACHINE =
      Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[::1]");

  /** What a receiver reads. */
  enum Form {
    SLACK,
    JSON
  }

  private final URI url;
  private final Form form;
  private final Optional<String> secret;
  private final HttpClient client;

  WebhookChannel(URI url, Form form, Optional<String> secret) {
    this.url = url;
    this.form = form;
    this.secret = secret;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
  }

  /**
   * Reads a URL of the settings.
   *
   * @throws UserError if notices may not go there
   */
  static URI url(String text) {
    try {
      URI url = new URI(text.strip());
      String host = url.getHost() == null ? "" : url.getHost();
      boolean secure = "https".equals(url.getScheme());
      boolean near = "http".equals(url.getScheme()) && THIS_MACHINE.matcher(host).matches();
      if (!host.isEmpty() && url.getUserInfo() == null && (secure || near)) {
        return url;
      }
    } catch (java.net.URISyntaxException e) {
      // said below, without the text: the URL of a webhook is a secret
    }
    throw new UserError(
        "A URL of the setting incidents.webhook cannot be called; write https://HOST/PATH without a name and password, or http:// for this machine alone.");
  }

  @Override
  public String name() {
    return "webhook " + url.getHost();
  }

  @Override
  public void send(Notice notice) throws IOException {
    byte[] body =
        (form == Form.SLACK ? notice.slack() : notice.json()).getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (secret.isPresent()) {
      String time = Long.toString(notice.time().getEpochSecond());
      request
          .header("Tandem-Timestamp", time)
          .header("Tandem-Signature", "v1=" + signature(secret.get(), time, body));
    }
    int status;
    try {
      status = client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refused("it was interrupted", e);
    }
    if (status == 429 || status >= 500) {
      throw new IOException("the receiver answered " + status);
    }
    if (status < 200 || status > 299) {
      throw new Refused("the receiver answered " + status);
    }
  }

  /** HMAC-SHA-256 over time, full stop and body; lower-case hex. */
  static String signature(String secret, String time, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }
}
