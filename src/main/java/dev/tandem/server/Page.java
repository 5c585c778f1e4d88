package dev.tandem.server;

import dev.tandem.text.Sha256;
import io.helidon.http.HeaderNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of the page: what lies under the class path's {@code /page}, served at the root, and
 * the PDF viewer's under {@code /pdfjs}. Read once at start; only what was there then is served,
 * each by a route of its own.
 */
final class Page {
  private static final String PDFJS = "/META-INF/resources/webjars/pdfjs-dist/5.2.133/build/";
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("html", "text/html; charset=utf-8"),
          Map.entry("js", "text/javascript; charset=utf-8"),
          Map.entry("mjs", "text/javascript; charset=utf-8"),
          Map.entry("css", "text/css; charset=utf-8"),
          Map.entry("json", "application/json"),
          Map.entry("svg", "image/svg+xml"),
          Map.entry("png", "image/png"),
          Map.entry("ico", "image/x-icon"),
          Map.entry("woff2", "font/woff2"),
          Map.entry("webmanifest", "application/manifest+json"),
          Map.entry("txt", "text/plain; charset=utf-8"));

  private record PageFile(byte[] bytes, String type, String tag) {}

  private final Map<String, PageFile> files = new TreeMap<>();

  Page() {
    folder().forEach((name, bytes) -> files.put("/" + name, file(name, bytes)));
    for (String name : List.of("pdf.min.mjs", "pdf.worker.min.mjs")) {
      files.put("/pdfjs/" + name, file(name, resource(PDFJS + name)));
    }
  }

  /** A route for each file; {@code /} is the first of them. */
  void addTo(Routes routes) {
    files.forEach((path, file) -> routes.get(path, Needs.NOTHING, call -> send(call, file)));
    Optional.ofNullable(files.get("/index.html"))
        .ifPresent(index -> routes.get("/", Needs.NOTHING, call -> send(call, index)));
  }

  /** Whether a route is one of the page's, and not of the API. */
  boolean has(String path) {
    return path.equals("/") || files.containsKey(path);
  }

  private static void send(Call call, PageFile file) {
    call.header("ETag", file.tag());
    call.header("Cache-Control", "no-cache"); // asked for again each time, sent only when changed
    if (call.header(HeaderNames.IF_NONE_MATCH).filter(file.tag()::equals).isPresent()) {
      call.empty(304);
    } else {
      call.send(200, file.type(), file.bytes());
    }
  }

  private static PageFile file(String name, byte[] bytes) {
    String ending = name.substring(name.lastIndexOf('.') + 1);
    String type = TYPES.getOrDefault(ending, "application/octet-stream");
    return new PageFile(bytes, type, '"' + Sha256.of(bytes).substring(0, 32) + '"');
  }

  /** All files below the class path's {@code /page}, in a jar or in a folder. */
  private static Map<String, byte[]> folder() {
    Map<String, byte[]> found = new TreeMap<>();
    URL root = Page.class.getResource("/page");
    if (root == null) {
      return found;
    }
    try {
      URI uri = root.toURI();
      if (uri.getScheme().equals("jar")) {
        try (FileSystem jar = FileSystems.newFileSystem(uri, Map.of())) {
          collect(jar.getPath("/page"), found);
        }
      } else {
        collect(Path.of(uri), found);
      }
      return found;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void collect(Path folder, Map<String, byte[]> found) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.filter(Files::isRegularFile).toList()) {
        found.put(folder.relativize(each).toString().replace('\\', '/'), Files.readAllBytes(each));
      }
    }
  }

  private static byte[] resource(String path) {
    try (InputStream in = Page.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its resource " + path);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
