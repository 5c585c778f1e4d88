package dev.tandem.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tandem.json.Json;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A {@code tandem serve} process on a free port of the loopback address. */
final class Served implements AutoCloseable {
  private static final Pattern ADDRESS = Pattern.compile("(?m)^Serving .* at (http://\\S+)$");
  private static final Duration START = Duration.ofSeconds(60);

  final Process process;
  private final Path log;
  private final long started = System.nanoTime();
  private final HttpClient http;
  private final String url;

  private Served(Path home, HttpClient http) throws IOException, InterruptedException {
    this.http = http;
    log = home.resolveSibling(home.getFileName() + ".log");
    process = tandem(log, "serve", "--port", "0", "--home", home.toString());
    url = address();
  }

  /** Starts; returns when the address is told, which is before everything is loaded. */
  static Served start(Path home, HttpClient http) throws IOException, InterruptedException {
    return new Served(home, http);
  }

  static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(10))
        .build();
  }

  /** Runs a command to its end. */
  static void run(String... arguments) throws IOException, InterruptedException {
    Path log = Files.createTempFile("tandem-bench", ".log");
    if (tandem(log, arguments).waitFor() != 0) {
      throw new IOException(String.join(" ", arguments) + " failed:\n" + Files.readString(log));
    }
    Files.delete(log);
  }

  private static Process tandem(Path log, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("bin/tandem"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectOutput(Redirect.DISCARD)
        .redirectError(Redirect.to(log.toFile()))
        .start();
  }

  private String address() throws IOException, InterruptedException {
    while (System.nanoTime() - started < START.toNanos() && process.isAlive()) {
      Matcher found = ADDRESS.matcher(Files.readString(log));
      if (found.find()) {
        return found.group(1);
      }
      Thread.sleep(5);
    }
    process.destroy();
    throw new IOException("the server did not start:\n" + Files.readString(log));
  }

  /** Waits until the server says that everything is loaded. */
  void awaitReady() throws IOException, InterruptedException {
    while (send("GET", "/ready", "").statusCode() != 200) {
      if (System.nanoTime() - started > START.toNanos()) {
        throw new IOException("the server is not ready:\n" + Files.readString(log));
      }
      Thread.sleep(5);
    }
  }

  Duration age() {
    return Duration.ofNanos(System.nanoTime() - started);
  }

  static String document(String collection, String id) {
    return "/api/collections/%s/documents/%s"
        .formatted(collection, URLEncoder.encode(id, StandardCharsets.UTF_8));
  }

  /**
   * @param body JSON; empty for none
   * @param headers in pairs
   */
  HttpRequest request(String method, String path, String body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofMinutes(10))
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request.build();
  }

  HttpResponse<String> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    return http.send(request(method, path, body, headers), BodyHandlers.ofString());
  }

  /**
   * @throws IOException if it is answered with another status
   */
  void expect(int status, String method, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response = send(method, path, body);
    if (response.statusCode() != status) {
      throw new IOException(method + " was answered with status " + response.statusCode());
    }
  }

  /** What a search finds, best first; anything but an answer is an exception. */
  JsonNode search(String collection, String query, int k, String... headers)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        send(
            "POST",
            "/api/collections/" + collection + "/search",
            Json.object().put("query", query).put("k", k).toString(),
            headers);
    if (response.statusCode() != 200) {
      throw new IOException("a search was answered with status " + response.statusCode());
    }
    return Json.mapper().readTree(response.body());
  }

  static boolean names(JsonNode found, String docId) {
    for (JsonNode row : found) {
      if (row.path("doc_id").asText().equals(docId)) {
        return true;
      }
    }
    return false;
  }

  /** What a person's page asks for: the answer is told event by event. */
  HttpResponse<Stream<String>> stream(String collection, String question, String... headers)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("Accept", "text/event-stream"));
    all.addAll(List.of(headers));
    return http.send(
        request(
            "POST",
            "/api/collections/" + collection + "/ask",
            Json.object().put("question", question).toString(),
            all.toArray(String[]::new)),
        BodyHandlers.ofLines());
  }

  /**
   * Megabytes of a kind ({@code VmRSS}, {@code VmHWM}), as the system counts (proc_pid_status(5)).
   */
  long memory(String kind) throws IOException {
    return status(kind) / 1024;
  }

  /** A number of {@code /proc/PID/status}; 0 if it is not told. */
  long status(String kind) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith(kind + ":")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }

  /** {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
