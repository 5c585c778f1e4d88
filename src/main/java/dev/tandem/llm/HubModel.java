package dev.tandem.llm;

import dev.tandem.text.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A GGUF file on a model hub, {@code hf:owner/repo/file.gguf}: fetched over https, resumed where a
 * download broke off, checked against the hash the hub announces.
 */
record HubModel(String owner, String repository, String path) {
  private static final Pattern NAME =
      Pattern.compile("hf:([\\w.-]+)/([\\w.-]+)/((?:[\\w.-]+/)*[\\w.-]+\\.gguf)");
  private static final Pattern SHA256 = Pattern.compile("\"?([0-9a-f]{64})\"?");
  private static final int REDIRECTS = 5;
  private static final long MEGABYTE = 1 << 20;
  private static final long PROGRESS_BYTES = 64 * MEGABYTE;

  static boolean names(String name) {
    return name.startsWith("hf:");
  }

  static HubModel parse(String name) {
    Matcher m = NAME.matcher(name);
    if (!m.matches() || name.contains("..")) {
      throw new UserError("'%s' is not of the form hf:owner/repo/file.gguf".formatted(name));
    }
    return new HubModel(m.group(1), m.group(2), m.group(3));
  }

  /** The hub: {@code HF_ENDPOINT}, as its own tools call it, else the public one. */
  static URI endpoint() {
    String endpoint = System.getenv("HF_ENDPOINT");
    return URI.create(endpoint == null || endpoint.isBlank() ? "https://huggingface.co" : endpoint);
  }

  /** Where the file lies once it is fetched. */
  Path file(Path directory) {
    return directory.resolve("hf").resolve(owner).resolve(repository).resolve(path);
  }

  /**
   * Fetches the file unless it is there.
   *
   * @throws UserError if the hub cannot be reached, has no such file, or sends something else
   */
  Path fetch(Path directory, URI hub, Consumer<String> progress) {
    Path file = file(directory);
    if (Files.isRegularFile(file)) {
      progress.accept(path + " is already at " + file);
      return file;
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.createDirectories(file.getParent());
      String expected = download(hub, part, progress);
      String hash = FileHash.sha256(part);
      if (!expected.isEmpty() && !expected.equals(hash)) {
        Files.delete(part);
        throw new UserError(
            "%s arrived with SHA-256 %s instead of %s and was thrown away; fetch it again"
                .formatted(path, hash, expected));
      }
      ModelFile.open(part); // a hub may send a web page instead of the file
      return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UserError(
          "%s could not be fetched from %s (%s); check the network and run it again, it will go on where it stopped"
              .formatted(path, hub.getHost(), e.getClass().getSimpleName()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UserError("the download of " + path + " was interrupted; run it again", e);
    }
  }

  /** Writes the rest of the file; returns the hash announced, or an empty string. */
  private String download(URI hub, Path part, Consumer<String> progress)
      throws IOException, InterruptedException {
    URI uri = hub.resolve("/%s/%s/resolve/main/%s".formatted(owner, repository, path));
    long have = Files.exists(part) ? Files.size(part) : 0;
    String hash = "";
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build()) {
      for (int hop = 0; hop <= REDIRECTS; hop++) {
        HttpResponse<InputStream> response = get(client, uri, hub, have);
        try (InputStream body = response.body()) {
          if (hash.isEmpty()) {
            Matcher announced =
                SHA256.matcher(response.headers().firstValue("x-linked-etag").orElse(""));
            hash = announced.matches() ? announced.group(1) : "";
          }
          int status = response.statusCode();
          if (status / 100 == 3) {
            uri = uri.resolve(response.headers().firstValue("location").orElse(""));
            continue;
          }
          if (status == 416 && have > 0) {
            return hash; // nothing is left to fetch
          }
          if (status != 200 && status != 206) {
            throw refused(status, hub);
          }
          save(body, part, status == 206, status == 206 ? have : 0, progress);
          return hash;
        }
      }
    }
    throw new IOException("too many redirections");
  }

  private static HttpResponse<InputStream> get(HttpClient client, URI uri, URI hub, long have)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofMinutes(1));
    if (have > 0) {
      request.header("Range", "bytes=" + have + "-");
    }
    String token = System.getenv("HF_TOKEN");
    // The key is for the hub, never for the store it redirects to.
    if (token != null && !token.isBlank() && hub.getAuthority().equals(uri.getAuthority())) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
  }

  private UserError refused(int status, URI hub) {
    return new UserError(
        switch (status) {
          case 401, 403 ->
              "%s does not give out %s/%s without permission; set HF_TOKEN to a token that may read it"
                  .formatted(hub.getHost(), owner, repository);
          case 404 ->
              "%s has no file %s in %s/%s; check the name"
                  .formatted(hub.getHost(), path, owner, repository);
          default -> "%s answered %d; try again later".formatted(hub.getHost(), status);
        });
  }

  private void save(InputStream in, Path part, boolean append, long have, Consumer<String> progress)
      throws IOException {
    StandardOpenOption how =
        append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING;
    try (OutputStream out =
        Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
      byte[] buffer = new byte[1 << 16];
      long written = have;
      long told = have;
      for (int n; (n = in.read(buffer)) >= 0; ) {
        out.write(buffer, 0, n);
        written += n;
        if (written - told >= PROGRESS_BYTES) {
          told = written;
          progress.accept(String.format(Locale.ROOT, "%s: %,d MB", path, written / MEGABYTE));
        }
      }
    }
  }
}
