package dev.tandem.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.EchoModel;
import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS by PEM files. */
class TlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path folder;

  @Test
  void httpsIsServedWithHstsAndSecureCookies() throws Exception {
    KeyStore store = certificate();
    Path certificate = pem("cert.pem", "CERTIFICATE", store.getCertificate("tandem").getEncoded());
    Path key = pem("key.pem", "PRIVATE KEY", store.getKey("tandem", PASSWORD).getEncoded());
    try (EchoModel model = new EchoModel();
        TestServer at =
            new TestServer(
                folder.resolve("home"),
                model.url(),
                "server.tls_cert",
                certificate.toString(),
                "server.tls_key",
                key.toString());
        HttpClient http = HttpClient.newBuilder().sslContext(trusting(store)).build()) {
      assertThat(at.server.url()).startsWith("https://127.0.0.1:");
      String secret = at.key("ann", "user:ann", "reader");
      HttpResponse<String> in =
          http.send(
              HttpRequest.newBuilder(URI.create(at.server.url() + "/api/session"))
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString("{\"key\":\"" + secret + "\"}"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(in.statusCode()).isEqualTo(200);
      assertThat(in.headers().firstValue("Set-Cookie").orElseThrow()).contains("; Secure");
      assertThat(in.headers().firstValue("Strict-Transport-Security")).isPresent();
      at.collection("open", "public");
      HttpResponse<String> asked =
          http.send(
              HttpRequest.newBuilder(URI.create(at.server.url() + "/api/collections/open/ask"))
                  .header("Content-Type", "application/json")
                  .header("Authorization", "Bearer " + secret)
                  .POST(BodyPublishers.ofString("{\"question\":\"Hello?\",\"arm\":\"base\"}"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(asked.body()).contains("Hello?");
    }
  }

  @Test
  void filesThatAreNoCertificateAreRefusedBeforeAnythingIsServed() throws IOException {
    Path none = Files.writeString(folder.resolve("none.pem"), "not PEM");
    try (EchoModel model = new EchoModel()) {
      assertThatThrownBy(
              () ->
                  new TestServer(
                      folder.resolve("a"),
                      model.url(),
                      "server.tls_cert",
                      none.toString(),
                      "server.tls_key",
                      none.toString()))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("PEM");
      assertThatThrownBy(
              () ->
                  new TestServer(
                      folder.resolve("b"), model.url(), "server.tls_cert", none.toString()))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("server.tls_key");
    }
  }

  private KeyStore certificate() throws Exception {
    Path file = folder.resolve("store.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "tandem",
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                "changeit",
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  private static SSLContext trusting(KeyStore store) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("tandem", store.getCertificate("tandem"));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  private Path pem(String name, String kind, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
  }
}
