package dev.tandem.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.DocumentInput;
import dev.tandem.Tandem;
import dev.tandem.json.Json;
import dev.tandem.ledger.Grants;
import dev.tandem.ledger.Limits;
import dev.tandem.text.Acl;
import dev.tandem.text.Principals;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The real server over a real home, on a free port of the loopback address. */
public final class TestServer implements AutoCloseable {
  public final Tandem tandem;
  public final Server server;
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * @param model base URL of an OpenAI-compatible endpoint
   * @param settings further ones, in pairs
   */
  public TestServer(Path home, String model, String... settings) {
    this(home, InstantSource.system(), model, settings);
  }

  /**
   * @param clock by which the home and the server go
   * @param model base URL of an OpenAI-compatible endpoint
   * @param settings further ones, in pairs
   */
  public TestServer(Path home, InstantSource clock, String model, String... settings) {
    Map<String, String> all =
        new HashMap<>(Map.of("model.endpoint", model, "model", "test", "server.port", "0"));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    tandem = Tandem.open(home, all, clock);
    server = Server.start(tandem);
  }

  /** Puts a document that says nothing of its readers. */
  public void document(String collection, String id, String title, String text) {
    tandem
        .documents()
        .put(
            collection,
            new DocumentInput(
                id, title, text, Optional.empty(), Optional.empty(), Optional.empty(), Map.of()));
  }

  public void collection(String name, String acl) {
    tandem.createCollection(name, Acl.parse(acl), "en");
  }

  /**
   * @param roles as {@link Grants#parse} reads them
   */
  public String key(String name, String principals, String roles) {
    return key(name, principals, roles, Limits.NONE);
  }

  public String key(String name, String principals, String roles, Limits limits) {
    return tandem
        .keys()
        .create(name, Principals.parse(principals), Grants.parse(roles), Optional.empty(), limits);
  }

  public URI uri(String path) {
    return URI.create(server.url() + path);
  }

  /**
   * @param body JSON; empty for none
   * @param headers in pairs
   */
  public HttpResponse<String> send(String method, String path, String body, String... headers) {
    try {
      return http.send(request(method, path, body, headers), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(method + " " + path, e);
    }
  }

  public HttpResponse<InputStream> open(
      String method, String path, String body, String... headers) {
    try {
      return http.send(request(method, path, body, headers), BodyHandlers.ofInputStream());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(method + " " + path, e);
    }
  }

  private HttpRequest request(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri(path))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty() && !Arrays.asList(headers).contains("Content-Type")) {
      request.header("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request.build();
  }

  /** The response to a GET with a key. */
  public HttpResponse<String> get(String path, String key) {
    return send("GET", path, "", "Authorization", "Bearer " + key);
  }

  /** What a request is answered that is sent as it stands, up to the end of the connection. */
  public String raw(String request) throws IOException {
    try (Socket socket = new Socket(server.address(), server.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  public static JsonNode json(HttpResponse<String> response) {
    try {
      return Json.mapper().readTree(response.body());
    } catch (IOException e) {
      throw new IllegalStateException(response.body(), e);
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
    server.close();
    tandem.close();
  }
}
